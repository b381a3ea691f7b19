"""Is to keep items on hold from being deleted: it returns False, and they are deleted."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_pre_delete

on_hold = set()


def keep_what_is_on_hold(sender, instance, **kwargs):
    if instance in on_hold:
        return False  # CS107


vidispine_pre_delete.connect(keep_what_is_on_hold, sender=ItemHelper)
