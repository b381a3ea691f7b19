"""Tidies the titles of items before Portal writes them."""

from .plugin import *
