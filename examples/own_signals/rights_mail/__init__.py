"""Writes to whoever looks after an item's rights."""

from .plugin import *
