"""The receiver that a question is about: connected, or only defined somewhere in the sources of plugins."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator

from cantemo_signals.bus import BaseSignal, Entry
from cantemo_signals.bus.bus import Ledger
from cantemo_signals.bus.disconnects import Disconnect
from cantemo_signals.bus.entries import Ignored
from cantemo_signals.errors import UnknownName, UsageError, suggestion
from cantemo_signals.hosts import Host
from cantemo_signals.session.names import fitting_names
from cantemo_signals.session.sources.texts import texts
from cantemo_signals.session.wiring import is_of_plugins, signal_name
from cantemo_signals.values import NamedTuple

Place = tuple[str, int]
AT = re.compile(r"(.+\.py):(\d+)")


class Subject(NamedTuple):
    """A receiver: its dotted name, the file and line where it begins, and its connections, past ones included."""

    name: str
    place: Place | None
    standing: tuple[Entry, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    undone: tuple[tuple[Disconnect, Entry], ...] = ()

    @property
    def last(self) -> str:
        """The last part of its name."""
        return self.name.rpartition(".")[2]

    @property
    def is_known(self) -> bool:
        """Whether it was ever connected, or there was an attempt to connect it."""
        return bool(self.made)

    @property
    def made(self) -> tuple[Entry | Ignored, ...]:
        """Its connections, its former connections, and the attempts to connect it."""
        return (*self.standing, *self.ignored, *(entry for _, entry in self.undone))

    @property
    def signals(self) -> tuple[str, ...]:
        """The names of the signals that it is connected to."""
        return tuple(dict.fromkeys(signal_name(entry.signal) for entry in self.standing))

    def of(self, signals: list[BaseSignal] | None) -> Subject:
        """Return the same receiver with only its connections to ``signals``; None means all."""
        if signals is None:
            return self
        wanted = {id(signal) for signal in signals}
        return self._replace(
            standing=tuple(each for each in self.standing if id(each.signal) in wanted),
            ignored=tuple(each for each in self.ignored if id(each.entry.signal) in wanted),
            undone=tuple(each for each in self.undone if id(each[1].signal) in wanted),
        )


class Definition(NamedTuple):
    """A function in a source: its dotted name, its file, and its lines with those of its decorators."""

    name: str
    path: str
    lines: range


def find(host: Host, given: str) -> Subject:
    """Return the receiver given by its name or by one of its lines.

    Raises:
        UsageError: nothing matches, or several receivers do.
    """
    known = _known(host.bus.ledger)
    at = AT.fullmatch(given)
    if at is not None:
        return _at(host, at[1], int(at[2]), known, given)
    if found := fitting_names(given, {each.name: each for each in known}, loosely=False):
        return _one(given, _alike(found, known))
    written = {each.name: each for each in _defined(host, given)}
    if exact := fitting_names(given, written, loosely=False):
        return _one(given, [_of_definition(each, known) for each in exact.values()])
    loose = fitting_names(given, {each.name: each for each in known})
    if loose:
        return _one(given, _alike(loose, known))
    near = fitting_names(given, written)
    if near:
        return _one(given, [_of_definition(each, known) for each in near.values()])
    unknown = UnknownName("receiver", given, [each.name for each in known])
    names = [each.name for each in _definitions(host, re.compile(rb"\bdef\b"))]
    unknown.hint = suggestion(given, names) or unknown.hint
    raise unknown


def _one(given: str, found: list[Subject]) -> Subject:
    if len(found) > 1:
        raise UnknownName("receiver", given, [_in_full(each, found) for each in found], ambiguous=True)
    return found[0]


def _in_full(subject: Subject, others: list[Subject]) -> str:
    """Return the receiver's name, or its place if several receivers share the name."""
    if sum(each.name == subject.name for each in others) < 2 or subject.place is None:
        return subject.name
    return f"{os.path.relpath(subject.place[0])}:{subject.place[1]}"


def _alike(found: dict[str, Subject], known: list[Subject]) -> list[Subject]:
    """Return all receivers with these names; one name may stand for several."""
    return [each for each in known if each.name in found]


