"""Chooses a shelf for whatever is created."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create

SHELVES = ("north", "south")


def choose_shelf(instance, method, **kwargs):
    if method == "createOrModifyShapeTag":
        return SHELVES[-1]
    return SHELVES[0]


vidispine_post_create.connect(choose_shelf, sender=ItemHelper)
