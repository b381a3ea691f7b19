"""CS004 and CS007: plugin classes that Portal does not see or cannot tell apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.sandbox import environment
from cantemo_signals.sandbox.importing.folders import content_of
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.values.locations import Location
from cantemo_signals.values.plugins import Plugin, PluginClass

_CALLED = rb"(?<!super\(\))\.bootstrap\("


@rule(
    "CS004",
    "bootstrap-not-run",
    "error",
    "Portal does not find a plugin class, or does not treat it as a bootstrap.",
    "Portal finds instances of plugin classes, not the classes: write `ClassName()` at module level, below the"
    " class. It calls bootstrap() of those that implement IPluginBootstrap: write `implements(IPluginBootstrap)` in"
    " a class that derives from Plugin. A note reports an app that is switched off.",
)
def classes_without_effect(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the plugin classes without effect in Portal, except bases of others, and the apps that are switched off."""
    bases = {base for plugin in evidence.plugins for cls in plugin.classes for base in cls.bases}
    switched_off = {plugin_of(module) for _, module, _ in environment.denials}
    for plugin in evidence.plugins:
        for cls in () if plugin.failure is not None else plugin.classes:
            is_behind_switch = not cls.instances and plugin.name in switched_off
            if cls.name in bases or cls.failed or is_behind_switch:
                continue
            if (found := _why_not(cls, plugin, evidence)) is not None:
                yield Occurrence(found[0], cls.location, found[1], plugin.name, word=cls.name)
    for name, module, interfaces, place in environment.refusals:
        yield Occurrence(
            f"implements() takes one interface, but {name} passes {interfaces}: its class statement raises",
            evidence.host.failures.location(place),
            "Call implements() once for each interface.",
            plugin_of(module),
        )
    for app, module, place in environment.denials:
        yield Occurrence(
            f"The app {app} is switched off: is_app_enabled() returns False",
            evidence.host.failures.location(place),
            f"Drop --disable-app {app} to switch it on.",
            plugin_of(module),
            severity="note",
        )


def _why_not(cls: PluginClass, plugin: Plugin, evidence: Evidence) -> tuple[str, str] | None:
    """Return what keeps Portal from seeing a class or from running its bootstrap, and what to write; else None."""
    interfaces = ", ".join(cls.interfaces)
    is_bootstrap = "IPluginBootstrap" in cls.interfaces
    if not cls.is_plugin:
        return (
            f"{cls.name} ({interfaces}) does not derive from Plugin: Portal does not find it",
            "Derive it from Plugin.",
        )
    if cls.bootstrap_at is not None and not is_bootstrap and not _is_called(plugin, evidence):
        text = f"{cls.name} does not implement IPluginBootstrap: Portal does not run its bootstrap()"
        return text, f"Write implements(IPluginBootstrap) in {cls.name}."
    if cls.instances == 0 and cls.interfaces:
        text = f"{cls.name} ({interfaces}) is never instantiated: Portal does not find it"
        return text, f"Write {cls.name}() at module level."
    return None


def _is_called(plugin: Plugin, evidence: Evidence) -> bool:
    """Return whether the plugin itself calls a ``bootstrap()``."""
    return any(re.search(_CALLED, content_of(path)) for path in evidence.host.files_of(plugin.name))


@rule(
    "CS007",
    "duplicate-guid",
    "warning",
    "Two plugin classes have the same plugin_guid: Portal cannot tell them apart.",
    "Portal's documentation asks for a GUID of its own in each plugin, and a copied class keeps the original's."
    " Generate a new one with `uuidgen`, or `python -m uuid` (Python 3.12 and later).",
)
def duplicate_guids(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the plugin classes that have the ``plugin_guid`` of an earlier one."""
    first: dict[str, PluginClass] = {}
    for plugin in evidence.plugins:
        for cls in plugin.classes:
            if cls.instances and cls.guid:
                other = first.setdefault(cls.guid, cls)
                if other.location != cls.location:
                    yield Occurrence(
                        f"{cls.name} has the plugin_guid of {other.name} ({_guid_place(other, evidence)})",
                        _guid_place(cls, evidence),
                        "Generate a new one.",
                        plugin.name,
                    )


def _guid_place(cls: PluginClass, evidence: Evidence) -> Location | None:
    """Return the line that gives a class its GUID, or else the line where the class begins."""
    path = evidence.host.plugin_modules().get(cls.module)
    if cls.location is None or path is None:
        return cls.location
    for number, line in enumerate(content_of(path).splitlines()[cls.location.line - 1 :], cls.location.line):
        if str(cls.guid).encode() in line:
            return cls.location._replace(line=number)
    return cls.location
