"""Small things to do with metadata."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.catalogue.declaration import sends_nothing

__all__ = ["update_or_create_item_metadata"]


@sends_nothing(certainty="inferred", source="plugins by Productions Autrement Dit; that the helper does it is inferred")
def update_or_create_item_metadata(item_id: str, field_name: str, value: Any) -> None:
    """Set one field of an item, whether it has a value yet or not."""
    from ..vidispine.iitem import ItemHelper  # most plugins need none

    ItemHelper().setItemMetadataFieldValue(item_id, field_name, value)
