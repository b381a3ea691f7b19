"""Connections in groups: by event, with all receivers that it calls, or by signal, sender or plugin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from cantemo_signals.renderers.connection_columns import COLUMNS, NEVER_CALLED, Listed, Names, sorted_by
from cantemo_signals.renderers.formats import Grouping
from cantemo_signals.renderers.screen import Cell, Column, Row, Span, Table, without_empty_columns
from cantemo_signals.renderers.words import receiver_name
from cantemo_signals.values.connections import Connection

SHOWN: dict[Grouping, tuple[str, ...]] = {
    "event": ("order", "receiver", "marks", "connected", "phase"),
    "signal": ("receiver", "sender", "marks", "connected"),
    "sender": ("signal", "order", "receiver", "marks"),
    "plugin": ("receiver", "event", "marks"),
}
HEADS: dict[Grouping, tuple[str, ...]] = {
    "event": ("signal", "sender"),
    "signal": ("signal",),
    "sender": ("sender",),
    "plugin": ("plugin",),
}
ANYBODY_ELSE = "anybody else"
BESIDES = ", besides the receivers for any sender"
JOINT = " from "

Head = tuple[Cell, ...]
Group = tuple[Head, list[Listed]]


class ConnectionGroups:
    """Connections in groups, each row in the columns that are shown."""

    def __init__(
        self,
        connections: Sequence[Connection],
        by: Grouping = "event",
        shown: tuple[str, ...] = (),
        sort: str | None = None,
    ) -> None:
        self._connections = connections
        self._by = by
        self._names = Names(connections)
        self._columns = [COLUMNS[name] for name in shown or SHOWN[by]]
        self._sort = sort

    def table(self) -> Table:
        """Return them as a table."""
        rows = [(*head, *self.row(each)) for head, listed in self.groups() for each in listed]
        heads = HEADS[self._by]
        titles = (*map(Column, heads), *(each.column for each in self._columns))
        return without_empty_columns(Table(titles, rows, groups=len(heads), joint=JOINT, header=False))

    def row(self, listed: Listed) -> Row:
        """Return the cells of a connection."""
        return tuple(column.cell(listed, self._names) for column in self._columns)

    def groups(self) -> Iterator[Group]:
        """Yield each group's heading and content."""
        make = {"event": self._by_event, "sender": self._by_sender}.get(self._by, self._by_itself)
        for head, listed in make():
            yield head, sorted_by(listed, self._sort, self._names)

    # A connection stands in each group of an event that calls it.

    def _by_event(self) -> Iterator[Group]:
        signals: dict[tuple[str, str], dict[str | None, list[Listed]]] = defaultdict(lambda: defaultdict(list))
        for each in self._connections:
            for event in each.events:
                signals[each.module, event.signal][event.sender].append(Listed(each, event))
        for senders in signals.values():
            yield from self._events_of_signal(senders)
        yield from self._never_called()

    def _events_of_signal(self, senders: dict[str | None, list[Listed]]) -> Iterator[Group]:
        """The events of one signal, those from whose senders the same is called as one."""
        is_everywhere = any(each.connection.everywhere for each in senders.get(None, ()))
        same: dict[tuple[bool, tuple[Row, ...]], list[str | None]] = defaultdict(list)
        for sender in sorted(senders, key=self._rank):
            senders[sender].sort(key=_place)
            same[sender is None, tuple(map(self.row, senders[sender]))].append(sender)
        for alike in same.values():
            listed = senders[alike[0]]
            signal = Span(self._names.signal(listed[0].connection), "strong")
            who = self._who(alike, is_alone=len(senders) == 1 and not is_everywhere)
            if (chooser := listed[0].connection.chooser) is not None:
                who += f", order and choice: {receiver_name(chooser)}"
            yield (signal, Span(who + (BESIDES if is_everywhere and alike != [None] else ""), "strong")), listed

    def _rank(self, sender: str | None) -> tuple[bool, str]:
        """By name, anybody last."""
        return sender is None, self._names.senders[sender]

    def _who(self, senders: list[str | None], *, is_alone: bool) -> str:
        if senders == [None] and not is_alone:
            return ANYBODY_ELSE
        return ", ".join(self._names.senders[sender] for sender in senders)

    def _never_called(self) -> Iterator[Group]:
        """What no event reaches: by its signal, its sender and the reason."""
        groups: dict[tuple[str, str, str | None, str], list[Listed]] = defaultdict(list)
        for each in self._connections:
            if each.never_called:
                groups[each.module, each.signal, each.sender, NEVER_CALLED[each.never_called]].append(
                    Listed(each, is_explained=True)
                )
        for (_, _, sender, why), listed in groups.items():
            signal = Span(self._names.signal(listed[0].connection), "strong")
            yield (signal, Span(f"{self._names.senders[sender]}, not called: {why}", "bad")), listed

    def _by_sender(self) -> Iterator[Group]:
        groups: dict[str | None, list[Listed]] = defaultdict(list)
        for each in self._connections:
            for event in each.events:
                groups[event.sender].append(Listed(each, event))
            if not each.events:
                groups[each.sender].append(Listed(each))
        for sender in sorted(groups, key=self._rank):
            groups[sender].sort(key=lambda each: (each.connection.module, each.connection.signal, _place(each)))
            yield (Span(self._names.senders[sender], "strong"),), groups[sender]

    # A connection stands in one group.

    def _by_itself(self) -> Iterator[Group]:
        groups: dict[str, list[Listed]] = defaultdict(list)
        for each in self._connections:
            name = self._names.signal(each) if self._by == "signal" else _owner(each)
            groups[name].append(Listed(each))
        for name, listed in sorted(groups.items()):
            yield (Span(name, "strong"),), listed


def _place(listed: Listed) -> int:
    return listed.event.order if listed.event else listed.connection.order or 0


def _owner(connection: Connection) -> str:
    return connection.plugin or ("Portal" if connection.is_of_portal else "no plugin")
