"""The audit log."""

from __future__ import annotations

from .base import VSObject, known


class VSLogEntry(VSObject):
    """One entry."""


class VSAuditLog(VSObject):
    """The entries that were asked for."""

    @known("inferred", "Development Guide, plugins/VidiREST/objects, which names the class and not its methods")
    def getEntries(self) -> list[VSLogEntry]:
        """The entries."""
        return [VSLogEntry(each) for each in self.json_object.get("entry", ())]
