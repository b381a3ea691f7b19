"""Written and never run: plugin classes without an instance, and a module with receivers that nothing imports."""

from .plugin import *
