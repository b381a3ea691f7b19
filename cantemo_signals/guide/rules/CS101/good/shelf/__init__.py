"""Takes what it needs, and in **kwargs everything else that comes."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_modify


def refresh(instance, method, **kwargs):
    print("refreshed", instance, "after", method)


vidispine_post_modify.connect(refresh, sender=ItemHelper)
