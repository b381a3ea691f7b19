"""The steps from the file that defines a receiver to its live connection."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cantemo_signals.bus.naming import ordinal, short
from cantemo_signals.sandbox.blocks.blocks import METHOD
from cantemo_signals.session.rules.modules import place_of_import
from cantemo_signals.session.why.blocks import block_steps, is_about_block
from cantemo_signals.session.why.case import Case, in_full, said, step
from cantemo_signals.session.wiring import in_words, signal_name
from cantemo_signals.values.connections import Finding
from cantemo_signals.values.plugins import AppConfig, Bootstrap, Failure, PluginClass
from cantemo_signals.values.whys import State, Step, StepName

if TYPE_CHECKING:  # reads sources
    from cantemo_signals.session.why.unreached import Unreached

NAMES: tuple[StepName, ...] = (
    *("file", "plugin", "import", "class", "bootstrap"),
    *("line", "connect", "disconnect", "alive"),
)


def loading_steps(case: Case) -> list[Step]:
    """Return the steps for loading and for the connection."""
    return in_full(_until_the_connection(case), NAMES)


def _until_the_connection(case: Case) -> Iterator[Step]:
    yield _file(case)
    if case.subject.last == METHOD and is_about_block(case):
        yield from _of_block(case)
        return
    if case.made is not None:
        yield from _of_connection(case)
        return
    plugin = case.plugin
    if plugin is None:
        return
    if plugin.failure is not None:
        yield _failed(plugin.name, plugin.failure)
        return
    yield _plugin(case)
    from cantemo_signals.session.why.unreached import unreached  # reads sources: not needed for what is connected

    reason = unreached(case)
    if case.module is None:
        state: State = "no" if reason.step in ("import", "line") and reason.declared_at is not None else "n/a"
        text = reason.text if state == "no" else f"{case.file_name} was not imported"
        if state == "no":
            yield Step("import", state, text, reason.location, reason.code, reason.hint)
            return
        yield step("import", state, text)
    else:
        yield _import(case)
    yield from _before(case, reason)
    yield Step(reason.step, "no", reason.text, reason.location, reason.code, reason.hint)


def _of_block(case: Case) -> Iterator[Step]:
    plugin = case.plugin
    if plugin is not None and plugin.failure is not None and case.made is None:
        yield _failed(plugin.name, plugin.failure)
        return
    yield _plugin(case)
    yield from (_import(case),) if case.module is not None else ()
    yield from block_steps(case)


def _failed(name: str, failure: Failure) -> Step:
    text = f"the plugin {name} failed to load: {failure.type}: {failure.message}"
    return Step("plugin", "no", text, failure.location, "CS002")


def _before(case: Case, reason: Unreached) -> Iterator[Step]:
    """Yield the steps that hold for the class that would connect the receiver, up to the one that fails."""
    if reason.by is not None and reason.step != "class":
        yield from _class(reason.by)
        if reason.step != "bootstrap":
            yield from _bootstrap(case, reason.by.name)
    if reason.step == "connect":
        yield step("line", "ok", "the line that connects it ran", reason.declared_at)


def _of_connection(case: Case) -> Iterator[Step]:
    made = case.made
    assert made is not None
    yield _plugin(case)
    yield _import(case)
    plugin = next((each for each in case.parts.plugins if each.name == made.plugin), None)
    classes = plugin.classes if plugin is not None and made.phase == "bootstrap" else ()
    for cls in classes:
        if cls.name == made.during:
            yield from _class(cls)
            yield from _bootstrap(case, cls.name)
    if plugin is not None and made.phase == "ready":
        yield from _ready(plugin.app_configs, made.during)
    yield step("line", "ok", "the line that connects it ran", case.location(made.connected_at))
    yield _connect(case)
    if case.entry is not None:
        yield _disconnect(case)
        yield _alive(case)


def _file(case: Case) -> Step:
    plugin, place = case.plugin, case.location(case.subject.place)
    if case.path is None:
        return step("file", "n/a")
    return step("file", "ok", f"it is defined in {case.file_name}" + (f" of {plugin.name}" if plugin else ""), place)


def _plugin(case: Case) -> Step:
    plugin = case.plugin
    if plugin is None:
        return step("plugin", "n/a")
    if plugin.failure is not None:
        return step("plugin", "ok", f"the plugin {plugin.name} failed to load, but only later", plugin.failure.location)
    return step("plugin", "ok", f"the plugin {plugin.name} is loaded")


def _import(case: Case) -> Step:
    if case.module is None:
        return step("import", "n/a")
    place = place_of_import(case.module, case.host.plugin_modules(), case.host.failures)
    by = ", as its plugin's package" if case.file_name == "__init__.py" else ""
    if place is not None:
        by = f" by {os.path.basename(place.path)}:{place.line}"
    return step("import", "ok", f"{case.file_name} was imported{by}", place)


def _class(cls: PluginClass) -> Iterator[Step]:
    if cls.interfaces:
        interfaces = in_words(cls.interfaces)
        yield step("class", "ok", f"{cls.name} is instantiated and implements {interfaces}", cls.location)


def _bootstrap(case: Case, name: str) -> Iterator[Step]:
    found = [each for each in _bootstraps(case) if each.name == name]
    for each in found[:1]:
        later = " and raised, but only later" if each.outcome == "raised" else ""
        yield step("bootstrap", "ok", f"{name}.bootstrap() ran{later}", each.location)


def _bootstraps(case: Case) -> Iterator[Bootstrap]:
    for plugin in case.parts.plugins:
        yield from plugin.bootstraps


def _ready(configs: tuple[AppConfig, ...], during: str) -> Iterator[Step]:
    for config in configs:
        if config.taken and config.outcome is not None:
            yield step("class", "ok", f"Django uses {config.name}", config.location)
            yield step("bootstrap", "ok", f"{config.name}.ready() ran", config.location)
            return


def _connect(case: Case) -> Step:
    entry = case.entry
    if entry is None:
        taken: Finding | None = case.found("CS204")
        if taken is not None:
            return said("connect", taken)
        ignored = case.subject.ignored[0]
        text = f"this connect had no effect: {ignored.entry.name} is already connected"
        return step("connect", "no", text, case.location(ignored.entry.connected_at))
    place = entry.signal.places().get(entry)
    others = len(entry.signal.planned(entry.sender())) if place else 0
    order = f", {ordinal(place)} of {others}" if place and others > 1 else ""
    more = len(case.subject.standing) - 1
    also = f", and in {more} more {'ways' if more > 1 else 'way'}" if more > 0 else ""
    text = f"connected to {signal_name(entry.signal)} for {short(entry.sender_name)}{order}{also}"
    return step("connect", "ok", text, case.location(entry.connected_at))


def _disconnect(case: Case) -> Step:
    if case.subject.standing:
        return step("disconnect", "ok", "nothing has disconnected it")
    disconnect, _ = case.subject.undone[0]
    at = case.location(disconnect.connected_at)
    return step("disconnect", "no", f"disconnected by {disconnect.plugin or 'Portal'} at {at}", at)


def _alive(case: Case) -> Step:
    entry = case.entry
    assert entry is not None
    if not case.subject.standing:
        return step("alive", "n/a")
    if not entry.alive:
        dead = case.found("CS201")
        text = f"it was garbage-collected: {entry.kept} was connected weakly and nothing else referenced it"
        return said("alive", dead) if dead else step("alive", "no", text, case.location(entry.connected_at))
    return step("alive", "ok", "it is alive" if entry.weak else "it is alive: the connection keeps it")
