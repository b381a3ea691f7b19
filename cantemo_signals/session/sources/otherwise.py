"""Ways to send a signal without a visible call of its ``send``: by calling its receivers, or by its name in a text."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from cantemo_signals.bus import BaseSignal
from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.hosts import Host
from cantemo_signals.sandbox.importing.folders import content_of
from cantemo_signals.session.sources.texts import texts

READABLE = (".html", ".htm", ".txt", ".xml", ".jinja", ".j2", ".json", ".yaml", ".yml", ".toml", ".cfg", ".ini", ".py")
SKIPPED = ("__pycache__", "node_modules", "locale", "static", "site-packages", "dist-packages")
LARGEST = 1 << 20  # bytes
_BY_RECEIVERS = re.compile(rb"\b(\w+)\s*\.\s*(?:_live_receivers|receivers|receivers_for)\b")
_WORD = re.compile(rb"[A-Za-z_]\w*")
_DOTTED = re.compile(rb"[A-Za-z_]\w*(?:\.\w+)+")


class OtherSends:
    """The names in a host's other files, which are read once, on demand."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._names: set[bytes] | None = None

    def may_send(self, signal: BaseSignal) -> bool:
        """Return whether a plugin's signal may be sent in a way that the sources of plugins do not show.

        This is so if something calls its receivers itself, a template tag or a setting names it, its app's sources
        belong to somebody else, or a module of the project outside any app mentions it.
        """
        plugin = plugin_of(signal.module)
        if plugin is not None and not self._host.files_of(plugin):
            return True
        if self._names is None:
            self._names = set(self._found())
        return not self._names.isdisjoint({f"{signal.module}.{signal.name}".encode(), str(signal.name).encode()})

    def _found(self) -> Iterator[bytes]:
        """Yield the names, plain or in full, that may be those of signals that are sent."""
        for text in texts(self._host, _BY_RECEIVERS):
            yield from _BY_RECEIVERS.findall(text.content)
        for path in self._unread():
            yield from (_WORD if path.endswith(".py") else _DOTTED).findall(content_of(path))

    def _unread(self) -> Iterator[str]:
        """Yield the other files of plugins and of the project: those that are not a plugin's Python."""
        plugins = {plugin for name in self._host.plugin_modules() if (plugin := plugin_of(name)) is not None}
        sources = [files for plugin in plugins if (files := self._host.files_of(plugin))]
        homes = {os.path.dirname(min(files, key=len)) for files in sources}
        seen = {path for files in sources for path in files}
        for home in sorted({*homes, *filter(None, (self._host.home,))}):
            for path in _readable(home):
                if path not in seen:
                    seen.add(path)
                    yield path


def _readable(home: str) -> Iterator[str]:
    for directory, folders, names in os.walk(home):
        folders[:] = [name for name in folders if name not in SKIPPED and not name.startswith(".")]
        for name in names:
            path = os.path.join(directory, name)
            if name.endswith(READABLE) and os.path.isfile(path) and os.path.getsize(path) <= LARGEST:
                yield path
