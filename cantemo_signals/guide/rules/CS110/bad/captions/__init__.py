"""Makes captions for an item whose metadata were changed: it takes the item's id for the item."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_modify


def make_captions(sender, instance, **kwargs):
    print("captions for", instance.getTitle())  # CS110


vidispine_post_modify.connect(make_captions, sender=ItemHelper)
