"""A result as JSON: the document is there already."""

from __future__ import annotations

import json

from cantemo_signals.renderers.formats import View


def write(document: str, view: View) -> str:
    """Return the JSON document as it came, or indented for a person, as one thing in full is in a file too."""
    indent = 2 if view.is_terminal or view.full else None
    if indent is None and not view.ascii:
        return document.rstrip("\n") + "\n"
    return json.dumps(json.loads(document), indent=indent, ensure_ascii=view.ascii) + "\n"
