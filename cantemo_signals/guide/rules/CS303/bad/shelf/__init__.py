"""Listens to a signal that Portal does not have: it is called vidispine_post_modify."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_modified  # CS303


def announce(instance, **kwargs):
    print(instance)


vidispine_post_modified.connect(announce, sender=ItemHelper)
