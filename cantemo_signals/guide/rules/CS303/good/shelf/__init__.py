"""Listens to the signal by its name."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_modify


def announce(instance, **kwargs):
    print(instance)


vidispine_post_modify.connect(announce, sender=ItemHelper)
