"""The calls of Vidispine's REST API by their paths."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from cantemo_signals.sandbox.vidispine.backend import Backend
from cantemo_signals.sandbox.vidispine.records import NotUnderstoodError
from cantemo_signals.sandbox.vidispine.rest import files, objects, shapes
from cantemo_signals.sandbox.vidispine.rest.call import Call


def answer(backend: Backend, method: str, url: str, body: Any = None) -> Any:
    """Return the document that answers a call; None if the answer has no content.

    Raises:
        NotUnderstoodError: nothing is known of such a call.
        NotFoundError: what it names does not exist.
    """
    parts = urlsplit(url)
    path, *matrix = parts.path.partition("/API/")[2].rstrip("/").split(";")
    params = dict(parse_qsl("&".join([parts.query, *matrix]), keep_blank_values=True))
    for known, pattern, give in _CALLS:
        if known == method and (found := pattern.fullmatch(path)) is not None:
            return give(Call(backend, tuple(unquote(each) for each in found.groups()), params, body))
    raise NotUnderstoodError(f"{method} {parts.path}")


_CALLS = tuple(
    (method, re.compile(pattern), give)
    for calls in (files.CALLS, shapes.CALLS, objects.CALLS)
    for method, pattern, give in calls
)
"""The more particular ones come first."""
