"""Orders one badge for each user."""

from portal.vidispine.iuser import UserHelper
from portal.vidispine.signals import vidispine_post_create


def order_badge(instance, **kwargs):
    print("badge for", instance)


vidispine_post_create.connect(order_badge, sender=UserHelper)
