"""What happens when an item is new."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create


def put_away(sender, instance, **kwargs):
    print("put away", instance)


vidispine_post_create.connect(put_away, sender=ItemHelper)
