"""Cancels the bookings of an item that is removed."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_delete

from .models import Booking


def cancel(instance, **kwargs):
    for booking in Booking.objects.filter(item=instance):
        booking.is_cancelled = True
        booking.save()


vidispine_post_delete.connect(cancel, sender=ItemHelper)
