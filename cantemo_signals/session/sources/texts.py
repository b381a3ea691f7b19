"""The source texts of plugins' modules, and their trees; an unreadable or Python 2 text has no tree."""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Protocol

from cantemo_signals.bus.namespaces import namespace_of
from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.hosts import Host
from cantemo_signals.sandbox.importing.folders import content_of
from cantemo_signals.values import NamedTuple

ASYNCHRONOUS = re.compile(rb"\b(?:send_async|_async_wrapper)\b")
"""What Blinker needs to send to coroutine functions."""
_WORD = re.compile(rb"[\w\x80-\xff]+")
PLAIN = (str, int, float, bool, bytes, type(None))


class Text(NamedTuple):
    """A source file; ``namespace`` is that of the imported module, or empty if it was not imported."""

    path: str
    package: str
    namespace: dict[str, Any]
    is_imported: bool
    content: bytes

    @property
    def module(self) -> str:
        """The full module name of the file; for an ``__init__.py``, the package's name."""
        stem = os.path.basename(self.path).partition(".")[0]
        return self.package if stem == "__init__" else f"{self.package}.{stem}"

    @property
    def tree(self) -> ast.Module | None:
        """The tree of the file, or None if Python 3 cannot parse it."""
        return tree_of(self.content)


class Pattern(Protocol):
    """A pattern to look for in sources."""

    def search(self, content: bytes, /) -> object:
        """Return something true if a source has it."""


class Word:
    """A name to look for as a whole word; sources are looked through once for all names."""

    def __init__(self, name: str) -> None:
        self._name = name.encode()

    def search(self, content: bytes, /) -> bool:
        """Return whether a source has the name."""
        return self._name in _words_of(content)


@lru_cache(maxsize=64)
def _words_of(content: bytes) -> frozenset[bytes]:
    return frozenset(_WORD.findall(content))


def texts(host: Host, pattern: Pattern) -> Iterator[Text]:
    """Yield the sources of a host's plugins that match a pattern: imported modules, then other files."""
    modules = host.plugin_modules()
    for name, path in modules.items():
        if pattern.search(content_of(path)):
            yield _imported(name, path)
    imported = set(modules.values())
    outermost = sorted(modules.items(), key=lambda module: -module[0].count("."))
    homes = {plugin_of(name): (name, os.path.dirname(path)) for name, path in outermost}
    for plugin, (name, home) in homes.items():
        for path in host.files_of(plugin) if plugin is not None else ():
            if path not in imported and pattern.search(content := content_of(path)):
                inner = os.path.relpath(os.path.dirname(path), home)
                package = ".".join([name, *(part for part in inner.split(os.sep) if part != ".")])
                yield Text(path, package, {}, is_imported=False, content=content)


def text_of(host: Host, path: str) -> Text | None:
    """Return the source of the plugins' imported module with this path, or None."""
    return next((_imported(name, path) for name, each in host.plugin_modules().items() if each == path), None)


def _imported(name: str, path: str) -> Text:
    namespace = namespace_of(sys.modules.get(name))
    return Text(path, _package(name, path), namespace, is_imported=True, content=content_of(path))


@lru_cache(maxsize=512)
def tree_of(content: bytes) -> ast.Module | None:
    """Return the tree of a source text, or None if Python 3 cannot parse it."""
    try:
        return ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def package_of(namespace: dict[str, Any]) -> str:
    """Return the package that relative imports in this namespace start from."""
    found = namespace.get("__package__")
    return found if type(found) is str else ""


def _package(name: str, path: str) -> str:
    return name if os.path.basename(path).startswith("__init__.") else name.rpartition(".")[0]


def is_plain(value: object) -> bool:
    """Return whether a value is one that a literal can express."""
    return any(type(value) is plain for plain in PLAIN)
