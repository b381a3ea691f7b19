"""A module for each kind of result, with its ``screen``, its ``records`` and, where it has one, its ``tree``."""
