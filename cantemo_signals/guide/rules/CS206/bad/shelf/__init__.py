"""Turns a receiver off without naming the sender that it was connected for: it stays on."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_delete

IS_READ_ONLY = True


def forget(instance, **kwargs):
    print("forgot", instance)


vidispine_post_delete.connect(forget, sender=ItemHelper)
if IS_READ_ONLY:
    vidispine_post_delete.disconnect(forget)  # CS206
