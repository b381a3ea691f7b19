"""Connects a coroutine function, which Portal calls and does not await."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create


async def announce(sender, instance, **kwargs):  # CS106
    print("announced", instance)


vidispine_post_create.connect(announce, sender=ItemHelper)
