"""The catalogue, or what a name matches in it: one signal or helper method in full, or several as lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, get_args

from cantemo_signals.renderers import blocks
from cantemo_signals.renderers.accessors import accessor_blocks, accessor_table, guess_table
from cantemo_signals.renderers.connection_table import ConnectionGroups
from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.methods import method_blocks, method_table, without_signals
from cantemo_signals.renderers.parts import HANG, closing_blocks, known_from
from cantemo_signals.renderers.screen import (
    Block,
    Column,
    Node,
    Outline,
    Records,
    Row,
    Screen,
    Span,
    Table,
    Title,
    one_line,
    without_empty_columns,
)
from cantemo_signals.renderers.words import ShortNames, count, in_words, sender_name
from cantemo_signals.values.connections import Accessor, Certainty, Connection, HelperMethod, Raise, Signal
from cantemo_signals.values.results import SignalsResult

PROGRAM = "cantemo-signals"
RECORD = "signal,module,plugin,connections,sender,method,arguments,certainty,source,meaning"
CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)
HELPER = "Helper"


def screen(result: SignalsResult, view: View) -> Screen:
    """Return a line for each signal and each method, or the requested one in full."""
    closing = closing_blocks(result.plugins, result.findings, result.deaths, verbose=view.verbose)
    if result.only_guesses:
        return [guess_table(result.methods, result.accessors), *closing, *_guesses_counted(result)]
    match result.signals, result.methods, result.accessors:
        case (signal,), (), () if view.full and blocks.is_block(signal):
            return [*blocks.in_full(signal, result.connections), *closing]
        case (signal,), (), () if view.full:
            return [*_in_full(signal, result.connections), *closing]
        case (), (method,), ():
            return [*method_blocks(method), *closing]
        case (), (), (accessor,):
            return [*accessor_blocks(accessor), *closing]
        case _:
            return [*_catalogue(result, view), *closing, one_line(Span(_totals(result, view), "strong"))]


def records(result: SignalsResult) -> Records:
    """Return one row for each way in which a signal is raised."""
    signals = (record for signal in result.signals for record in _records(signal))
    methods = (record for method in result.methods for record in _method_records(method))
    return RECORD, (*signals, *methods, *map(_accessor_record, result.accessors))


def _records(signal: Signal) -> Iterator[tuple[Any, ...]]:
    start = (signal.name, signal.module, signal.plugin, signal.connections)
    for way in signal.raised_by:
        yield (*start, way.sender, way.method, " ".join(way.arguments), way.certainty, way.source, signal.meaning)
    if not signal.raised_by:
        yield (*start, None, None, None, signal.certainty, signal.source, signal.meaning)


def _method_records(method: HelperMethod) -> Iterator[tuple[Any, ...]]:
    name = method.name.rpartition(".")[2]
    for each in method.signals:
        carried = " ".join(each.carries)
        yield (each.name, each.module, None, None, method.sender, name, carried, each.certainty, each.source, None)
    if not method.signals:
        yield (None, None, None, None, method.sender, name, None, method.certainty, method.source, method.meaning)


def _accessor_record(accessor: Accessor) -> tuple[Any, ...]:
    name, given = accessor.name.rpartition(".")[2], " ".join(accessor.parameters or ())
    return (None, None, None, None, accessor.object, name, given, accessor.certainty, accessor.source, accessor.meaning)


def _guesses_counted(result: SignalsResult) -> Iterator[Block]:
    total = count(len(result.methods) + len(result.accessors), "guess")
    yield one_line(Span(f"{total}; signals NAME shows one, --catalogue corrects it", "strong"))


def _catalogue(result: SignalsResult, view: View) -> Iterator[Block]:
    """Yield the signals by module; those of libraries that no plugin connects to are counted, unless all are wanted."""
    if shown := _shown(result, view):
        yield _table(shown, verbose=view.verbose)
    aside = Counter(
        signal.module.partition(".")[0]
        for signal in result.signals
        if signal not in shown and not blocks.is_block(signal)
    )
    if aside:
        counts = in_words([f"{number} of {package}" for package, number in sorted(aside.items())])
        yield one_line(Span(f"{counts.replace(' of', ' signals of', 1)} are not shown; --all shows them", "dim"))
    if not view.full and (unfilled := blocks.unfilled_line(result.signals)):
        yield one_line(Span(unfilled, "dim"))
    if not (result.methods or result.accessors) and len(result.signals) > 1:
        yield one_line(Span("objects: signals VSItem; what is only inferred: signals --guesses", "dim"))
    if result.methods:
        yield method_table(result.methods)
    if result.accessors:
        yield accessor_table(result.accessors)
    if names := without_signals(result.methods):
        yield Outline((Node((Span("no signals: ", "dim"), ", ".join(names)), hang=HANG),))


def _shown(result: SignalsResult, view: View) -> list[Signal]:
    return [signal for signal in result.signals if view.full or not _is_aside(signal)]


def _is_aside(signal: Signal) -> bool:
    """Return whether a signal is a library's own and of no concern to plugins."""
    if blocks.is_block(signal):
        return not signal.connections
    return signal.certainty is None and signal.plugin is None and not signal.connections


