"""The audit log."""

from __future__ import annotations

from .base import VSObject


class VSLogEntry(VSObject):
    """One entry."""


class VSAuditLog(VSObject):
    """The entries that were asked for."""

    def getEntries(self) -> list[VSLogEntry]:
        """The entries."""
        return [VSLogEntry(each) for each in self.json_object.get("entry", ())]
