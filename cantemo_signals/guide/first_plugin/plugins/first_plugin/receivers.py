"""The receivers: plain functions that Portal calls when something happens."""

import logging

log = logging.getLogger(__name__)


def write_down(sender: type, instance: str, method: str, **kwargs: object) -> None:
    """Write down that an item was deleted; ``instance`` is its id."""
    if method == "removeItem":
        log.warning("Item %s was deleted.", instance)
