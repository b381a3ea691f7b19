"""Writes a label where there is none yet."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_modify


def write_label(instance, method, **kwargs):
    if method == "setItemMetadataFieldValue":
        helper = ItemHelper()
        if helper.getItem(instance).getMetadataFieldValueByName("label") != "seen":
            helper.setItemMetadataFieldValue(instance, "label", "seen")


vidispine_post_modify.connect(write_label, sender=ItemHelper)
