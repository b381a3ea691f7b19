"""Orders two badges for each user: one connection is for UserHelper, the other for any sender."""

from portal.vidispine.iuser import UserHelper
from portal.vidispine.signals import vidispine_post_create


def order_badge(instance, **kwargs):
    print("badge for", instance)


vidispine_post_create.connect(order_badge, sender=UserHelper)
vidispine_post_create.connect(order_badge)  # CS203
