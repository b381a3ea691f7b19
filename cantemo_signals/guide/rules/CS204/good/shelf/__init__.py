"""Gives each receiver a dispatch_uid of its own."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_delete


def clear_shelf(instance, **kwargs):
    print("cleared", instance)


def tell_owner(instance, **kwargs):
    print("told of", instance)


vidispine_post_delete.connect(clear_shelf, sender=ItemHelper, dispatch_uid="shelf.clear_shelf")
vidispine_post_delete.connect(tell_owner, sender=ItemHelper, dispatch_uid="shelf.tell_owner")
