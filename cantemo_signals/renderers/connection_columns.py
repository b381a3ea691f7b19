"""The columns that can be shown of a connection, one row each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from cantemo_signals.renderers.parts import location_cell
from cantemo_signals.renderers.screen import Cell, Column, Gives, Span, Style, cell_text
from cantemo_signals.renderers.words import ShortNames, receiver_name
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.connections import Connection, EventPlace, NeverCalled

NEVER_CALLED: dict[NeverCalled, str] = {
    "garbage-collected": "garbage-collected",
    "sender gone": "its sender is gone",
    "unresolved": "no such model",
    "never sent": "never sent",
    "called once": "called already",
    "disconnected": "disconnected",
    "disabled": "disabled",
}
KINDS = {"coroutine function": "async", "task": "task", "made up": "made up"}


class Listed(NamedTuple):
    """A connection, and the event as one of whose receivers it is shown; without one it is shown for itself.

    ``is_explained`` tells that why nothing calls it stands above it.
    """

    connection: Connection
    event: EventPlace | None = None
    is_explained: bool = False


class Names:
    """The shortest clear names of the signals and senders on a screen."""

    def __init__(self, connections: Iterable[Connection]) -> None:
        connections = tuple(connections)
        signals = {(each.signal, each.module) for each in connections}
        self._uses = Counter(name for name, _ in signals)
        senders = {event.sender for each in connections for event in each.events}
        self.senders = ShortNames(senders.union(each.sender for each in connections))
        #: Whether it goes without saying that a signal is Django's: they all are.
        self.is_all_django = all(each.library == "django" for each in connections)

    def signal(self, connection: Connection) -> str:
        """Return a signal's name, or its dotted path where two signals share the name."""
        name = connection.signal
        return name if self._uses[name] < 2 else f"{connection.module}.{name}"


class ListColumn(NamedTuple):
    """A column: its name, what it shows, how it gives way, and the cell for a connection."""

    name: str
    help: str
    cell: Callable[[Listed, Names], Cell]
    gives: Gives = ""
    right: bool = False

    @property
    def column(self) -> Column:
        """The column of a table."""
        return Column(self.name, right=self.right, gives=self.gives)


def _order(listed: Listed, names: Names) -> Cell:
    if listed.connection.never_called:
        return ""
    return str(listed.event.order if listed.event else listed.connection.order)


def _event(listed: Listed, names: Names) -> Cell:
    connection, event, _ = listed
    sender = event.sender if event else connection.sender
    return f"{names.signal(connection)} from {names.senders[sender]}"


def _receiver(listed: Listed, names: Names) -> Cell:
    connection = listed.connection
    style: Style = "bad" if connection.never_called == "garbage-collected" else "name"
    return Span(receiver_name(connection.receiver), style, connection.receiver_at)


def _marks(listed: Listed, names: Names) -> Cell:
    """Return what is unusual about a connection."""
    connection, event, is_explained = listed
    library = "" if connection.library == "portal" or names.is_all_django else connection.library
    marks = [
        "Portal's own" if connection.is_of_portal else "",
        "any" if connection.sender is None and event is not None and event.sender is not None else "",
        NEVER_CALLED[connection.never_called] if connection.never_called and not is_explained else "",
        f"{connection.phase} failed" if connection.failed else "",
        "" if connection.weak else "strong",
        "uid" if connection.dispatch_uid else "",
        KINDS.get(connection.kind, ""),
        *(f"@{name.rpartition('.')[2]}" for name in connection.wrappers),
        library,
        "inferred" if connection.inferred else "",
    ]
    return Span(", ".join(filter(None, marks)), "bad" if connection.failed or connection.never_called else "dim")


def _phase(listed: Listed, names: Names) -> Cell:
    """The bootstrap class, else the stage; a module is told by the place anyway."""
    connection = listed.connection
    return connection.during if connection.phase == "bootstrap" else connection.phase


def sorted_by(listed: Iterable[Listed], name: str | None, names: Names) -> list[Listed]:
    """Sort by a column, numbers numerically; without a column keep the order."""
    if name is None:
        return list(listed)
    column = COLUMNS[name]

    def key(each: Listed) -> tuple[int, str]:
        text = cell_text(column.cell(each, names))
        return (int(text) if text.isdecimal() else -1 if column.right else 0), text.lower()

    return sorted(listed, key=key)


COLUMNS = {
    row.name: row
    for row in (
        ListColumn("order", "The place among the receivers that the event calls.", _order, right=True),
        ListColumn("event", "Its signal and sender.", _event),
        ListColumn("signal", "The signal.", lambda each, names: Span(names.signal(each.connection), "strong")),
        ListColumn("module", "The module of the signal.", lambda each, names: each.connection.module),
        ListColumn(
            "sender", "The sender that it is connected for.", lambda each, names: names.senders[each.connection.sender]
        ),
        ListColumn("receiver", "The receiver.", _receiver, "middle"),
        ListColumn(
            "marks",
            "What is unusual: any (sender), strong, uid, async, a library …",
            _marks,
        ),
        ListColumn(
            "connected",
            "The line that connects it.",
            lambda each, names: location_cell(each.connection.connected_at),
            "path",
        ),
        ListColumn("phase", "What connects it: the bootstrap class, or the phase of loading.", _phase, "middle"),
        ListColumn("plugin", "The plugin that connects it.", lambda each, names: each.connection.plugin or ""),
        ListColumn(
            "defined",
            "The line where the receiver is defined.",
            lambda each, names: location_cell(each.connection.receiver_at),
            "path",
        ),
        ListColumn(
            "accepts", "The receiver's parameters.", lambda each, names: ", ".join(each.connection.accepts), "words"
        ),
        ListColumn(
            "docstring",
            "The first line of the receiver's docstring.",
            lambda each, names: each.connection.docstring or "",
            "words",
        ),
        ListColumn(
            "kept",
            "Whether the signal holds the receiver: weak or strong.",
            lambda each, names: "weak" if each.connection.weak else "strong",
        ),
        ListColumn("uid", "The dispatch_uid.", lambda each, names: each.connection.dispatch_uid or "", "middle"),
        ListColumn(
            "kind", "What the receiver is: function, method, partial, …", lambda each, names: each.connection.kind
        ),
        ListColumn(
            "library", "Whose signal it is: portal, django, celery, …", lambda each, names: each.connection.library
        ),
        ListColumn(
            "never",
            "Why no event calls it.",
            lambda each, names: NEVER_CALLED[each.connection.never_called] if each.connection.never_called else "",
        ),
        ListColumn(
            "disconnected",
            "The line that disconnects it.",
            lambda each, names: location_cell(each.connection.disconnected_at),
            "path",
        ),
    )
}