def _table(signals: Iterable[Signal], *, verbose: bool) -> Table:
    rows: list[Row] = [
        (
            Span(signal.module, "strong"),
            Span(signal.name, "name"),
            _senders(signal),
            str(signal.connections) if signal.connections else "",
            signal.meaning if verbose else "",
        )
        for signal in signals
    ]
    titles = (
        Column("module"),
        Column("signal"),
        Column("sent by", gives="words"),
        Column("receivers", right=True),
        Column("meaning", gives="words"),
    )
    return without_empty_columns(Table(titles, rows, groups=1))


def _senders(signal: Signal) -> str | Span:
    """Return the senders, with the certainty unless it is the best; helpers without their common suffix."""
    shown = str if blocks.is_block(signal) else sender_name  # a page is no class
    names = list(dict.fromkeys(shown(way.sender) for way in signal.raised_by))
    if not names:
        return "" if signal.certainty is None else Span("nobody known", "dim")
    if len(names) > 1 and all(name.endswith(HELPER) for name in names):
        names = [name.removesuffix(HELPER) for name in names]
    usual = "seen in code" if blocks.is_block(signal) else CERTAINTIES[0]
    certainty = f" ({signal.certainty})" if signal.certainty not in (None, usual) else ""
    return ", ".join(names) + certainty


def _in_full(signal: Signal, connections: tuple[Connection, ...]) -> Iterator[Block]:
    """Yield what a signal means, what sends it with which arguments, what is connected, and how to send it."""
    yield Title((Span(signal.name, "title"), Span(f" from {signal.module}", "dim")))
    yield Outline(tuple(_facts(signal)))
    if signal.raised_by:
        yield Outline(tuple(_raises(signal.raised_by)))
    if connections:
        yield ConnectionGroups(connections).table()
    yield Outline(tuple(Node((line,), verbatim=True) for line in _commands(signal)))


def _facts(signal: Signal) -> Iterator[Node]:
    yield Node((signal.meaning,), hang=0)
    if signal.certainty is not None:
        yield Node((known_from(signal.certainty, signal.source),), hang=HANG)


def _raises(raised_by: tuple[Raise, ...]) -> Iterator[Node]:
    """Yield each sender and method with the arguments that the event carries, the most certain first."""
    senders = ShortNames(way.sender for way in raised_by)
    for way in sorted(raised_by, key=lambda way: CERTAINTIES.index(way.certainty)):
        name = senders[way.sender] + (f".{way.method}" if way.method else "")
        line = (Span(name, "name"), f" with {in_words(way.arguments)}" if way.arguments else "")
        yield Node(line, (Node((known_from(way.certainty, way.source),), hang=HANG),), hang=HANG)


def _commands(signal: Signal) -> list[str]:
    """Return command lines that run as they are: one that fires the signal, one that shows its connections."""
    fire = f"{PROGRAM} fire {signal.name}"
    ways = sorted(signal.raised_by, key=lambda way: (way.method is None, CERTAINTIES.index(way.certainty)))
    if ways and (method := ways[0].method):
        fire += f" --method {method}"
    elif ways:
        fire += f" --sender {ShortNames(way.sender for way in ways)[ways[0].sender]}"
    return [fire, f"{PROGRAM} list --signal {signal.name}"]


def _totals(result: SignalsResult, view: View) -> str:
    """Return ``24 signals, 7 connections``."""
    signals = _shown(result, view)
    filled = [signal for signal in signals if blocks.is_block(signal)]
    connections = sum(signal.connections for signal in signals if signal not in filled)
    parts = (
        (len(signals) - len(filled), "signal"),
        (len(filled), "block"),
        (len(result.methods), "method"),
        (len(result.accessors), "accessor"),
        (connections, "connection"),
    )
    return ", ".join(count(number, noun) for number, noun in parts if number)
