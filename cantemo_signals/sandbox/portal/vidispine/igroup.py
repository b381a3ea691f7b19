"""Groups."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox import accounts
from cantemo_signals.sandbox.catalogue.declaration import raises, sends_nothing

from .igeneral import Helper, wrapped

__all__ = ["GroupHelper"]

_PAGE = "Development Guide, plugins/vidispine/interface_group"
_INGEST = "plugins by Productions Autrement Dit, models/clip.py"


class GroupHelper(Helper):
    """Groups of users."""

    @sends_nothing(certainty="documented", source=_PAGE)
    def addChildToGroup(self, parent: str, child: str) -> None:
        """Make a group a member of another."""
        self._backend.join("group", parent, "group", child)

    @sends_nothing(certainty="documented", source=_PAGE)
    def containsPortalRole(self, group: str, role: str) -> bool:
        """Tell whether a group or one of its parents has a role."""
        return role in self._roles(group, set())

    @raises("create", instance="group_name", certainty="documented", source=_PAGE)
    def createGroup(self, group_name: str, group_document: Any = None) -> None:
        """Create a group."""
        accounts.rows.know(groups=[group_name])
        self._backend.create("group", group_name)
        accounts.rows.create_group(group_name)

    @sends_nothing(certainty="documented", source=_PAGE)
    def doSearch(self, search_document: Any, page_size: int | None = None) -> list[Any]:
        """The groups that fit a ``GroupSearchDocument``: those whose names hold its ``text``."""
        texts = [str(text).casefold() for text in search_document.text]
        groups = [each for each in self._groups() if all(text in each.name.casefold() for text in texts)]
        return groups[: page_size or 10]

    @sends_nothing(certainty="inferred", source=_PAGE)
    def getAllGroups(
        self, includeRoles: bool = False, sortedList: bool = False, includePortalRoles: bool = False
    ) -> list[Any] | dict[str, list[Any]]:
        """The groups, as ``VSGroup``; with their roles, if those are asked for."""
        groups = self._groups()
        if sortedList:
            groups.sort(key=str)
        roles = sorted({role for each in groups for role in each.getRoles()})
        return {"vsgroups": groups, "vsroles": roles} if includeRoles else groups

    @sends_nothing(certainty="inferred", source=_INGEST)
    def getUserIngestGroups(self) -> tuple[list[Any], Any]:
        """The groups into which the user may ingest, and the one to use by default."""
        groups = self._groups()
        return groups, groups[0] if groups else None

    def _groups(self) -> list[Any]:
        return [wrapped("group.VSGroup", each) for each in self._backend.search("group")]

    def _roles(self, group: str, seen: set[str]) -> set[str]:
        """The roles of a group and of those that it is in, which may be in each other."""
        seen.add(group)
        roles = {each["name"] for each in self._backend.get("group", group)["role"]}
        parents = [each for each in self._backend.holders("group", group, "group") if each not in seen]
        return roles.union(*(self._roles(parent, seen) for parent in parents))
