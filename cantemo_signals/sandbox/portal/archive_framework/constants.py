"""The archive status of an item (measured by others: plugins by Productions Autrement Dit, on Portal 6.2.1)."""

from __future__ import annotations

STATUS_ARCHIVED_OFFLINE = "Archived"
STATUS_ARCHIVED_ONLINE = "Archived/Restored"
STATUS_NONE = ""
