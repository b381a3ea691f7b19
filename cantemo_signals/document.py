"""Results to and from the versioned JSON document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cantemo_signals.values import SCHEMA, decode, encode

if TYPE_CHECKING:
    from cantemo_signals.result import Result

_to_json = json.JSONEncoder(ensure_ascii=False).encode  # plugin code may replace what json holds


def dump(result: Result) -> str:
    """The JSON document of a result, on one line."""
    body = encode(result)
    return _to_json({"schema": SCHEMA, "kind": body.pop("kind"), **body})


def load(text: str) -> Result:
    """The result that a document holds.

    Raises:
        ValueError: it is not a document of this schema.
    """
    from cantemo_signals.result import Result

    body = json.loads(text)
    if not isinstance(body, dict) or body.get("schema") != SCHEMA:
        raise ValueError(f"not a document of schema {SCHEMA}")
    return decode(Result, body)  # type: ignore[no-any-return]
