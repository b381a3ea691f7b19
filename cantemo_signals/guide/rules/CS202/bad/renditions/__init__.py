"""Waits for the file of a new placeholder: with a function of its own for each, all of which stay connected."""

from portal.vidispine.iitem import IngestHelper, ItemHelper
from portal.vidispine.signals import vidispine_post_create, vidispine_post_ingest


def wait_for_file(sender, instance, **kwargs):
    placeholder = instance

    def file_came(sender, instance, **kwargs):
        if instance == placeholder:
            print("the file came for", placeholder)

    vidispine_post_ingest.connect(file_came, sender=IngestHelper, weak=False)  # CS202


vidispine_post_create.connect(wait_for_file, sender=ItemHelper)
