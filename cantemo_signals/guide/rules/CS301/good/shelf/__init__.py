"""Connects for the helper class whose methods delete items."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_delete


def forget(instance, **kwargs):
    print("forgot", instance)


vidispine_post_delete.connect(forget, sender=ItemHelper)
