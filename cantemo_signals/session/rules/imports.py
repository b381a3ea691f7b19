"""CS010: imports that are there only to connect receivers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cantemo_signals.bus import Entry
from cantemo_signals.bus.origin import PLUGINS, is_installed, plugin_of
from cantemo_signals.hosts import Host
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.values.plugins import Plugin

if TYPE_CHECKING:  # it imports ast
    from cantemo_signals.session.sources.imports import ModuleImport
    from cantemo_signals.session.sources.texts import Text

IMPORTED_ANYWAY = ("models", "apps", "admin", "urls", "tasks")
"""The modules of a plugin that Portal, Django or Celery imports by itself."""


@rule(
    "CS010",
    "wiring-import-unused",
    "note",
    "An import is there only so that its module connects receivers, and linters delete it.",
    "pyflakes, flake8, ruff, pylint and editors report imports whose names are never used, inside functions too, and"
    " some delete them. Nothing fails then: the receivers are just no longer connected. Mark the import with `#"
    " noqa: F401` and the reason, or connect in a function of that module and call it.",
    when="check",
)
def unused_wiring_imports(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the imports that look unused, but without which receivers would not be connected."""
    from cantemo_signals.session.sources.imports import module_imports  # imports ast
    from cantemo_signals.session.sources.texts import texts  # as above

    anyway = {module for plugin in evidence.plugins for module in _imported_anyway(plugin)}
    modules = evidence.host.plugin_modules()
    own = {path: module for module, path in modules.items() if module not in anyway}
    found = [
        each
        for each in texts(evidence.host, re.compile(rb"\bimport\b"))
        if each.is_imported and not is_installed(each.path)
    ]
    connecting = _not_named(_connecting(evidence, own), found, evidence.host)
    plugins = {plugin_of(module) for module in connecting}
    imports = [
        each for text in found if _plugin(text) in plugins for each in module_imports(text, modules, evidence.lines)
    ]
    kept = _kept(imports, {path: module for module, path in modules.items()})
    lost = _with_those_that_import(set(connecting), imports, kept, own)
    for each in imports:
        deleted = [module for module in each.modules if module in lost and not kept.get(module)]
        if each.is_unused and deleted:
            yield _occurrence(each, deleted[0], connecting.get(deleted[0]), evidence)


def _imported_anyway(plugin: Plugin) -> Iterator[str]:
    for root in (f"{PLUGINS}{plugin.name}", plugin.name):
        yield root
        yield from (f"{root}.{each}" for each in IMPORTED_ANYWAY)
    yield from (pages.module for pages in plugin.pages)
    yield from (config.module for config in plugin.app_configs)


def _connecting(evidence: Evidence, own: dict[str, str]) -> dict[str, Entry]:
    """Return the modules of these files that connect receivers on import, each with one of its connections."""
    names = set(own.values())
    found: dict[str, Entry] = {}
    for entry in evidence.entries:
        if (place := entry.connected_at) is not None and entry.phase != "run time":
            module = entry.during if entry.during in names else own.get(place[0])
            if module is not None:
                found.setdefault(module, entry)
    return found


def _not_named(connecting: dict[str, Entry], found: list[Text], host: Host) -> dict[str, Entry]:
    """Return the plugins' own modules that no string names, as for ``import_module``, and no star import imports."""
    words = "|".join({re.escape(_last(module)) for module in connecting}) or "(?!)"
    otherwise = re.compile(rf"\bfrom\s+[\w.]*\b({words})\s+import\s+\*|['\"][\w.]*\b({words})['\"]".encode())
    named = {
        (_plugin(text), (each[1] or each[2]).decode()) for text in found for each in otherwise.finditer(text.content)
    }
    left = {module: entry for module, entry in connecting.items() if (plugin_of(module), _last(module)) not in named}
    files = {file for plugin in {plugin_of(module) for module in left} if plugin for file in host.files_of(plugin)}
    paths = host.plugin_modules()
    return {module: entry for module, entry in left.items() if paths[module] in files}


def _plugin(text: Text) -> str | None:
    return plugin_of(text.namespace.get("__name__"))


def _last(module: str) -> str:
    return module[module.rfind(".") + 1 :]


def _kept(imports: list[ModuleImport], own: dict[str, str]) -> dict[str, set[str]]:
    """Return, for each module, the files outside it that import it, or a module in it, and use what they import."""
    found: dict[str, set[str]] = {}
    for each in imports:
        for module in each.modules if not each.is_unused else ():
            while module:
                if not f"{own[each.path]}.".startswith(f"{module}."):
                    found.setdefault(module, set()).add(each.path)
                module = module.rpartition(".")[0]
    return found


def _with_those_that_import(
    lost: set[str], imports: list[ModuleImport], kept: dict[str, set[str]], own: dict[str, str]
) -> set[str]:
    """Return the modules that connect, and the modules that are the only ones to import one of them."""
    size = 0
    while size != len(lost):
        size = len(lost)
        for each in imports:
            for module in each.modules:
                if module in lost and each.path in own and kept.get(module, set()) <= {each.path}:
                    lost.add(own[each.path])
    return lost


def _occurrence(each: ModuleImport, module: str, entry: Entry | None, evidence: Evidence) -> Occurrence:
    short_module = module.removeprefix(PLUGINS)
    return Occurrence(
        (f"{each.name} is imported but unused: linters delete the import, and with it what {short_module} connects"),
        evidence.host.failures.location((each.path, each.line)),
        "Add `# noqa: F401 - connects receivers` to the line, or connect in a function and call it.",
        plugin_of(module),
        entry=entry,
        word=each.name,
    )
