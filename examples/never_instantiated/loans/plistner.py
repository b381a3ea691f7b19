"""Connects when it is imported, which never happens: Portal does not look for a plistner.py by itself."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_delete


def cancel_loans(sender, instance, method, **kwargs):
    print("cancelling the loans of", instance)


vidispine_post_delete.connect(cancel_loans, sender=ItemHelper)
