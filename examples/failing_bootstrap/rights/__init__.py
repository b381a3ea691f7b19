"""A bootstrap that raises half way: what it had connected stays connected, what came after is missing."""

from .plugin import *
