"""Connects a function of a class, for which there is no object."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create


class Shelf:
    def __init__(self):
        self.items = []

    def take_in(self, instance, **kwargs):
        self.items.append(instance)


SHELF = Shelf()
vidispine_post_create.connect(Shelf.take_in, sender=ItemHelper)  # CS105
