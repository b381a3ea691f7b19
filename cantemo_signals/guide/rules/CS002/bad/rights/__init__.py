"""Asks its module for a name that this does not have: nothing below the import runs."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_modify

from .territories import TERRITORY  # CS002


def show_territories(instance, **kwargs):
    print(instance, TERRITORY)


vidispine_post_modify.connect(show_territories, sender=ItemHelper)
