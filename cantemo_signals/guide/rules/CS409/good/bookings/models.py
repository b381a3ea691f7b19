"""The bookings, and the receiver that tells who booked of a change."""

from django.db import models
from django.db.models.signals import post_save
from django.dispatch import receiver


class Booking(models.Model):
    """An item that somebody wants to have."""

    item = models.CharField(max_length=20)
    is_cancelled = models.BooleanField(default=False)


@receiver(post_save, sender=Booking)
def tell(instance, **kwargs):
    print("booking of", instance.item, "cancelled" if instance.is_cancelled else "made")
