"""A result as JSON: the document is there already."""

from __future__ import annotations

import json


def render_json(document: str, *, indented: bool, ascii_only: bool = False) -> str:
    """The JSON document as it came, or indented for a person."""
    if not indented and not ascii_only:
        return document.rstrip("\n") + "\n"
    return json.dumps(json.loads(document), indent=2 if indented else None, ensure_ascii=ascii_only) + "\n"
