"""Collections that a form names."""

from __future__ import annotations

import re
from typing import Any

from cantemo_signals.sandbox.catalogue.declaration import sends_nothing
from cantemo_signals.sandbox.emulated import known

__all__ = ["create_new_collections", "parse_collections_str"]

_USED = "plugins by Productions Autrement Dit"
_ID = re.compile(r"[A-Z]+-\d+")


@known("inferred", f"{_USED}; how the text is written is a guess")
def parse_collections_str(text: str) -> tuple[list[str], list[str]]:
    """The ids of collections in a text, with commas between them, and the names of those that do not exist yet."""
    words = [each.strip() for each in (text or "").split(",") if each.strip()]
    return [each for each in words if _ID.fullmatch(each)], [each for each in words if not _ID.fullmatch(each)]


@sends_nothing(certainty="inferred", source=_USED)
def create_new_collections(
    names: list[str], profile_group: Any = None, user: Any = None
) -> tuple[list[str], list[str]]:
    """Create collections of these names; return their ids, and the names of which none could be created."""
    from ..icollection import CollectionHelper  # most plugins need none

    helper = CollectionHelper(runas=user)
    return [helper.createCollection(name).getId() for name in names], []
