"""The table, and the receivers that keep it."""

from django.db import models
from django.db.models.signals import post_delete
from django.dispatch import receiver

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create, vidispine_post_delete


class Clip(models.Model):
    item_id = models.CharField(max_length=32, unique=True)
    is_locked = models.BooleanField(default=False)


@receiver(vidispine_post_create, sender=ItemHelper)
def add_clip(sender, instance, method, **kwargs):
    Clip.objects.create(item_id=instance)


@receiver(vidispine_post_delete, sender=ItemHelper)
def remove_clip(sender, instance, method, **kwargs):
    if method == "removeItem":
        Clip.objects.filter(item_id=instance).delete()


@receiver(post_delete, sender=Clip)
def announce_removal(sender, instance, **kwargs):
    print(f"clip {instance.item_id} is gone")
