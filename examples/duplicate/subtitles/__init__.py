"""One file imported under two names is two modules: each of them connects a receiver of its own."""

from .plugin import *
