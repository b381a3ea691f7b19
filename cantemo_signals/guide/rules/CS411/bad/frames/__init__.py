"""Draws a frame of an item for each second of it."""

from django.dispatch import Signal
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create

SECONDS = 90
frame_wanted = Signal()


class Frames:
    """Asks for frames."""

    def ask_for(self, item):
        for second in range(SECONDS):
            frame_wanted.send(sender=Frames, item=item, second=second)  # CS411


def ask(instance, **kwargs):
    Frames().ask_for(instance)


def draw(item, second, **kwargs):
    print("draw", item, second)


vidispine_post_create.connect(ask, sender=ItemHelper)
frame_wanted.connect(draw, sender=Frames)
