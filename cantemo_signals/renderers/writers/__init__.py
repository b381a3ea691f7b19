"""A module for each output format, whose ``write(source, view)`` returns the text."""
