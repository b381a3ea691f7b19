"""Connects a function that its module holds on to."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create


def announce(instance, **kwargs):
    print(instance)


vidispine_post_create.connect(announce, sender=ItemHelper)
