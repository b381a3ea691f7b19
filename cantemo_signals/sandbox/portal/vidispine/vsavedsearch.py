"""Saved searches: a collection with a library, which holds what the search finds."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox import environment
from cantemo_signals.sandbox.catalogue.declaration import sends_nothing
from cantemo_signals.sandbox.emulated import Undocumented

__all__ = ["create_elastic_search_from_saved_search", "update_search_with_optional_parameters"]

_USED = "plugins by Productions Autrement Dit"


class SavedSearch(Undocumented):
    """A search as ``elasticsearch_dsl`` has them; only ``to_dict`` is known to be used."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document

    def to_dict(self) -> dict[str, Any]:
        """The document for ``query_elastic``."""
        return self._document


@sends_nothing(certainty="inferred", source=f"{_USED}; that it finds what the library holds is inferred")
def create_elastic_search_from_saved_search(lib_settings: Any, username: str | None = None) -> SavedSearch:
    """The search behind a library's settings, as ``getLibrarySettings`` gives them.

    Without a description of what it asks, it finds the items of the library.
    """
    saved = environment.vidispine.backend.saved_search(str(lib_settings.get("id")))
    return SavedSearch(saved or {"query": {"ids": {"values": [each["id"] for each in lib_settings.get("item", ())]}}})


@sends_nothing(certainty="seen in code", source=_USED)
def update_search_with_optional_parameters(
    search: SavedSearch,
    collection_id: str | None = None,
    lib_settings: Any = None,
    collection_helper: Any = None,
    querydict: Any = None,
    request: Any = None,
    **options: Any,
) -> tuple[SavedSearch, dict[str, Any]]:
    """The search with what a request adds to it, and the parameters that it saved; here nothing is added."""
    return search, {}
