"""The rehearsal: every event that can be sent and reaches a plugin, and the connections that none reaches, and why."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, Literal

from cantemo_signals.bus import BaseSignal, Entry
from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.hosts import Host
from cantemo_signals.sandbox.catalogue import catalogue, library_events
from cantemo_signals.sandbox.fabrication.fabricated import is_made_up
from cantemo_signals.session.events import LiveEvent, live_event, nothing_made_up, unknown_event
from cantemo_signals.session.field_names import with_fields
from cantemo_signals.session.literals import with_literals
from cantemo_signals.session.possible_events import PossibleEvent, PossibleEvents
from cantemo_signals.session.same_call import with_arguments_of_call
from cantemo_signals.session.wiring import is_of_plugins, signal_name
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.event_results import NotTried

Why = tuple[Literal["not sent", "not called", "not reached"], str]

NEVER_SENDS: Why = ("not sent", "which never sends it")
NOTHING_SENDS: Why = ("not sent", "which nothing sends")
DEAD: Why = ("not called", "because it was garbage-collected")
LOST_SENDER: Why = ("not called", "because the sender is gone")
MUTED: Why = ("not called", "because --only or --skip excludes it")
NO_PAGE: Why = ("not sent", "which no page has")
NO_MODEL: Why = ("not sent", "which names no model")
NOT_REACHED: Why = ("not reached", "because an earlier receiver ended every event or disconnected it")


class Round(NamedTuple):
    """The events of one signal from one sender, which all call the same receivers."""

    signal: BaseSignal
    sender: Any
    entries: tuple[Entry, ...]
    events: tuple[LiveEvent, ...]


class Rehearsal:
    """The events of one rehearsal, of every signal or only of ``signals``.

    ``is_chosen`` applies --only and --skip to a receiver.
    """

    def __init__(
        self,
        host: Host,
        possible: PossibleEvents,
        is_chosen: Callable[[Entry], bool],
        signals: Iterable[BaseSignal] | None = None,
    ) -> None:
        self._host = host
        self._possible = possible
        self._is_chosen = is_chosen
        only = None if signals is None else {id(signal) for signal in signals}
        self._entries = [
            entry
            for entry in host.bus.ledger.entries()
            if is_of_plugins(entry) and (only is None or id(entry.signal) in only)
        ]

    def rounds(self, shape: Callable[[list[LiveEvent]], list[LiveEvent]] = list) -> Iterator[Round]:
        """Yield the events to send by signal and sender, in the order of the connections; ``shape`` prepares them."""
        for signal in self._signals():
            if self._is_misspelt(f"{signal.module}.{signal.name}"):
                continue
            rounds: dict[int, list[LiveEvent]] = {}
            for event in shape(self.reaching(signal)):
                rounds.setdefault(id(event.sender), []).append(event)
            for events in rounds.values():
                yield _varied(self.alone(events[0]), events)

    def alone(self, event: LiveEvent) -> Round:
        """Return a round with this event only."""
        return Round(event.signal, event.sender, self._called(event), (event,))

    def reaching(self, signal: BaseSignal) -> list[LiveEvent]:
        """Return the events of a signal that can be sent and that call a receiver of a plugin."""
        connected = [entry for entry in self.waiting(signal) if self._is_live(entry)]
        events = self._events(signal, connected)
        return list(filter(self.reaches, events if self._host.is_emulated else map(nothing_made_up, events)))

    def reaches(self, event: LiveEvent) -> bool:
        """Return whether an event calls a receiver of a plugin."""
        return any(is_of_plugins(entry) for entry in self._called(event))

    def waiting(self, signal: BaseSignal) -> list[Entry]:
        """Return the plugins' connections to a signal, dead ones included."""
        return [entry for entry in self._entries if entry.signal is signal]

    def not_tried(self, entered: set[Entry], died: Collection[str]) -> Iterator[NotTried]:
        """Yield the connections whose receiver no event reached; leave out those in ``died``, which ended a process."""
        location = self._host.failures.location
        for entry in self._entries:
            if entry not in entered and entry.name not in died and self._host.is_emulated:
                state, reason = self._why_not(entry)
                yield NotTried(
                    signal=signal_name(entry.signal),
                    module=entry.signal.module,
                    sender=None if entry.any_sender else entry.sender_name,
                    state=state,
                    reason=reason,
                    receiver=entry.name,
                    receiver_at=location(entry.defined_at),
                    plugin=entry.plugin,
                )

    def unheard(self) -> int:
        """Return how many events can be sent that call no receiver of a plugin."""
        possible = self._possible
        signals = {id(signal): signal for signal in (*catalogue.emulated_signals(), *self._own_signals())}
        return sum(not _is_heard(event) for signal in signals.values() for event in possible.of(signal))

    def _signals(self) -> list[BaseSignal]:
        return list({id(entry.signal): entry.signal for entry in self._entries}.values())

    def _own_signals(self) -> list[BaseSignal]:
        """Return the connected signals that plugins define; Django also sends its own signals for its own sake."""
        return [entry.signal for entry in self._entries if plugin_of(entry.signal.module) is not None]

    def _is_live(self, entry: Entry) -> bool:
        if not entry.alive or entry.lost_sender or entry.unresolved or not self._is_chosen(entry):
            return False
        return not self._has_misspelt_sender(entry)

    def _called(self, event: LiveEvent) -> tuple[Entry, ...]:
        return tuple(entry for entry in event.signal.planned(event.sender) if self._is_chosen(entry))

    def _events(self, signal: BaseSignal, connected: list[Entry]) -> Iterator[LiveEvent]:
        senders = [entry.sender() for entry in connected if not entry.any_sender]
        known = self._possible.of(signal) if connected else ()
        near = set[int]()
        if len(senders) < len(connected):
            near = self._near(known, {entry.plugin for entry in connected if entry.any_sender})
            if not known and self._may_come(signal):
                usual = catalogue.usual_sender(signal)
                senders.append(signal.nobody if usual is None else usual)
        for event in sorted(known, key=rank):
            if id(event.sender) in near or any(event.sender is sender for sender in senders):
                yield live_event(event)
        for sender in {id(sender): sender for sender in senders}.values():
            if all(event.sender is not sender for event in known):
                yield from self._of_unknown(signal, sender)

    def _is_misspelt(self, name: str) -> bool:
        """Return whether what has this dotted name was made up for a misspelt name of Portal's."""
        missing_names = self._host.missing_names()
        if not missing_names:
            return False
        from cantemo_signals.session.rules.near_names import is_misspelt  # only where something is missing

        return is_misspelt(name, missing_names)

    def _has_misspelt_sender(self, entry: Entry) -> bool:
        return is_made_up(entry.sender()) and self._is_misspelt(str(entry.sender_name))

    def _may_come(self, signal: BaseSignal) -> bool:
        """Return whether an unknown event may come: a plugin's signal, say, may be sent by a plugin elsewhere."""
        is_own = plugin_of(signal.module) is not None or signal.library == "pydispatcher"
        return is_own or not self._possible.is_complete(signal)

    def _near(self, known: tuple[PossibleEvent, ...], plugins: set[str | None]) -> set[int]:
        """Return the identities of the senders whose events are sent to receivers for any sender.

        For Django's signals, these are the senders of the receivers' own plugins, or else the usual sender. For
        Portal's signals, and for those that plugins send, these are all senders.
        """
        own = {id(event.sender) for event in known if not _is_of_django(event) or _plugin(event) in plugins}
        if own or not known:
            return own
        usual = catalogue.usual_sender(known[0].signal)
        is_known = any(event.sender is usual for event in known)
        return {id(usual if is_known else known[0].sender)}

    def _of_unknown(self, signal: BaseSignal, sender: Any) -> Iterator[LiveEvent]:
        """Yield the events of a sender that may or may not send the signal; none if it is known not to send it."""
        is_known = bool(self._possible.of(signal)) or not self._may_come(signal)
        if is_known and self._possible.can_send(signal, sender) is False:
            return
        events = self._possible.from_sender(signal, sender)
        yield from map(live_event, events)
        if not events:
            yield unknown_event(signal, sender)

    def _why_not(self, entry: Entry) -> Why:
        if not entry.alive:
            return DEAD
        if entry.lost_sender:
            return LOST_SENDER
        if not self._is_chosen(entry):
            return MUTED
        if entry.unresolved:
            return NO_MODEL
        if self._is_misspelt(f"{entry.signal.module}.{entry.signal.name}"):
            return NOTHING_SENDS
        if self._has_misspelt_sender(entry):
            return NEVER_SENDS
        if not entry.any_sender and self._possible.can_send(entry.signal, entry.sender()) is False:
            return NEVER_SENDS if self._possible.of(entry.signal) else NOTHING_SENDS
        is_sent = bool(self._possible.of(entry.signal)) or self._may_come(entry.signal)
        if not is_sent and self._possible.is_complete(entry.signal):
            return NO_PAGE if entry.signal.is_block else NOTHING_SENDS
        if (chooser := entry.signal.chooser) is not None:
            return "not called", f"because {chooser.qualname} did not call it"
        return NOT_REACHED


def _is_heard(event: PossibleEvent) -> bool:
    return any(is_of_plugins(entry) for entry in event.signal.planned(event.sender))


def _varied(called: Round, events: list[LiveEvent]) -> Round:
    """Return a round with events, and with others of their kind that its receivers may do something else for."""
    entries = called.entries
    richer = [*with_literals(events, entries), *with_arguments_of_call(events, entries)]
    return called._replace(events=(*richer, *with_fields(richer, entries)))


def rank(event: PossibleEvent) -> tuple[Any, ...]:
    """Return a sort key that puts a signal's best known method first, and keeps the order of other events."""
    return () if event.method is None else event.method.rank(event.signal)


def _plugin(event: PossibleEvent) -> str | None:
    return plugin_of(library_events.home(event.sender))


def _is_of_django(event: PossibleEvent) -> bool:
    return event.method is None and event.location is None
