"""What plugins send to Vidispine: documents in JSON or XML, as text, as bytes, or as objects that can be written."""

from __future__ import annotations

import json
from typing import Any

from cantemo_signals.sandbox.vidispine.records import NotUnderstoodError

Document = dict[str, Any]


def read(body: Any) -> Document:
    """Return a body as Vidispine's JSON has it.

    Raises:
        NotUnderstoodError: it is no document of which that is known.
    """
    text = body.decode() if isinstance(body, bytes) else body
    if not text:
        return {}
    if isinstance(text, dict):
        return text
    if not isinstance(text, str):
        raise NotUnderstoodError(f"a body of type {type(body).__name__}")
    try:
        found = _xml(text) if text.lstrip().startswith("<") else json.loads(text)
    except ValueError as error:
        raise NotUnderstoodError(f"a body that cannot be read: {error}") from error
    if not isinstance(found, dict):
        raise NotUnderstoodError("a body that is no object")
    return found


def _xml(text: str) -> Document:
    """Return a metadata document in XML as JSON has it."""
    from xml.etree import ElementTree  # 5 ms, which few bodies cost

    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from error
    if _tag(root) != "MetadataDocument":
        raise ValueError(f"nothing is known of a {_tag(root)}")
    groups = [each.text or "" for each in root if _tag(each) == "group"]
    return {"group": groups, "timespan": [_part(each) for each in root if _tag(each) == "timespan"]}


def _part(element: Any) -> Document:
    """Return a time span, or a group of fields."""
    name = next((each.text for each in element if _tag(each) == "name"), None)
    return {
        **element.attrib,
        **({} if name is None else {"name": name}),
        "field": [_field(each) for each in element if _tag(each) == "field"],
        "group": [_part(each) for each in element if _tag(each) == "group"],
    }


def _field(element: Any) -> Document:
    name = next((each.text or "" for each in element if _tag(each) == "name"), "")
    return {"name": name, "value": [{"value": each.text or ""} for each in element if _tag(each) == "value"]}


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
