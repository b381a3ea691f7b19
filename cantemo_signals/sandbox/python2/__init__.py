"""Plugins written for Python 2."""
