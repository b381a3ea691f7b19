"""Waits for items to be retrieved, with a signal that Portal does not use."""

from portal.vidispine.signals import vidispine_post_get


def count_visit(instance, **kwargs):
    print("visited", instance)


vidispine_post_get.connect(count_visit)  # CS305
