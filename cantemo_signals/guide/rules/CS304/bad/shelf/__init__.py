"""Calls a method that ItemHelper does not have: it is called getItem."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create


def announce(instance, **kwargs):
    print(ItemHelper().getItm(instance))  # CS304


vidispine_post_create.connect(announce, sender=ItemHelper)
