"""Searching Portal's own index."""
