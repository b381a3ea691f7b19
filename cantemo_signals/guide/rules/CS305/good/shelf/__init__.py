"""Waits for items to be retrieved, with the signal that Portal sends then."""

from portal.vidispine.signals import vidispine_get_item_ntfcn


def count_visit(instance, **kwargs):
    print("visited", instance)


vidispine_get_item_ntfcn.connect(count_visit)
