"""Waits for the files of new placeholders: with one function, connected once, that knows which it waits for."""

from portal.vidispine.iitem import IngestHelper, ItemHelper
from portal.vidispine.signals import vidispine_post_create, vidispine_post_ingest

placeholders = set()


def wait_for_file(sender, instance, **kwargs):
    placeholders.add(instance)


def file_came(sender, instance, **kwargs):
    if instance in placeholders:
        placeholders.remove(instance)
        print("the file came for", instance)


vidispine_post_create.connect(wait_for_file, sender=ItemHelper)
vidispine_post_ingest.connect(file_came, sender=IngestHelper)
