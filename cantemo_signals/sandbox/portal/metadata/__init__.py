"""Metadata, as Portal works with it."""
