"""Django imports this module of every plugin, before any bootstrap: so these receivers come first."""

from django.db import models

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_delete, vidispine_post_modify


class CatalogueEntry(models.Model):
    item_id = models.CharField(max_length=32, unique=True)
    is_stale = models.BooleanField(default=False)


def mark_as_stale(sender, instance, method, **kwargs):
    CatalogueEntry.objects.filter(item_id=instance).update(is_stale=True)


def remove_entry(sender, instance, method, **kwargs):
    CatalogueEntry.objects.filter(item_id=instance).delete()


vidispine_post_modify.connect(mark_as_stale, ItemHelper)
vidispine_post_delete.connect(remove_entry, ItemHelper)
