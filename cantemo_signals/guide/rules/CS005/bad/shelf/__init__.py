"""Makes a collection each time Portal loads it, in each of its processes."""

from portal.vidispine.icollection import CollectionHelper
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create

SHELF = CollectionHelper().createCollection("New on the shelf")  # CS005


def put_on_shelf(sender, instance, **kwargs):
    """Put a new item on the shelf."""
    print(instance, "goes to", SHELF)


vidispine_post_create.connect(put_on_shelf, sender=ItemHelper)
