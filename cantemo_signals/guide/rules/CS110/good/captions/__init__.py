"""Makes captions for an item whose metadata were changed: it fetches the item of that id."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_modify


def make_captions(sender, instance, **kwargs):
    item = ItemHelper().getItem(instance)
    print("captions for", item.getTitle())


vidispine_post_modify.connect(make_captions, sender=ItemHelper)
