"""Gives each new shelf a label."""

from django.db import models
from django.db.models.signals import post_save
from django.dispatch import receiver


class Shelf(models.Model):
    """Where items are kept."""

    name = models.CharField(max_length=20)


class Label(models.Model):
    """What stands on a shelf."""

    shelf = models.OneToOneField(Shelf, on_delete=models.CASCADE)


@receiver(post_save, sender=Shelf)
def add_label(instance, created, raw=False, **kwargs):
    if created and not raw:
        Label.objects.create(shelf=instance)
