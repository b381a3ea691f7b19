"""Writes a label at every change of an item's metadata, which is one more change."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_modify


def write_label(instance, method, **kwargs):
    if method == "setItemMetadataFieldValue":
        ItemHelper().setItemMetadataFieldValue(instance, "label", "seen")  # CS401


vidispine_post_modify.connect(write_label, sender=ItemHelper)
