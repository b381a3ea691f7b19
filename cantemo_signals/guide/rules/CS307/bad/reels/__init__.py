"""Asks a library that is not installed how long a new file is, and goes by what it answers."""

from pymediainfo import MediaInfo

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create


def measure(instance, **kwargs):
    if MediaInfo.parse(f"/srv/media/{instance}.mov").duration > 3600:  # CS307
        print(instance, "goes on two reels")
    else:
        print(instance, "goes on one reel")


vidispine_post_create.connect(measure, sender=ItemHelper)
