"""Answers of the Vidispine API, as objects."""
