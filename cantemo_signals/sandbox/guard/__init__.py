"""Keeps plugin code from harming the machine."""
