"""Waits for an argument under a name that no event has, and always gets its default."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_modify


def refresh(sender, methods=None, **kwargs):  # CS102
    if methods == "setItemMetadata":
        print("refreshed", kwargs["instance"])


vidispine_post_modify.connect(refresh, sender=ItemHelper)
