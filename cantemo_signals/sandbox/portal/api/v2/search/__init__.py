"""Searches over REST."""
