"""Connects for the name of a helper class, which is not the class."""

from portal.vidispine.signals import vidispine_post_delete


def forget(instance, **kwargs):
    print("forgot", instance)


vidispine_post_delete.connect(forget, sender="ItemHelper")  # CS301
