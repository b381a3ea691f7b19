"""Makes its collection when the first item needs it."""

from functools import lru_cache

from portal.vidispine.icollection import CollectionHelper
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create


@lru_cache
def shelf():
    """The collection with what is new."""
    return CollectionHelper().createCollection("New on the shelf")


def put_on_shelf(sender, instance, **kwargs):
    """Put a new item on the shelf."""
    print(instance, "goes to", shelf())


vidispine_post_create.connect(put_on_shelf, sender=ItemHelper)
