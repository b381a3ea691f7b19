"""Puts the decorator that connects on top: it connects what the others made of the function."""

import functools

from django.dispatch import receiver
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_modify


def metadata_only(function):
    """Call the function for changes of the metadata only."""

    @functools.wraps(function)
    def inner(sender, method=None, **kwargs):
        return function(sender, method=method, **kwargs) if method == "setItemMetadata" else None

    return inner


@receiver(vidispine_post_modify, sender=ItemHelper)
@metadata_only
def refresh(sender, instance, **kwargs):
    print("refreshed", instance)
