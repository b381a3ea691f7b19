"""Searches."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.catalogue.declaration import sends_nothing

from .igeneral import Helper

__all__ = ["SearchHelper", "getMetadataFromRequest"]


class SearchHelper(Helper):
    """Searches for what ``searchdomain`` says ("item" or "collection"), by ``searchquery`` and ``searchmetadata``.

    That the attribute for plain text is called ``searchquery`` is inferred from ``createItemSearchDocument``.
    """

    def __init__(
        self, searchdomain: str = "item", user: Any = None, runas: Any = None, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(user, runas, *args, **kwargs)
        self.searchdomain = searchdomain
        self.searchquery = ""
        self.searchmetadata: dict[str, Any] = {}

    @sends_nothing(certainty="inferred", source="Cantemo/PortalPluginTemplate, vmysignallisteners.py")
    def search(self, _content: Any = None, page: int | str = 1, queryamount: int | str = 10) -> tuple[dict[str, Any]]:
        """The page of results, in a tuple: ``hits``, ``item`` and ``collection``."""
        from cantemo_signals.sandbox.vidispine.answers import hits_of  # plugins find no names of ours here

        fields = (self.searchmetadata or {}).get("fields") or {}
        described = None if fields else hits_of(self._backend, self.searchquery, [self.searchdomain])
        if described is not None:
            documents = [self._backend.get(each.type, each.id) for each in described]
        else:
            documents = self._backend.find(self.searchdomain, self.searchquery, fields)
        amount = int(queryamount)
        first = (max(int(page), 1) - 1) * amount
        results = {"hits": len(documents), "item": [], "collection": [], self.searchdomain: documents[first:][:amount]}
        return (results,)


@sends_nothing(certainty="inferred", source="plugins by Productions Autrement Dit")
def getMetadataFromRequest(request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """The metadata that a request's search form holds; none."""
    return {}
