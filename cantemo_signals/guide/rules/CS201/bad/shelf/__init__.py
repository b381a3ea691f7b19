"""Connects a lambda, which nothing holds on to."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create

vidispine_post_create.connect(lambda **kwargs: print(kwargs["instance"]), sender=ItemHelper)  # CS201
