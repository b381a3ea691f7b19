import json
from datetime import date

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create


def as_text(encoder, value):
    return value.isoformat()


json.JSONEncoder.default = as_text  # CS903


def log_rushes(sender, instance, **kwargs):
    print(json.dumps({"item": instance, "shot": date(2024, 5, 17)}))


vidispine_post_create.connect(log_rushes, ItemHelper)
