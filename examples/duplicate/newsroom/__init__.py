"""One receiver connected for UserHelper and for any sender: Portal calls it twice for each new user."""

from .plugin import *
