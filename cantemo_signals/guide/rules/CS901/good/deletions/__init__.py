"""Leaves it to Portal's log where a deletion is noted."""

import logging

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_delete

log = logging.getLogger(__name__)


def note_deletion(instance, **kwargs):
    log.info("deleted: %s", instance)


vidispine_post_delete.connect(note_deletion, sender=ItemHelper)
