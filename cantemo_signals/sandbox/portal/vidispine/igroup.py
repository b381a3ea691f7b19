"""Groups."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.catalogue import raises, silent

from .igeneral import Helper, wrapped

__all__ = ["GroupHelper"]

_PAGE = "Development Guide, plugins/vidispine/interface_group"
_INGEST = "plugins by Productions Autrement Dit, models/clip.py"


class GroupHelper(Helper):
    """Groups of users."""

    @silent(certainty="documented", source=_PAGE)
    def addChildToGroup(self, parent: str, child: str) -> None:
        """Make a group a member of another."""
        self._backend.modify("group", parent, group=child)

    @silent(certainty="documented", source=_PAGE)
    def containsPortalRole(self, group: str, role: str) -> bool:
        """Whether a group or one of its parents has a role."""
        return bool(self._backend.search("role", group=group, role=role))

    @raises("create", instance="group_name", certainty="documented", source=_PAGE)
    def createGroup(self, group_name: str, group_document: Any = None) -> None:
        """Create a group."""
        self._backend.create("group", group_name, document=group_document)

    @silent(certainty="documented", source=_PAGE)
    def doSearch(self, search_document: Any, page_size: int | None = None) -> list[Any]:
        """The groups that fit a ``GroupSearchDocument``."""
        return self._groups(document=search_document)

    @silent(certainty="inferred", source=_PAGE)
    def getAllGroups(
        self, includeRoles: bool = False, sortedList: bool = False, includePortalRoles: bool = False
    ) -> list[Any] | dict[str, list[Any]]:
        """The groups, as ``VSGroup``; with their roles, if those are asked for."""
        groups = self._groups()
        return {"vsgroups": groups, "vsroles": []} if includeRoles else groups

    @silent(certainty="inferred", source=_INGEST)
    def getUserIngestGroups(self) -> tuple[list[Any], Any]:
        """The groups into which the user may ingest, and the one to use by default."""
        groups = self._groups()
        return groups, groups[0] if groups else None

    def _groups(self, **criteria: Any) -> list[Any]:
        return [wrapped("group.VSGroup", each) for each in self._backend.search("group", **criteria)]
