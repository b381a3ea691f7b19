"""Writes in capitals what people type, and tells the archive of each change."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_modify


def capitalize(metadata_document=None, **kwargs):  # CS405
    for timespan in metadata_document.timespan if metadata_document else ():
        for field in timespan.field:
            for value in field.value_:
                value.content = [text.strip().upper() for text in value.content]


def tell_archive(instance, metadata_document=None, **kwargs):
    print("archive:", instance, metadata_document)


vidispine_post_modify.connect(capitalize, sender=ItemHelper)
vidispine_post_modify.connect(tell_archive, sender=ItemHelper)
