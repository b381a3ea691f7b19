"""What runs in the background."""

from __future__ import annotations

from collections.abc import Iterable

from cantemo_signals.sandbox import environment
from cantemo_signals.sandbox.catalogue.declaration import sends_nothing

__all__ = ["get_item_ids_from_search_id"]


@sends_nothing(certainty="inferred", source="Cantemo/SearchPageExportExample")
def get_item_ids_from_search_id(
    search_id: str, ignore_list: Iterable[str] | None = None, username: str | None = None
) -> list[str]:
    """The ids of the items that a search of somebody found, without some: here one that finds everything (a guess)."""
    ignored = set(ignore_list or ())
    return [each["id"] for each in environment.vidispine.backend.search("item") if each["id"] not in ignored]
