"""The example of the Events page, word for word: one receiver, connected by a bootstrap, for the creation of users."""

from .plugin import *
