"""Sends its own signal from a shelf that the module holds on to."""

from django.dispatch import Signal

shelf_filled = Signal()


class Shelf:
    """Tells when it is full."""

    def fill(self):
        shelf_filled.send(sender=self)


def order_another(sender, **kwargs):
    print("full:", sender)


SHELF = Shelf()
shelf_filled.connect(order_another, sender=SHELF)
SHELF.fill()
