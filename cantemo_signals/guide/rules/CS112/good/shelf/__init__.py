"""Imports the class that it uses."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_delete

from .entries import ShelfEntry


def forget(sender, instance, method, **kwargs):
    if method == "removeItem":
        ShelfEntry.forget(instance)


vidispine_post_delete.connect(forget, sender=ItemHelper)
