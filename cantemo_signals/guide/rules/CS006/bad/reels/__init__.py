"""Tells other plugins which reels there are."""

from django.dispatch import Signal

reels_counted = Signal()

reels_counted.send(sender=None, count=7)
