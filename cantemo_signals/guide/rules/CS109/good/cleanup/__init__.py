"""Clears what was kept for an item that is removed: it waits for the method that Portal calls."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_delete


def clear(sender, instance, method, **kwargs):
    if method == "removeItem":
        print("cleared what was kept for", instance)


vidispine_post_delete.connect(clear, sender=ItemHelper)
