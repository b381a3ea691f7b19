"""What SQLite is asked to write to: the file that a name means, and the files that a statement attaches."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import get_ident
from typing import Any

MEMORY = ":memory:"
FACTORY, URI = 5, 7
"""The places of the arguments of ``sqlite3.connect`` that say what to make, and whether names are URIs."""
SQLITE_OK, SQLITE_DENY, SQLITE_ATTACH = 0, 1, 24

Hear = Callable[[str, tuple[Any, ...]], None]

_opening: dict[int, bool] = {}
"""Whether the name that a thread is opening is a URI."""


def paths_of(name: object, *, is_uri: bool | None = None) -> list[str | None]:
    """Return the paths that opening a database may write to, with None for one that is unknown.

    There is none where the database is in memory or is only read. Without ``is_uri``, it is what this thread is
    opening; if that is unknown, too, the name is taken both ways.
    """
    if is_uri is None:
        is_uri = _opening.get(get_ident())
    try:
        text = os.fsdecode(name)  # type: ignore[arg-type]
    except TypeError:
        return [None]
    if text in ("", MEMORY):
        return []
    if not text.startswith("file:") or is_uri is False:
        return [text]
    return _paths_of_uri(text) if is_uri else [*_paths_of_uri(text), text]


def _paths_of_uri(uri: str) -> list[str | None]:
    from urllib.parse import parse_qsl, unquote  # 4 ms, and few names are URIs

    path, _, query = uri[len("file:") :].partition("#")[0].partition("?")
    if path.startswith("//"):
        path = "/" + path[2:].partition("/")[2]
    path = unquote(path)
    options = dict(parse_qsl(query, keep_blank_values=True))
    is_free = options.get("mode") in ("memory", "ro") or options.get("vfs") == "memdb" or path in ("", MEMORY)
    return [] if is_free else [path]


class Watched:
    """``sqlite3``'s ways to a database, each with a reporting of the files that statements attach, before they do."""

    def __init__(self, connect: Any, base: Any, hear: Hear) -> None:
        def connect_and_watch(*args: Any, **kwargs: Any) -> Any:
            if len(args) <= FACTORY:
                kwargs.setdefault("factory", self.Connection)
            with _knowing_what(args, kwargs):
                return connect(*args, **kwargs)

        class Connection(base):  # type: ignore[misc]
            __doc__ = base.__doc__
            __module__, __qualname__ = base.__module__, base.__qualname__

            def __init__(self, *args: Any, **kwargs: Any) -> None:
                with _knowing_what(args, kwargs) as is_uri:
                    base.__init__(self, *args, **kwargs)
                base.set_authorizer(self, _authorizer(hear, is_uri=is_uri))

        self.connect, self.Connection = connect_and_watch, Connection


@contextmanager
def _knowing_what(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Iterator[bool]:
    """Remember meanwhile whether the name that these arguments hold is a URI, and return it."""
    thread = get_ident()
    before = _opening.get(thread)
    _opening[thread] = is_uri = bool(args[URI] if len(args) > URI else kwargs.get("uri"))
    try:
        yield is_uri
    finally:
        del _opening[thread]
        if before is not None:
            _opening[thread] = before


def _authorizer(hear: Hear, *, is_uri: bool) -> Callable[..., int]:
    """Return the function that SQLite asks whether a statement may do what it says."""

    def authorize(action: int, name: str | None, *_: object) -> int:
        paths = paths_of(name, is_uri=is_uri) if action == SQLITE_ATTACH else []
        try:
            for path in paths:
                hear("sqlite3.attach", (path,))
        except PermissionError:
            return SQLITE_DENY
        return SQLITE_OK

    return authorize
