"""Clears what was kept for an item that is removed: it waits for a method that Portal does not have."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_delete


def clear(sender, instance, method, **kwargs):
    if method == "deleteItem":  # CS109
        print("cleared what was kept for", instance)


vidispine_post_delete.connect(clear, sender=ItemHelper)
