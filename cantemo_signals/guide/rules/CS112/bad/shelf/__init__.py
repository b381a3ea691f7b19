"""Uses a class that it never imports, in a line that only some events get to."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_delete


def forget(sender, instance, method, **kwargs):
    if method == "removeItem":
        ShelfEntry.forget(instance)  # CS112


vidispine_post_delete.connect(forget, sender=ItemHelper)
