"""Sends its own signal from a shelf, and connects for one that is gone by then."""

from django.dispatch import Signal

shelf_filled = Signal()


class Shelf:
    """Tells when it is full."""

    def fill(self):
        shelf_filled.send(sender=self)


def order_another(sender, **kwargs):
    print("full:", sender)


shelf_filled.connect(order_another, sender=Shelf())  # CS412
