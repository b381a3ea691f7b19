"""Ignores a rule that finds nothing there any more: the lambda has become a function."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create


def announce(instance, **kwargs):
    print(instance)


vidispine_post_create.connect(announce, sender=ItemHelper)  # cantemo-signals: ignore[CS201] for a test  # CS902
