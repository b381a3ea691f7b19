"""Searches."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.catalogue import silent

from .igeneral import Helper

__all__ = ["SearchHelper", "getMetadataFromRequest"]


class SearchHelper(Helper):
    """Searches for what ``searchdomain`` says ("item" or "collection"), by ``searchmetadata``."""

    def __init__(
        self, searchdomain: str = "item", user: Any = None, runas: Any = None, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(user, runas, *args, **kwargs)
        self.searchdomain = searchdomain
        self.searchmetadata: dict[str, Any] = {}

    @silent(certainty="inferred", source="Cantemo/PortalPluginTemplate, vmysignallisteners.py")
    def search(self, _content: Any = None, page: int = 1, queryamount: int = 10) -> tuple[dict[str, Any]]:
        """The page of results, in a tuple: ``hits``, ``item`` and ``collection``."""
        found = self._backend.search(self.searchdomain, metadata=self.searchmetadata)
        results = {"hits": len(found), "item": [], "collection": [], self.searchdomain: found}
        return (results,)


@silent(certainty="inferred", source="plugins by Productions Autrement Dit")
def getMetadataFromRequest(request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """The metadata that a request's search form holds; none."""
    return {}
