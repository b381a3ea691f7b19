"""Gives museum objects their accession numbers: a whole plugin, with its receivers in a module of their own."""

__version__ = "1.2.0"

from .plugin import *
