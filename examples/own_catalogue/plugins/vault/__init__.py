"""Keeps a ledger of what was archived."""

from .plugin import *
