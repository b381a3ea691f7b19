"""A receiver that calls another helper method, whose signal has receivers too: a dispatch within a dispatch."""

from .plugin import *
