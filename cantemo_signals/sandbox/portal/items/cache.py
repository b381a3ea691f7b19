"""Portal's own copies of items."""

from __future__ import annotations

from cantemo_signals.sandbox.catalogue.declaration import sends_nothing

__all__ = ["invalidate_item_cache"]


@sends_nothing(certainty="inferred", source="plugins by Productions Autrement Dit")
def invalidate_item_cache(item_id: str) -> None:
    """Have the item read from Vidispine again; there is no cache here."""
