"""Waits for an argument under the name that it has in the event."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_modify


def refresh(sender, method=None, **kwargs):
    if method == "setItemMetadata":
        print("refreshed", kwargs["instance"])


vidispine_post_modify.connect(refresh, sender=ItemHelper)
