"""Modules of plugins that matter and that nothing imported."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator

from cantemo_signals.hosts import Host
from cantemo_signals.loader import Failures
from cantemo_signals.sandbox.importing.folders import content_of
from cantemo_signals.values.connections import Finding
from cantemo_signals.values.plugins import Plugin


def never_imported(plugins: Iterable[Plugin], host: Host, failures: Failures) -> Iterator[Finding]:
    """A module of a plugin that connects receivers or makes plugin classes, and that nothing imported."""
    imported = set(host.plugin_modules().values())
    for plugin in plugins:
        if plugin.loaded:
            for path in host.files_of(plugin.name):
                if path not in imported and (found := _matters(path)) is not None:
                    line, what = found
                    yield Finding(
                        "never-imported",
                        "warning",
                        f"{os.path.basename(path)} {what}, but nothing imported it",
                        failures.location((path, line)),
                        _how_to_import(path, host.files_of(plugin.name), failures),
                        plugin.name,
                    )


def _how_to_import(path: str, files: list[str], failures: Failures) -> str:
    directory, name = os.path.split(path.removesuffix(".py"))
    if os.path.isfile(os.path.join(directory, name, "__init__.py")):
        return f"Python takes the package {name}/ beside it instead: move it there, or remove one of the two."
    pattern = re.compile(rb"^[ \t]*(?:from|import)[ \t]+" + re.escape(name).encode() + rb"\b", re.MULTILINE)
    for other in files:
        if os.path.dirname(other) == directory and (found := pattern.search(text := content_of(other))):
            place = failures.location((other, text.count(b"\n", 0, found.start()) + 1))
            return f"{place} imports it as Python 2 does, and hides that it fails: write `from .{name} import …`."
    return "Import it from a bootstrap, from models, or from the package."


def _matters(path: str) -> tuple[int, str] | None:
    """The first line that connects a receiver or defines a plugin class, and which of the two it is."""
    text = content_of(path)
    if not any(sign in text for sign in (b".connect", b"@receiver", b"implements(")):
        return None
    from cantemo_signals.session import source  # imports ast, which few runs need

    if line := source.first_connect(text):
        return line, "connects receivers"
    if line := source.first_plugin(text):
        return line, "defines plugin classes"
    return None
