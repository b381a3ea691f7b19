"""The signals of this plugin, for others to connect to."""

from django.dispatch import Signal

rights_expired = Signal()  # sent with item_id and licence
