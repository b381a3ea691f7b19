"""Takes what it needs, where every event also passes signal and sender."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_modify


def refresh(instance, method):  # CS101
    print("refreshed", instance, "after", method)


vidispine_post_modify.connect(refresh, sender=ItemHelper)
