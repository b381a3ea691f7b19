"""See the signal wiring of Cantemo Portal plugins, off the server.

The public names are imported when they are first asked for, so that ``--version`` costs no import; their types stand
in ``__init__.pyi``.
"""

__version__ = "0.1.0"
__all__ = ["EventSpec", "Loading", "Mount", "Selection", "Session"]


def __getattr__(name):
    """The public names."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    home = "cantemo_signals.session" if name == "Session" else "cantemo_signals.values.requests"
    return getattr(import_module(home), name)
