"""Asks its module for the name that it has."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_modify

from .territories import TERRITORIES


def show_territories(instance, **kwargs):
    print(instance, TERRITORIES)


vidispine_post_modify.connect(show_territories, sender=ItemHelper)
