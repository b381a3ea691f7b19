"""Connects a plain function, which runs the coroutine."""

import asyncio

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create


async def announce(item_id):
    print("announced", item_id)


def announce_new(sender, instance, **kwargs):
    asyncio.run(announce(instance))


vidispine_post_create.connect(announce_new, sender=ItemHelper)
