"""Makers of documents for the Vidispine API."""
