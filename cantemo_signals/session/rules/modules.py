"""CS001 and CS008: the modules that nothing imported, and those that were imported twice."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from types import ModuleType

from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.loader import Failures
from cantemo_signals.sandbox import environment
from cantemo_signals.sandbox.importing.folders import content_of
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.values.locations import Location
from cantemo_signals.values.plugins import AppConfig, Plugin

SIGNS = (b".connect", b"@receiver", b"implements(")
"""A file without any of these neither connects receivers nor defines plugin classes."""
_IMPORTED_OTHERWISE = re.compile(r"/(?:tests?|migrations|management)/|/(?:tests?|test_\w+|\w+_tests?|conftest)\.py\Z")
"""What a test run, a migration or a command imports, and no Portal that serves pages."""


@rule(
    "CS001",
    "never-connected",
    "warning",
    "A module that connects receivers or defines plugin classes was never imported.",
    "Portal imports a plugin's package and its models, and runs its bootstraps. What none of these imports"
    " does not exist for Portal, and its receivers are never called. Import the module from one of them.",
)
def unimported_modules(evidence: Evidence) -> Iterator[Occurrence]:
    """The modules of plugins that would matter and that nothing imported."""
    host = evidence.host
    imported = set(host.plugin_modules().values())
    switched_off = {plugin_of(module) for _, module, _ in environment.denials}
    for plugin in evidence.plugins:
        is_judged = plugin.loaded and plugin.name not in switched_off
        files = host.files_of(plugin.name) if is_judged else []
        for path in files:
            if path not in imported and (purpose := _purpose(path)) is not None:
                if _may_be_imported(path, plugin, evidence):
                    continue
                line, what = purpose
                text = f"{os.path.basename(path)} {what}, but nothing imported it"
                hint = _how_to_import(path, files, host.failures)
                if (config := _config_that_imports(path, plugin, files, host.failures)) is not None:
                    text += f": {config.name} ({config.location}) would, and Django does not take it"
                    hint = f"{config.why_not}: {_how_to_be_taken(config)}."
                yield Occurrence(text, host.failures.location((path, line)), hint, plugin.name)


@rule(
    "CS008",
    "module-loaded-twice",
    "error",
    "One file was imported under two names: there are two of everything in it.",
    "Python knows a module by its name. Under another name the same file runs again, with receivers, classes and"
    " variables of its own: both connect, and what one remembers the other does not know. Import it under one name,"
    " and leave sys.path alone.",
)
def modules_loaded_twice(evidence: Evidence) -> Iterator[Occurrence]:
    """The files of plugins that two different modules were made of."""
    host = evidence.host
    own = host.plugin_modules()
    names = {file: name for name, file in reversed(own.items()) if name in sys.modules}
    files = {_last(name): file for file, name in names.items()}
    for name, module in list(sys.modules.items()):
        found = _known_file(name, module, names, files)
        if found is None or (known := names[found]) == name or sys.modules[known] is module:
            continue
        places = {each: _place_of_import(each, own, host.failures) for each in (known, name)}
        yield Occurrence(
            f"{os.path.basename(found)} was imported under two names: {' and '.join(map(_named, places.items()))}",
            places[name] or host.failures.location((found, 1)),
            f"Import it as {known} only, and leave sys.path alone.",
            plugin_of(known),
        )


def _known_file(name: str, module: object, names: dict[str, str], files: dict[str, str]) -> str | None:
    """The file of a plugin's that a module was made of; it may be known by another path, as through a link."""
    if type(module) is not ModuleType or type(file := vars(module).get("__file__")) is not str:
        return None
    if file in names:
        return file
    other = files.get(_last(name))
    if other is None or other.rsplit(os.sep, 2)[1:] != file.rsplit(os.sep, 2)[1:]:
        return None
    return other if os.path.realpath(other) == os.path.realpath(file) else None


def _last(name: str) -> str:
    return name[name.rfind(".") + 1 :]


def _named(known: tuple[str, Location | None]) -> str:
    name, place = known
    return name if place is None else f"{name} ({place})"


def _place_of_import(name: str, modules: dict[str, str], failures: Failures) -> Location | None:
    """The first line in the imported files of plugins that imports a module under this name."""
    from cantemo_signals.session.rules.source import line_of_import  # imports ast, which few runs need

    last = name.rpartition(".")[2].encode()
    for importer, path in modules.items():
        if last in (text := content_of(path)):
            package = importer if os.path.basename(path) == "__init__.py" else importer.rpartition(".")[0]
            if (line := line_of_import(text, name, package)) is not None:
                return failures.location((path, line))
    return None


def _may_be_imported(path: str, plugin: Plugin, evidence: Evidence) -> bool:
    """Tell whether something that has not run, or failed, may import a module that nothing has imported."""
    files = evidence.host.files_of(plugin.name)
    root = os.path.dirname(min(files, key=len))
    is_admin = path == os.path.join(root, "admin.py") and evidence.host.is_emulated  # a made-up Django has no admin
    if is_admin or _IMPORTED_OTHERWISE.search(path[len(root) :]):
        return True
    return any(pages.failure for pages in plugin.pages) and _is_imported_by_one(path, files)


def _is_imported_by_one(path: str, files: list[str]) -> bool:
    """Tell whether one of the other files has an import with the name of this module."""
    pattern = _import_of(path)
    return any(pattern.search(content_of(other)) for other in files if other != path)


def _import_of(path: str) -> re.Pattern[bytes]:
    name = re.escape(os.path.basename(path).removesuffix(".py")).encode()
    return re.compile(rb"^[ \t]*(?:from|import)[ \t][^\n]*\b" + name + rb"\b", re.MULTILINE)


def _config_that_imports(path: str, plugin: Plugin, files: list[str], failures: Failures) -> AppConfig | None:
    """The first AppConfig with a ``ready()`` that Django did not take, and in which this module is imported."""
    for config in plugin.app_configs:
        if not config.taken and config.outcome is not None and (place := config.location) is not None:
            own = next((file for file in files if failures.path(file) == place.path), None)
            lines = content_of(own).split(b"\n") if own else []
            body, _, _ = b"\n".join(lines[place.line :]).partition(b"\nclass ")
            if _import_of(path).search(body):
                return config
    return None


def _how_to_be_taken(config: AppConfig) -> str:
    if config.module.rpartition(".")[2] != "apps":
        return f"move {config.name} there"
    return f"write default = True in {config.name}, and in no other"


def _how_to_import(path: str, files: list[str], failures: Failures) -> str:
    directory, name = os.path.split(path.removesuffix(".py"))
    if os.path.isfile(os.path.join(directory, name, "__init__.py")):
        return f"Python takes the package {name}/ beside it instead: move it there, or remove one of the two."
    pattern = re.compile(rb"^[ \t]*(?:from|import)[ \t]+" + re.escape(name).encode() + rb"\b", re.MULTILINE)
    for other in files:
        if os.path.dirname(other) == directory and (match := pattern.search(text := content_of(other))):
            place = failures.location((other, text.count(b"\n", 0, match.start()) + 1))
            return f"{place} imports it as Python 2 does, and hides that it fails: write `from .{name} import …`."
    return "Import it from a bootstrap, from models, or from the package."


def _purpose(path: str) -> tuple[int, str] | None:
    """The line for which a module would matter, and what it does there."""
    text = content_of(path)
    if not any(sign in text for sign in SIGNS):
        return None
    from cantemo_signals.session.rules.source import purpose  # imports ast, which few runs need

    return purpose(text)
