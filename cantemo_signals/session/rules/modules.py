"""CS008: modules that were imported twice."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from types import ModuleType

from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.loader import Failures
from cantemo_signals.sandbox.importing.folders import content_of
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.values.locations import Location


@rule(
    "CS008",
    "module-loaded-twice",
    "error",
    "One file was imported under two names: everything in it exists twice.",
    "Python knows a module by its name. Imported under a second name, the file runs again, with its own receivers,"
    " classes and variables: each event calls both copies of a receiver, and they share no variables. Import the"
    " file under one name, and leave sys.path alone.",
)
def modules_loaded_twice(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the files of plugins that were imported as two different modules."""
    host = evidence.host
    own = host.plugin_modules()
    names = {file: name for name, file in reversed(own.items()) if name in sys.modules}
    files = {_last(name): file for file, name in names.items()}
    for name, module in list(sys.modules.items()):
        found = _known_file(name, module, names, files)
        if found is None or (known := names[found]) == name or sys.modules[known] is module:
            continue
        places = {each: place_of_import(each, own, host.failures) for each in (known, name)}
        yield Occurrence(
            f"{os.path.basename(found)} was imported under two names: {' and '.join(map(_named, places.items()))}",
            places[name] or host.failures.location((found, 1)),
            f"Import it as {known} only, and leave sys.path alone.",
            plugin_of(known),
        )


def _known_file(name: str, module: object, names: dict[str, str], files: dict[str, str]) -> str | None:
    """Return the plugin's file that a module comes from, which may be known by another path, as through a link."""
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


def place_of_import(name: str, modules: dict[str, str], failures: Failures) -> Location | None:
    """Return the first line in the imported files of plugins that imports a module under this name, or None."""
    from cantemo_signals.session.sources.references import line_of_import  # imports ast: few runs need it

    last = name.rpartition(".")[2].encode()
    for importer, path in modules.items():
        if last in (text := content_of(path)):
            package = importer if os.path.basename(path) == "__init__.py" else importer.rpartition(".")[0]
            if (line := line_of_import(text, name, package)) is not None:
                return failures.location((path, line))
    return None
