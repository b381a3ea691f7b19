"""One model, one receiver."""

from django.db import models
from django.db.models.signals import post_save


class Item(models.Model):
    """An item of the archive."""

    title = models.CharField(max_length=200)


def index_item(sender, instance, **kwargs):
    """Takes note of the item."""


post_save.connect(index_item, sender=Item)
