"""What Portal's database keeps about searches."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.rows import Row

__all__ = ["SearchHistory"]


class SearchHistory(Row):
    """A search that somebody made; nobody has made any here (seen in code: plugins by Productions Autrement Dit)."""

    kind = "search"

    criteria_document: dict[str, Any]
