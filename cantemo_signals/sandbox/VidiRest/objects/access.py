"""Access to items: who may do what, merged from all that applies to the user who asks."""

from __future__ import annotations

from typing import Any

from .base import AVL, TEMPLATES, VSObject, known, reads

_READ = frozenset({"READ", "WRITE", "ALL", "OWNER"})
_WRITE = frozenset({"WRITE", "ALL", "OWNER"})


class VSAccess(VSObject):
    """One entry of an access list."""

    getPermission = reads("permission", source=TEMPLATES)  # "READ", "WRITE", "ALL", "OWNER"
    getType = reads("type", source=TEMPLATES)  # "GENERIC", "METADATA", "URI"
    getGroup = reads("group", source=TEMPLATES)
    getCollection = reads("collection", source=TEMPLATES)
    getLibrary = reads("library", source=TEMPLATES)


class VSACLMerged(VSObject):
    """What the user who asks may do with an item."""

    @property
    @known("seen in code", TEMPLATES)
    def accesses(self) -> list[VSAccess]:
        """The entries."""
        return self._all(VSAccess, "access")

    @known("seen in code", AVL)
    def hasGenericReadPermission(self) -> bool:
        """True if the user may read the item."""
        return self._has(_READ, "GENERIC")

    @known("seen in code", AVL)
    def hasGenericWritePermission(self) -> bool:
        """True if the user may change the item."""
        return self._has(_WRITE, "GENERIC")

    @known("seen in code", TEMPLATES)
    def hasMetadataReadPermission(self) -> bool:
        """True if the user may read the metadata."""
        return self._has(_READ, "GENERIC", "METADATA")

    @known("seen in code", TEMPLATES)
    def hasMetadataWritePermission(self) -> bool:
        """True if the user may change the metadata."""
        return self._has(_WRITE, "GENERIC", "METADATA")

    @known("seen in code", TEMPLATES)
    def hasURIReadPermission(self) -> bool:
        """True if the user may reach the files."""
        return self._has(_READ, "GENERIC", "URI")

    @known("seen in code", TEMPLATES)
    def hasURIWritePermission(self) -> bool:
        """True if the user may change the files."""
        return self._has(_WRITE, "GENERIC", "URI")

    def _has(self, permissions: frozenset[str], *types: str) -> bool:
        entries: list[dict[str, Any]] = self.json_object.get("access", [])
        return any(
            bool(each.get("superUser"))
            or (each.get("type", "GENERIC") in types and each.get("permission") in permissions)
            for each in entries
        )
