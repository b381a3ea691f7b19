"""Keeps a table of clips in step with the items: one row for each, gone when the item goes."""
