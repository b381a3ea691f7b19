"""Written for Python 3."""

import queue

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create

SHELVES = {"films": queue.Queue(), "series": queue.Queue()}


def put_away(sender, instance, **kwargs):
    """Put a new item on each shelf."""
    for shelf in SHELVES.values():
        shelf.put(instance)


vidispine_post_create.connect(put_away, sender=ItemHelper)
