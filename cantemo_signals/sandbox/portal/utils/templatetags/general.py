"""Query strings, for templates."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from cantemo_signals.sandbox.emulated import known

__all__ = ["qstring_del", "qstring_get"]

_TEMPLATES = "templates of Portal's own theme"


@known("inferred", _TEMPLATES)
def qstring_del(query: str, names: str) -> str:
    """A query string without some of its parameters, whose names have ``&`` between them."""
    mark = "?" if query.startswith("?") else ""
    kept = [each for each in parse_qsl(query.lstrip("?"), keep_blank_values=True) if each[0] not in names.split("&")]
    return mark + urlencode(kept)


@known("inferred", _TEMPLATES)
def qstring_get(query: str, name: str) -> str | None:
    """The value of a parameter of a query string, or None."""
    return dict(parse_qsl(query.lstrip("?"), keep_blank_values=True)).get(name)
