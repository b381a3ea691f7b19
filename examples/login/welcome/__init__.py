"""Greets whoever logs in."""

from .plistner import *
