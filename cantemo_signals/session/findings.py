"""What the author of a plugin should know, found in the wiring and in what was loaded; one function per rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cantemo_signals.bus import Bus, Entry, Ignored
from cantemo_signals.bus.naming import short
from cantemo_signals.hosts import Host
from cantemo_signals.loader import Failures
from cantemo_signals.session.comparison import difference
from cantemo_signals.session.unimported import never_imported
from cantemo_signals.session.wiring import is_of_plugins, signal_name
from cantemo_signals.values.connections import Finding
from cantemo_signals.values.plugins import Effect, Plugin, PluginClass

if TYPE_CHECKING:
    from cantemo_signals.values.events import Dispatch

SHOWN_DIFFERENCES = 3

Path = tuple[str, str]
"""A signal's module and name."""


class Findings:
    """Gathers the findings of one session."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._bus = host.bus
        self._failures = host.failures
        self._paths = host.paths

    def about(
        self,
        plugins: tuple[Plugin, ...],
        signals: frozenset[Path] | None = None,
        dispatches: tuple[Dispatch, ...] = (),
        stray: Iterable[Effect] = (),
    ) -> tuple[Finding, ...]:
        """Everything worth knowing; of what is tied to a signal only what concerns ``signals``, if given."""
        entries = self._entries(signals)
        return (
            *nothing_found(plugins, self._paths),
            *failed_plugins(plugins),
            *dead_receivers(entries, self._failures),
            *duplicates(entries, self._failures),
            *ignored_connects(self._bus, entries, self._failures),
            *never_instantiated(plugins),
            *never_imported(plugins, self._host, self._failures),
            *blocked_effects(
                (*of_loading(plugins), *of_calls(dispatches), *((None, "A thread", each) for each in stray))
            ),
        )

    def differences(self, signals: frozenset[Path] | None = None) -> tuple[Finding, ...]:
        """Where the engines would dispatch differently."""
        return tuple(engine_differences(self._entries(signals)))

    def _entries(self, signals: frozenset[Path] | None) -> list[Entry]:
        return [
            entry
            for entry in self._bus.ledger.entries()
            if is_of_plugins(entry) and (signals is None or (entry.signal.module, signal_name(entry.signal)) in signals)
        ]


def failed_plugins(plugins: Iterable[Plugin]) -> Iterator[Finding]:
    """A plugin or a bootstrap that raised: what came after it is missing."""
    for plugin in plugins:
        if plugin.failure is not None:
            text = f"{plugin.name} failed to load: {plugin.failure.type}: {plugin.failure.message}"
            yield Finding("failed-plugin", "error", text, plugin.failure.location, plugin.failure.hint, plugin.name)
        for bootstrap in plugin.bootstraps:
            if (failure := bootstrap.failure) is not None:
                text = f"{bootstrap.name}.bootstrap() raised {failure.type}: {failure.message}"
                yield Finding("failed-bootstrap", "error", text, failure.location, failure.hint, plugin.name)


def blocked_effects(effects: Iterable[tuple[str | None, str, Effect]]) -> Iterator[Finding]:
    """Something that was not let happen, once for each line: of which plugin, who asked, what."""
    seen = set()
    for plugin, who, effect in effects:
        if effect.blocked and (effect.what, effect.location) not in seen:
            seen.add((effect.what, effect.location))
            permission = "network" if effect.kind == "mail" else effect.kind
            yield Finding(
                "blocked-effect",
                "warning",
                f"{who} was kept from {effect.what}({', '.join(effect.arguments)})",
                effect.location,
                f"--allow {permission} lets it happen.",
                plugin,
            )


def of_loading(plugins: Iterable[Plugin]) -> Iterator[tuple[str | None, str, Effect]]:
    """What plugins asked for while they were loaded, each with its plugin and the module or class that asked."""
    for plugin in plugins:
        for effect in plugin.effects:
            yield plugin.name, effect.during or plugin.name, effect


def of_calls(dispatches: Iterable[Dispatch]) -> Iterator[tuple[str | None, str, Effect]]:
    """What receivers asked for, each with its plugin and the receiver."""
    for dispatch in dispatches:
        for call in dispatch.calls:
            for effect in call.effects:
                yield call.plugin, call.receiver, effect
            yield from of_calls(call.sent)


def nothing_found(plugins: tuple[Plugin, ...], paths: Iterable[str]) -> Iterator[Finding]:
    """No plugin lies where one was looked for."""
    named = ", ".join(paths)
    if named and not plugins:
        yield Finding(
            "nothing-found",
            "warning",
            f"There is no plugin in {named}",
            hint="A plugin is a package or a module; -p NAME=PATH takes a directory as one whatever it holds.",
        )


def dead_receivers(entries: Iterable[Entry], failures: Failures) -> Iterator[Finding]:
    """A receiver connected weakly that nothing else held on to: it will never be called."""
    for entry in entries:
        if not entry.alive:
            yield Finding(
                "dead-receiver",
                "error",
                f"{entry.name} was garbage-collected after it was connected to {signal_name(entry.signal)}:"
                " it will never be called",
                failures.location(entry.connected_at),
                _how_to_keep(entry),
                entry.plugin,
            )


def _how_to_keep(entry: Entry) -> str:
    if entry.kind == "method":
        return "Keep the object in a module-level name, or connect with weak=False."
    return "Connect a function that a module holds on to, or connect with weak=False."


def duplicates(entries: Iterable[Entry], failures: Failures) -> Iterator[Finding]:
    """The same code connected more than once for the same event: it will be called once for each."""
    groups: dict[tuple[int, object], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.alive and entry.code is not None:
            groups[id(entry.signal), (entry.code.co_filename, entry.code)].append(entry)
    for group in groups.values():
        for entry, other in zip(group[1:], group, strict=False):
            if (entry.any_sender or other.any_sender or entry.sender() is other.sender()) and _same_owner(entry, other):
                yield Finding(
                    "duplicate",
                    "warning",
                    f"{entry.name} is connected to {signal_name(entry.signal)} twice: one event calls it twice",
                    failures.location(entry.connected_at),
                    _how_it_came(entry, other, failures),
                    entry.plugin,
                )


def _how_it_came(entry: Entry, other: Entry, failures: Failures) -> str:
    if entry.name != other.name:
        return f"The file was imported under two names, the other time for {other.name}."
    if entry.connected_at == other.connected_at:
        return "The same line connected it before: it ran twice."
    return f"It was connected before at {failures.location(other.connected_at)}."


def _same_owner(entry: Entry, other: Entry) -> bool:
    """Methods of two objects share their code and are not duplicates."""
    mine, others = entry.receiver(), other.receiver()
    return getattr(mine, "__self__", None) is getattr(others, "__self__", None) and _cells(mine) == _cells(others)


def _cells(receiver: object) -> list[int]:
    """What a closure closes over, by identity: duplicates are closures for which these are the same."""
    return [id(cell) for cell in getattr(receiver, "__closure__", None) or ()]


def ignored_connects(bus: Bus, entries: Iterable[Entry], failures: Failures) -> Iterator[Finding]:
    """A connect that changed nothing, because the same receiver or dispatch uid was connected already."""
    concerned = set(entries)
    for ignored in bus.ledger.ignored:
        entry = ignored.entry
        if entry not in concerned:
            continue
        yield Finding(
            "ignored-connect",
            "note",
            f"{entry.name} was connected to {signal_name(entry.signal)} before: this connect changed nothing",
            failures.location(ignored.connected_at),
            _what_counts(ignored, failures),
            ignored.plugin,
        )


def _what_counts(ignored: Ignored, failures: Failures) -> str:
    if ignored.connected_at == ignored.entry.connected_at:
        return "The same line connected it before: it ran twice."
    return f"The connection that counts was made at {failures.location(ignored.entry.connected_at)}."


def never_instantiated(plugins: Iterable[Plugin]) -> Iterator[Finding]:
    """A plugin class without an instance is not there for Portal."""
    for plugin in plugins:
        for cls in plugin.classes:
            if cls.instances == 0 and cls.interfaces and not _is_a_base(cls, plugin):
                yield Finding(
                    "never-instantiated",
                    "warning",
                    f"{cls.name} ({', '.join(cls.interfaces)}) was never instantiated: Portal does not see it",
                    cls.location,
                    f"Write {cls.name}() at module level.",
                    plugin.name,
                )


def _is_a_base(cls: PluginClass, plugin: Plugin) -> bool:
    return any(cls.name in other.bases for other in plugin.classes if other.instances)


def engine_differences(entries: Iterable[Entry]) -> Iterator[Finding]:
    """Wiring that the two engines would dispatch differently."""
    groups: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.alive:
            groups[id(entry.signal)].append(entry)
    texts = []
    for group in groups.values():
        for sender, name in _senders(group):
            text = difference(group[0].signal, sender)
            if text is not None:
                texts.append(f"{signal_name(group[0].signal)} from {name}: {text}")
    for text in texts[:SHOWN_DIFFERENCES]:
        yield Finding("engine-difference", "note", text)
    if len(texts) > SHOWN_DIFFERENCES:
        yield Finding(
            "engine-difference", "note", f"{len(texts) - SHOWN_DIFFERENCES} more signals and senders differ too."
        )


def _senders(entries: list[Entry]) -> list[tuple[object, str]]:
    found = {
        id(entry.sender()): (entry.sender(), short(entry.sender_name)) for entry in entries if not entry.any_sender
    }
    return list(found.values()) or [(None, "any sender")]