def _known(ledger: Ledger) -> list[Subject]:
    """Return the receivers that were connected, or that code tried to connect."""
    found: dict[tuple[str, Place | None], Subject] = {}
    made = [entry for entry in ledger.entries() if is_of_plugins(entry)]
    undone = [(each, entry) for each in ledger.disconnects for entry in each.undone if is_of_plugins(entry)]
    for each in [*made, *ledger.ignored, *(entry for _, entry in undone)]:
        key = each.name, each.defined_at
        found.setdefault(key, Subject(*key))
    for entry in made:
        key = entry.name, entry.defined_at
        found[key] = found[key]._replace(standing=(*found[key].standing, entry))
    for ignored in ledger.ignored:
        key = ignored.name, ignored.defined_at
        found[key] = found[key]._replace(ignored=(*found[key].ignored, ignored))
    for disconnect, entry in undone:
        key = entry.name, entry.defined_at
        found[key] = found[key]._replace(undone=(*found[key].undone, (disconnect, entry)))
    return list(found.values())


def _at(host: Host, path: str, line: int, known: list[Subject], given: str) -> Subject:
    """Return the receiver that a line belongs to: the line connects it, or is part of it."""
    whole = os.path.abspath(path)

    def connects(made: Entry | Ignored) -> bool:
        place = made.connected_at
        return place is not None and place[1] == line and _is_file(place[0], whole, path)

    connecting = [each for each in known if any(map(connects, each.made))]
    if connecting:
        return _one(given, connecting)
    if (declared := _declared_at(host, whole, path, line)) is not None:
        return find(host, declared)._replace(standing=(), ignored=(), undone=())
    around = [
        each for each in _definitions(host, re.compile(b"")) if _is_file(each.path, whole, path) and line in each.lines
    ]
    if not around:
        raise UsageError(f"No function of a plugin contains the line {given}, and nothing connects there.")
    return _of_definition(max(around, key=lambda each: each.lines.start), known)


def _declared_at(host: Host, whole: str, path: str, line: int) -> str | None:
    """Return the name of what a line would have connected if it had run."""
    from cantemo_signals.session.sources.declared import declared  # reads all sources: only for a line not known yet

    for place in declared(host):
        if place.kind == "connects" and line in place.spot.lines and _is_file(place.spot.text.path, whole, path):
            return place.receiver or (place.written and place.written.rpartition(".")[2])
    return None


def _is_file(found: str, whole: str, given: str) -> bool:
    return found == whole or os.path.realpath(found) == os.path.realpath(whole) or found.endswith(f"/{given}")


def _of_definition(definition: Definition, known: list[Subject]) -> Subject:
    place = definition.path, definition.lines.start
    own = [each for each in known if each.place == place]
    return own[0] if own else Subject(definition.name, place)


def _defined(host: Host, given: str) -> Iterator[Definition]:
    """Return the functions whose names contain the given one."""
    last = re.escape(given.rpartition(".")[2]).encode()
    return _definitions(host, re.compile(rb"\bdef\s+\w*" + last, re.IGNORECASE))


def _definitions(host: Host, pattern: re.Pattern[bytes]) -> Iterator[Definition]:
    for text in texts(host, pattern):
        if text.tree is not None:
            yield from _within(text.tree, text.module, text.path)


def _within(node: ast.AST, prefix: str, path: str) -> Iterator[Definition]:
    for each in ast.iter_child_nodes(node):
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min(part.lineno for part in (each, *each.decorator_list))
            yield Definition(f"{prefix}.{each.name}", path, range(first, (each.end_lineno or each.lineno) + 1))
            yield from _within(each, f"{prefix}.{each.name}.<locals>", path)
        elif isinstance(each, ast.ClassDef):
            yield from _within(each, f"{prefix}.{each.name}", path)
        elif isinstance(each, ast.stmt | ast.excepthandler | ast.match_case):
            yield from _within(each, prefix, path)
