"""Connections that receivers make while an event is dispatched, and make again at the next one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cantemo_signals.bus import Entry
from cantemo_signals.bus.recorded import RecordedCall, RecordedDispatch
from cantemo_signals.values import NamedTuple

if TYPE_CHECKING:  # lists do not need it
    from cantemo_signals.values.events import Event


class Made(NamedTuple):
    """A connection that still exists after an event, and the call of the receiver that made it."""

    call: RecordedCall
    entry: Entry

    @property
    def key(self) -> tuple[object, ...]:
        """What identifies a connection across events: another event's equivalent connection has the same key."""
        entry = self.entry
        return self.call.name, entry.connected_at, id(entry.signal), entry.name, entry.sender_name


class Reconnect(NamedTuple):
    """A connection that ``receiver`` makes at each ``event``; if it ``is_kept``, each event adds one more."""

    receiver: str
    plugin: str | None
    entry: Entry
    event: Event
    is_kept: bool


def made(dispatches: Iterable[RecordedDispatch]) -> list[Made]:
    """Return the lasting connections that receivers made in dispatches, including nested ones."""
    return [Made(call, entry) for call in _calls(dispatches) for entry in call.connected if _stands(entry)]


def reconnects(first: Iterable[Made], second: Iterable[Made], event: Event) -> Iterator[Reconnect]:
    """Yield the connections that were made both when an event was sent and when it was sent again."""
    again = {each.key for each in second}
    for call, entry in {each.key: each for each in first if each.key in again}.values():
        plugin = None if call.entry is None else call.entry.plugin
        yield Reconnect(call.name, plugin, entry, event, is_kept=entry.alive)


def _calls(dispatches: Iterable[RecordedDispatch]) -> Iterator[RecordedCall]:
    waiting = _backwards(list(dispatches))
    while waiting:
        call = waiting.pop()
        yield call
        waiting += _backwards(call.sent)


def _backwards(dispatches: list[RecordedDispatch]) -> list[RecordedCall]:
    return [call for dispatch in reversed(dispatches) for call in reversed(dispatch.calls)]


def _stands(entry: Entry) -> bool:
    """Return whether a connection was not undone, and does not end itself when it is called."""
    ends_itself = entry.code is not None and "disconnect" in entry.code.co_names
    return entry.serial in entry.signal.entries and not ends_itself
