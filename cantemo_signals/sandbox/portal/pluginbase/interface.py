"""The base of every interface; apart from ``core``, because ``core`` itself implements some."""


class Interface:
    """Base of the interfaces that a plugin class can implement: a mark, with nothing in it that must be overridden."""
