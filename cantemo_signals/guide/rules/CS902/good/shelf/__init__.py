"""Ignores a rule that finds something in this line, and says why."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create

vidispine_post_create.connect(  # cantemo-signals: ignore[CS201] it shows what happens to a lambda
    lambda **kwargs: print(kwargs["instance"]), sender=ItemHelper
)
