"""Does without the metadata document where an event carries none."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_pre_modify


def check(sender, instance, metadata_document=None, **kwargs):
    if metadata_document is not None:
        print("checked", instance, metadata_document)


vidispine_pre_modify.connect(check, sender=ItemHelper)
