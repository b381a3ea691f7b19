"""Cancels the bookings of an item that is removed."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_delete

from .models import Booking


def cancel(instance, **kwargs):
    Booking.objects.filter(item=instance).update(is_cancelled=True)  # CS409


vidispine_post_delete.connect(cancel, sender=ItemHelper)
