"""The catalogue as values: signals with their senders, and helper methods with the signals that a call sends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from inspect import cleandoc
from typing import Any

from cantemo_signals.bus import BaseSignal, Bus
from cantemo_signals.bus.block import BlockSignal
from cantemo_signals.bus.naming import name_of
from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.errors import UnknownName
from cantemo_signals.loader import Failures
from cantemo_signals.sandbox import accounts, environment
from cantemo_signals.sandbox.catalogue import accessors, catalogue
from cantemo_signals.sandbox.catalogue.accessors import Accessor
from cantemo_signals.sandbox.catalogue.catalogue import Method
from cantemo_signals.sandbox.catalogue.declaration import RETURNED, DeclaredEvent
from cantemo_signals.sandbox.catalogue.examples import example_of
from cantemo_signals.session.commands import given_value
from cantemo_signals.session.describer import Describer
from cantemo_signals.session.events import Parts
from cantemo_signals.session.names import Names, fitting_names
from cantemo_signals.session.possible_events import PossibleEvents
from cantemo_signals.session.reaching import Reaching
from cantemo_signals.session.rules import EVERYWHERE, Evidence, findings
from cantemo_signals.session.sources import UNKNOWN, InstanceOf
from cantemo_signals.session.wiring import connections, is_of_plugins, signal_name
from cantemo_signals.values import NamedTuple
from cantemo_signals.values import connections as values
from cantemo_signals.values.blocks import BLOCK
from cantemo_signals.values.connections import HelperMethod, MethodSignal, Raise, Signal
from cantemo_signals.values.documents import Json
from cantemo_signals.values.results import SignalsResult

PLAIN = (str, bool, int, float, type(None))


def signals(parts: Parts, bus: Bus, failures: Failures, name: str | None) -> SignalsResult:
    """Return the signals that can be connected to, or the signals and methods that all or part of a name means.

    Raises:
        UnknownName: ``name`` matches nothing.
    """
    if name is None:
        return _result(parts, described_signals(parts.names, bus))
    found, methods, known = asked(parts.names, name)
    described = tuple(described_method(method, parts.describer) for method in methods)
    if not found:
        return SignalsResult((), described, tuple(map(described_accessor, known)), deaths=parts.journal.deaths)
    rows = connections(bus, failures, Reaching(parts.possible), blocks=True)
    meant = {(signal.module, signal_name(signal)) for signal in found}
    ways = {each: (*_causes(each), *sent_by_plugins(parts.possible, each)) for each in found}
    return _result(parts, described_signals(parts.names, bus, ways))._replace(
        methods=described, connections=tuple(row for row in rows if (row.module, row.signal) in meant)
    )


def _result(parts: Parts, described: tuple[Signal, ...]) -> SignalsResult:
    return SignalsResult(
        signals=described,
        plugins=parts.plugins,
        findings=findings(Evidence(parts.host, parts.possible, parts.plugins), select=EVERYWHERE),
        deaths=parts.journal.deaths,
    )


class Asked(NamedTuple):
    """The signals, methods and accessors in the catalogue that match a name; accessors only where no signal does."""

    signals: list[BaseSignal]
    methods: list[Method]
    accessors: list[Accessor]


def asked(names: Names, given: str) -> Asked:
    """Return what is meant by the name of a signal, method or accessor, of a class that has some, or by a part of one.

    Raises:
        UnknownName: nothing matches.
    """
    if signals := names.whole(given):
        return Asked(signals, [], [])
    methods = {f"{method.sender}.{method.name}": method for method in names.methods().values()}
    if own := names.helper(given):
        return Asked([], own, [])
    if named := fitting_names(given, methods, loosely=False):
        return Asked(names.containing(given), list(named.values()), [])
    if known := accessors.meant(given):
        return Asked([], [], known)
    folded = given.lower()
    parts = [method for method in methods.values() if folded in method.title.lower()]
    signals = names.containing(given) or names.containing(given, everywhere=not parts)
    if signals or parts:
        return Asked(signals, parts, [])
    if known := [each for each in accessors.accessors() if folded in each.title.lower()]:
        return Asked([], [], known)
    if own := names.helper(given.rpartition(".")[0]):
        raise UnknownName("method", given, [method.title for method in own])
    if known := accessors.meant(given.rpartition(".")[0]):
        raise UnknownName("accessor", given, [each.title for each in known])
    helpers = {method.title.partition(".")[0] for method in methods.values()}
    objects = {each.title if "." in given else each.owner.__qualname__ for each in accessors.accessors()}
    raise names.unknown("signal, helper, method or object", given, [*names.methods(), *helpers, *objects])


def described_signals(
    names: Names, bus: Bus, only: dict[BaseSignal, tuple[Raise, ...]] | None = None
) -> tuple[Signal, ...]:
    """Return every signal, or only those in ``only``: what is known about it, and how many receivers are connected.

    What libraries connect among themselves does not count. ``only`` maps each signal to how plugins send it.
    """
    counts = Counter(id(entry.signal) for entry in bus.ledger.entries())
    used = {id(entry.signal) for entry in bus.ledger.entries() if is_of_plugins(entry)}
    declared = {(signal.module, signal.name): signal for signal in catalogue.signals()}
    rows = []
    for signal in (*names.signals().values(), *names.blocks().values()) if only is None else only:
        name = signal_name(signal)
        known = declared.get((signal.module, name)) or _of_block(signal) or _of_plugin(signal, name)
        raised = (*known.raised_by, *(only[signal] if only else ()))
        rows.append(known._replace(raised_by=raised, connections=counts[id(signal)] if id(signal) in used else 0))
    return tuple(sorted(rows, key=lambda row: (row.plugin is not None, row.module == BLOCK, row.module, row.name)))


def _of_block(signal: BaseSignal) -> Signal | None:
    if not isinstance(signal, BlockSignal):
        return None
    block = signal.block
    page = Raise(block.page, None, block.carries, block.certainty, block.source)
    return Signal(block.name, BLOCK, signal.meaning or "", block.certainty, block.source, (page,), words=block.words)


def _of_plugin(signal: BaseSignal, name: str) -> Signal:
    plugin = plugin_of(signal.module)
    meaning = signal.meaning or (f"Defined by the plugin {plugin}." if plugin else "Not in the catalogue.")
    return Signal(name, signal.module, meaning, None, "", plugin=plugin)


def sent_by_plugins(possible: PossibleEvents, signal: BaseSignal) -> Iterator[Raise]:
    """Yield the ways in which plugins themselves send a signal, one for each place."""
    for event in possible.of(signal):
        if event.location is not None:
            yield Raise(_sender_text(event.sender), None, event.names, event.certainty, event.source)


def _causes(signal: BaseSignal) -> Iterable[Raise]:
    """Return what in Portal makes Django send one of its signals."""
    return accounts.rows.causes(signal.module, signal_name(signal)) if environment.is_emulated else ()


def _sender_text(sender: object) -> str:
    if sender is None:
        return "no sender"
    if sender is UNKNOWN:
        return "a sender that is not known"
    return f"an object of {name_of(sender.kind)}" if type(sender) is InstanceOf else name_of(sender)


def described_method(method: Method, describer: Describer) -> HelperMethod:
    """Return a helper method with example values."""
    declaration, examples = method.declaration, method.examples
    values = {name: declaration.defaults.get(name, examples[name]) for name in method.parameters}
    return HelperMethod(
        method.title,
        _in_json(values, describer),
        tuple(_raised(method, event, examples, describer) for event in method.events),
        method.sender,
        method.parameters,
        method.required,
        cleandoc(declaration.function.__doc__ or ""),
        declaration.certainty,
        declaration.source,
    )


def described_accessor(accessor: Accessor) -> values.Accessor:
    """Return an accessor as a value."""
    meaning = cleandoc(accessor.function.__doc__ or "")
    parameters = None if accessor.is_property else accessor.parameters
    owner = f"{accessor.owner.__module__}.{accessor.owner.__qualname__}"
    return values.Accessor(accessor.title, owner, parameters, meaning, accessor.certainty, accessor.source)


def _raised(method: Method, event: DeclaredEvent, examples: dict[str, Any], describer: Describer) -> MethodSignal:
    returned = None if event.before else example_of("_id")
    values = event.arguments(method.name, {**examples, RETURNED: returned})
    return MethodSignal(
        signal_name(event.signal),
        _in_json(values, describer),
        event.signal.module,
        event.before,
        event.carries,
        event.certainty,
        event.source,
    )


def _in_json(values: dict[str, Any], describer: Describer) -> dict[str, Json]:
    """Return the values that JSON can hold, a metadata document as its fields; an example password is no secret."""
    found: dict[str, Json] = {}
    for name, value in values.items():
        if _is_plain(value):
            found[name] = value
        elif (given := given_value(describer.arguments({name: value})[name])) is not None:
            found[name] = given
    return found


def _is_plain(value: Any) -> bool:
    if type(value) is dict:
        return all(type(name) is str and _is_plain(each) for name, each in value.items())
    return all(map(_is_plain, value)) if type(value) is list else type(value) in PLAIN
