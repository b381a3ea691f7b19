"""Draws a frame of an item for each second of it."""

from django.dispatch import Signal
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create

SECONDS = 90
frames_wanted = Signal()


class Frames:
    """Asks for frames."""

    def ask_for(self, item):
        frames_wanted.send(sender=Frames, item=item, seconds=range(SECONDS))


def ask(instance, **kwargs):
    Frames().ask_for(instance)


def draw(item, seconds, **kwargs):
    print("draw", item, seconds)


vidispine_post_create.connect(ask, sender=ItemHelper)
frames_wanted.connect(draw, sender=Frames)
