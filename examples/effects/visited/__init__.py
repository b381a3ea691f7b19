"""Puts every item that somebody looks at into a collection."""
