"""Fails for one of the helper methods that create something: there is no third shelf."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create

SHELVES = ("north", "south")


def choose_shelf(instance, method, **kwargs):
    if method == "createOrModifyShapeTag":
        return SHELVES[len(SHELVES)]  # CS111
    return SHELVES[0]


vidispine_post_create.connect(choose_shelf, sender=ItemHelper)
