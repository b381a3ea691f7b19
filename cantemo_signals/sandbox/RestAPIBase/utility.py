"""REST calls; none leaves the machine."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote, urlsplit

from cantemo_signals.sandbox import environment
from cantemo_signals.sandbox.catalogue.declaration import sends_nothing

__all__ = ["RestAPIBaseComError", "perform_request", "prepare_request"]


class RestAPIBaseComError(Exception):
    """A REST call failed; ``status`` is the HTTP status of the answer."""

    def __init__(self, message: str = "", status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


def prepare_request(
    base64string: str, url: str, method: str = "GET", runasuser: Any = None, return_format: str = "json", **options: Any
) -> dict[str, Any]:
    """The arguments for ``perform_request``."""
    request = {"base64string": base64string, "url": url, "method": method, "runasuser": runasuser}
    return {**request, "return_format": return_format, **options}


@sends_nothing(certainty="inferred", source="Cantemo/Community; plugins by Productions Autrement Dit")
def perform_request(*args: Any, **kwargs: Any) -> Any:
    """Make a REST call, which leaves no machine: what Vidispine's API would say, as text; empty if that is not known.

    Known are ``/API/item/VX-1``, ``/API/user``, ``/API/collection/VX-1/metadata`` and the like, to read or to delete.
    """
    given = {**dict(zip(("base64string", "url", "method"), args, strict=False)), **kwargs}
    words = [unquote(word) for word in urlsplit(str(given.get("url"))).path.split("/") if word]
    kind, *rest = words[1:] if words[:1] == ["API"] else [""]
    if kind not in _KINDS or len(rest) > 2:
        return {}
    method = str(given.get("method") or "GET").upper()
    return environment.vidispine.over_rest(lambda backend: _answer(backend, method, kind, rest))


def _answer(backend: Any, method: str, kind: str, rest: list[str]) -> Any:
    if method == "DELETE" and len(rest) == 1:
        backend.delete(kind, rest[0])
    if method != "GET":
        return {}
    if not rest:
        documents = backend.search(kind)
        return json.dumps({"hits": len(documents), kind: documents})
    document = backend.get(kind, rest[0])
    part = document.get(_PARTS.get(rest[1], rest[1])) if len(rest) == 2 else document
    if part is None:
        return {}
    return json.dumps(part if isinstance(part, dict) else {rest[1]: part})


_KINDS = ("item", "collection", "user", "group", "job", "storage", "file", "library")
_PARTS = {"users": "userList", "groups": "groupList"}
