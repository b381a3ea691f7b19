"""Puts a decorator above the one that connects: events call the function without it."""

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


@metadata_only  # CS104
@receiver(vidispine_post_modify, sender=ItemHelper)
def refresh(sender, instance, **kwargs):
    print("refreshed", instance)
