"""Written for Python 2, as plugins of Portal 3 are."""

import Queue  # CS009

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create

SHELVES = {"films": Queue.Queue(), "series": Queue.Queue()}


def put_away(sender, instance, **kwargs):
    """Put a new item on each shelf."""
    for name, shelf in SHELVES.iteritems():
        shelf.put(instance)


vidispine_post_create.connect(put_away, sender=ItemHelper)
