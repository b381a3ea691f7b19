"""Ways to send a signal that no call of its ``send`` shows: by its receivers themselves, or by its name in a text."""

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
_BY_RECEIVERS = rb"\b%s\s*\.\s*(?:_live_receivers|receivers|receivers_for)\b"


def may_be_sent_otherwise(signal: BaseSignal, host: Host) -> bool:
    """Tell whether a plugin's signal may be sent in a way that is not read.

    It calls what ``_live_receivers`` returns, a template tag or a setting names the signal, the sources of its app are
    somebody else's, or a module of the project that belongs to no app mentions it.
    """
    name, plugin = str(signal.name), plugin_of(signal.module)
    if plugin is not None and not host.files_of(plugin):
        return True
    by_receivers = re.compile(_BY_RECEIVERS % re.escape(name).encode())
    if any(True for _ in texts(host, by_receivers)):
        return True
    dotted, mentioned = f"{signal.module}.{name}".encode(), re.compile(rb"\b%s\b" % re.escape(name).encode())
    return any(
        mentioned.search(content) if path.endswith(".py") else dotted in content for path, content in _unread(host)
    )


def _unread(host: Host) -> Iterator[tuple[str, bytes]]:
    """The other files of plugins and of the project, with their contents: what is no Python of a plugin."""
    plugins = {plugin for name in host.plugin_modules() if (plugin := plugin_of(name)) is not None}
    sources = [files for plugin in plugins if (files := host.files_of(plugin))]
    homes = {os.path.dirname(min(files, key=len)) for files in sources}
    seen = {path for files in sources for path in files}
    for home in sorted({*homes, *filter(None, (host.home,))}):
        for path in _readable(home):
            if path not in seen:
                seen.add(path)
                yield path, content_of(path)


def _readable(home: str) -> Iterator[str]:
    for directory, folders, names in os.walk(home):
        folders[:] = [name for name in folders if name not in SKIPPED and not name.startswith(".")]
        for name in names:
            path = os.path.join(directory, name)
            if name.endswith(READABLE) and os.path.isfile(path) and os.path.getsize(path) <= LARGEST:
                yield path
