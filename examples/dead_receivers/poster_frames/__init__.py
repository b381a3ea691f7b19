"""Three receivers that die as soon as they are connected, because nothing else holds on to them, and one that lives."""

from .plugin import *
