"""The selection of connections by patterns for their signals, senders, receivers and plugins."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from cantemo_signals.bus import BaseSignal
from cantemo_signals.bus.naming import name_of, short
from cantemo_signals.errors import UnknownName, suggestion
from cantemo_signals.session.names import Names
from cantemo_signals.session.possible_events import PossibleEvent, PossibleEvents
from cantemo_signals.session.reaching import Senders
from cantemo_signals.session.wiring import signal_name
from cantemo_signals.values.connections import Connection, EventPlace
from cantemo_signals.values.requests import Selection

PLUGINS = "portal.plugins."
ANY = "any"
PATTERN = "signal, sender, receiver or plugin"
LISTS = {
    "sender": "cantemo-signals signals lists what each helper sends.",
    "receiver": "cantemo-signals list shows every receiver.",
    PATTERN: "cantemo-signals list shows what is connected, cantemo-signals signals what there is.",
}
"""The command that shows every name, for the kinds with many names."""


class Selector:
    """The choice of connections, and of the events of each, that a request asks for."""

    def __init__(self, selection: Selection, possible: PossibleEvents) -> None:
        self._selection = selection
        self._possible = possible
        self._senders = {each.lower() for each in (selection.sender, selection.pattern) if each is not None}
        self._method = (selection.pattern or "").lower()
        self._named: dict[BaseSignal, Senders] = {}
        self._sent_by_method: set[tuple[str, str]] = set()

    @property
    def narrows(self) -> bool:
        """Whether the selection leaves anything out."""
        return self._selection._replace(silent=False, source=False) != Selection()

    def named_senders(self, signal: BaseSignal) -> Senders:
        """Return the senders of a signal that the selection names, directly or by the method that sends it."""
        if not self._senders:
            return {}
        if signal not in self._named:
            named = self._named[signal] = {}
            for event in self._possible.of(signal):
                if issubclass(type(event.sender), type):
                    name = name_of(event.sender)
                    is_by_method = self._method in _method_names(event)
                    if is_by_method or self._senders & {name.lower(), short(name).lower()}:
                        named[name] = event.sender
                    if is_by_method:
                        self._sent_by_method.add((signal_name(signal), name))
        return self._named[signal]

    def wants(self, sender: str) -> bool:
        """Return whether the selection includes a sender with this name."""
        return fits(self._selection.sender, sender)

    def chosen(self, rows: list[Connection]) -> list[Connection]:
        """Return the connections that match every filter, each with its matching events."""
        if not self.narrows:
            return rows
        return [chosen for row in rows if (chosen := self._chosen(row)) is not None]

    def _chosen(self, row: Connection) -> Connection | None:
        wanted = self._selection
        if not (
            fits(wanted.signal, row.signal, f"{row.module}.{row.signal}")
            and fits(wanted.receiver, row.receiver)
            and fits(wanted.plugin, row.plugin or "")
        ):
            return None
        if row.never_called:
            return row if self._is_wanted(row, EventPlace(row.signal, row.sender, 0)) else None
        events = tuple(event for event in row.events if self._is_wanted(row, event))
        return row._replace(events=events) if events else None

    def _is_wanted(self, row: Connection, event: EventPlace) -> bool:
        """Return whether a connection is asked for as one that this event reaches."""
        sender, pattern = event.sender or ANY, self._selection.pattern
        if not self.wants(sender):
            return False
        is_whole = "." in (pattern or "")
        return (event.signal, sender) in self._sent_by_method or fits(pattern, *_parts(row, sender, whole=is_whole))

    def refuse_unknown(self, rows: list[Connection], names: Names, plugins: Iterable[str]) -> None:
        """Refuse a pattern that matches nothing at all, connected or not.

        Raises:
            UnknownName: a pattern matches nothing.
        """
        wanted = self._selection
        senders = {*names.senders(), ANY, *(row.sender for row in rows if row.sender)}
        receivers = {row.receiver for row in rows}
        if wanted.signal is not None and not any(fits(wanted.signal, each) for each in names.signals()):
            names.fitting_signals(wanted.signal)
        _refuse("sender", wanted.sender, senders, names)
        _refuse("receiver", wanted.receiver, receivers, names)
        _refuse("plugin", wanted.plugin, plugins, names)
        everything = {*names.signals(), *senders, *receivers, *plugins}
        if wanted.pattern is not None and not any(self._method in _words(title) for title in names.methods()):
            parts = everything if "." in wanted.pattern else {short(each) for each in everything}
            _refuse(PATTERN, wanted.pattern, parts, names)


def _refuse(kind: str, pattern: str | None, known: Iterable[str], names: Names) -> None:
    texts = {name.removeprefix(PLUGINS) for name in known}
    if pattern is not None and not any(fits(pattern, text) for text in texts):
        from cantemo_signals.session.sources.definitions import DEFINITIONS  # for a wrong name only

        error = UnknownName(kind, pattern, texts - {ANY})
        lost = next(filter(None, (names.lost(pattern, each) for each in DEFINITIONS if each in kind)), None)
        near = suggestion(pattern, [*texts, *names.methods()] if kind == PATTERN else texts)
        block = next((short(name) for name in names.blocks() if short(name).lower() == pattern.lower()), None)
        shown = block and f"{block} is a block: cantemo-signals signals {block} lists its plugins."
        error.hint = shown or lost or near or LISTS.get(kind, error.hint)
        raise error


def _method_names(event: PossibleEvent) -> tuple[str, ...]:
    """Return the method that sends an event, with and without its class."""
    return () if event.method is None else _words(f"{short(name_of(event.sender))}.{event.method.name}")


def _words(title: str) -> tuple[str, ...]:
    """Return ``Class.method`` and ``method``, in lower case."""
    return title.lower(), title.lower().rpartition(".")[2]


def _parts(row: Connection, sender: str, *, whole: bool) -> tuple[str, ...]:
    """Return what to search for a pattern: full dotted names only if it has a dot, because most begin alike."""
    names = row.signal, short(sender), row.receiver.removeprefix(PLUGINS), row.plugin or ""
    return (*names, f"{row.module}.{row.signal}", sender, row.receiver) if whole else names


def fits(pattern: str | None, *texts: str) -> bool:
    """Return whether a pattern, a glob or a case-insensitive substring, matches one of the texts."""
    if pattern is None:
        return True
    folded = pattern.lower()
    if any(character in folded for character in "*?["):
        return any(
            fnmatchcase(part, folded) for text in texts for part in (text.lower(), text.lower().rpartition(".")[2])
        )
    return any(folded in text.lower() for text in texts)
