"""Four receivers of one signal, of which the second raises: the rest are not reached, and the deletion itself fails."""

from .plugin import *
