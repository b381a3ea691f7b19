"""Tells other plugins when the rights in an item run out."""

from .plugin import *
