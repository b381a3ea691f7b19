"""Requires the metadata document, which only some of the methods of ItemHelper send."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_pre_modify


def check(sender, instance, metadata_document, **kwargs):  # CS103
    print("checked", instance, metadata_document)


vidispine_pre_modify.connect(check, sender=ItemHelper)
