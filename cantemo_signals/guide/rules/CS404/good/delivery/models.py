"""Hands each delivery to a worker, which looks it up by its key."""

from celery import shared_task
from django.db import models, transaction
from django.db.models.signals import post_save
from django.dispatch import receiver


class Delivery(models.Model):
    """An item that somebody is to get."""

    item = models.CharField(max_length=20)


@shared_task
def transfer(key):
    print("sending", Delivery.objects.get(pk=key).item)


@receiver(post_save, sender=Delivery)
def queue_transfer(instance, created, **kwargs):
    if created:
        transaction.on_commit(lambda: transfer.delay(instance.pk))
