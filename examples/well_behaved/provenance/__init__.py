"""Writes down who changed what: receivers for one sender and for any, with a dispatch uid, and in AppConfig.ready()."""

from .plugin import *
