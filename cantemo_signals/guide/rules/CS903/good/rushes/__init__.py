import json
from datetime import date

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create


def as_text(value):
    return value.isoformat()


def log_rushes(sender, instance, **kwargs):
    print(json.dumps({"item": instance, "shot": date(2024, 5, 17)}, default=as_text))


vidispine_post_create.connect(log_rushes, ItemHelper)
