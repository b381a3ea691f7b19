"""What the pages show, and what they forget."""

from django.urls import reverse
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_delete

PLACES = {}


def shelf(request):
    return PLACES


def forget(instance, **kwargs):
    PLACES.pop(instance, None)
    return reverse("shelf:shelf")


vidispine_post_delete.connect(forget, sender=ItemHelper)
