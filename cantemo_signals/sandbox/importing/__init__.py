"""Finds and loads the modules of the emulated host."""
