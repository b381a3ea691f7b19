"""Keeps items on hold from being deleted: it raises an exception, and the delete fails."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_pre_delete

on_hold = set()


class OnHold(Exception):
    """An item is on hold."""


def keep_what_is_on_hold(sender, instance, **kwargs):
    if instance in on_hold:
        raise OnHold(instance)


vidispine_pre_delete.connect(keep_what_is_on_hold, sender=ItemHelper)
