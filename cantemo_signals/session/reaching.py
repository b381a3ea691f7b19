"""Which events reach a connection, at which place among the receivers that they call, or why none does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from cantemo_signals.bus import BaseSignal, Entry
from cantemo_signals.session.possible_events import PossibleEvents
from cantemo_signals.values.connections import EventPlace, NeverCalled

MOST_REPEATED = 1000
"""How many times in total the events of a signal's senders may repeat its receivers for any sender."""

Senders = dict[str, object]
"""Senders by name."""
Others = Callable[[BaseSignal], Senders]


def nobody(signal: BaseSignal) -> Senders:
    """Return no senders beyond those that connections name."""
    return {}


def anybody(sender: str) -> bool:
    """Return True: every sender is wanted."""
    return True


class Reaching:
    """The events that reach the connections of a signal.

    There is one event for each sender that a connection names, one for each of the ``others`` that calls receivers for
    any sender, and one from any remaining sender, which calls those receivers too. Receivers for any sender are
    repeated only under the senders that ``wants`` accepts.
    """

    def __init__(
        self, possible: PossibleEvents, others: Others = nobody, wants: Callable[[str], bool] = anybody
    ) -> None:
        self._possible = possible
        self._others = others
        self._wants = wants

    def events(self, signal: BaseSignal, name: str, places: dict[Entry, int]) -> dict[Entry, list[EventPlace]]:
        """Return the events that reach each connection of a signal.

        ``name`` is the signal's; ``places`` has each connection's place among the receivers for its own sender.
        """
        found: dict[Entry, list[EventPlace]] = defaultdict(list)
        if self._possible.is_never_sent(signal):
            return found
        own = self._own_senders(signal, places)
        for entry, place in places.items():
            if not entry.any_sender and entry.sender_name in own:
                found[entry].append(EventPlace(name, entry.sender_name, place))
        repeating = {} if self.is_everywhere(places) else {**own, **self._others(signal)}
        for sender_name, sender in repeating.items():
            if self._wants(sender_name):
                for place, entry in enumerate(signal.planned(sender), 1):
                    if entry.any_sender:
                        found[entry].append(EventPlace(name, sender_name, place))
        for entry, place in places.items():
            if entry.any_sender:
                found[entry].append(EventPlace(name, None, place))
        return found

    def is_everywhere(self, entries: Iterable[Entry]) -> bool:
        """Return whether there are too many receivers for any sender to list them again under each sender."""
        anyone = sum(entry.any_sender for entry in entries)
        senders = {entry.sender_name or "" for entry in entries if not entry.any_sender} if anyone else set()
        return anyone * sum(map(self._wants, senders)) > MOST_REPEATED

    def _own_senders(self, signal: BaseSignal, entries: Iterable[Entry]) -> Senders:
        """Return the senders that something is connected for and that are not known never to send the signal."""
        firsts: dict[str, Entry] = {}
        for entry in entries:
            if not entry.any_sender:
                firsts.setdefault(entry.sender_name or "", entry)
        return {
            name: entry.sender()
            for name, entry in firsts.items()
            if self._possible.can_send(signal, entry.sender()) is not False
        }


def why_never_called(entry: Entry, places: dict[Entry, int]) -> NeverCalled:
    """Return why no event reaches a connection."""
    if entry.unresolved:
        return "unresolved"
    if not entry.alive:
        return "garbage-collected"
    if entry.lost_sender:
        return "sender gone"
    if entry.signal.is_block and entry not in places:
        return "disabled"
    return "never sent" if entry in places else "called once"
