"""A module for each kind of result, with ``screen``, ``records`` and where it has one ``tree``, and what they share."""
