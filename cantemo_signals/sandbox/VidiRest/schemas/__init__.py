"""The documents of the Vidispine API."""
