"""Forgets the proxies of an item that is deleted; connected once for each time that the settings are read."""

import uuid

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_delete


def forget_proxies(sender, instance, **kwargs):
    print("forgot the proxies of", instance)


def read_settings():
    vidispine_post_delete.connect(forget_proxies, sender=ItemHelper, dispatch_uid=str(uuid.uuid4()))  # CS207


read_settings()
