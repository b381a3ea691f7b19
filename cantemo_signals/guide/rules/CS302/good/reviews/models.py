"""Reviews of clips, told to whoever asked for them."""

from django.db import models
from django.db.models.signals import post_save


class Review(models.Model):
    """What somebody thinks of a clip."""

    text = models.TextField()


def tell(sender, instance, created, **kwargs):
    if created:
        print(f"There is a new review: {instance.text}")


post_save.connect(tell, sender="reviews.Review")
