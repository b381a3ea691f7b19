"""Calls the method by its name."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create


def announce(instance, **kwargs):
    print(ItemHelper().getItem(instance))


vidispine_post_create.connect(announce, sender=ItemHelper)
