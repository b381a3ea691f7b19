"""The receivers: each takes what it needs by name, and the rest, whatever it is, with **kwargs."""

import logging
import re

log = logging.getLogger(__name__)

ACCESSION_NUMBER = re.compile(r"\d{4}\.\d+(\.\d+)?")


def check_user_name(sender, instance, method, **kwargs):
    """Raising in a pre signal keeps Portal from going on: a user "Ann Lee" is never created."""
    if " " in instance:
        raise ValueError(f"a user name has no spaces: {instance!r}")


def greet_curator(sender, instance, method, **kwargs):
    """``instance`` is the name of the user, not an object."""
    if method == "createUser":
        log.info("welcome, %s", instance)


def check_accession_number(sender, instance, method, metadata_document=None, **kwargs):
    """Only setItemMetadata brings a metadata document; other methods that modify an item do not."""
    if method != "setItemMetadata" or metadata_document is None:
        return
    for timespan in metadata_document.timespan:
        for field in timespan.field:
            if field.name == "museum_accession_number":
                check_format([each.value() for each in field.value_])


def check_format(numbers):
    for number in numbers:
        if not ACCESSION_NUMBER.match(number):
            raise ValueError(f"not an accession number: {number!r}")


def refresh_label(sender, instance, method, **kwargs):
    """Reading the item raises a signal of its own: vidispine_get_item_ntfcn."""
    from portal.vidispine.iitem import ItemHelper

    item = ItemHelper(runas="labels").getItem(instance)
    log.info("label of %s: %s", instance, item.getTitle())
