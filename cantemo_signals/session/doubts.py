"""Doubts about a requested event: that nothing sends it, or that it calls no receiver."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cantemo_signals.bus.naming import mro_of, name_of, short
from cantemo_signals.errors import some
from cantemo_signals.sandbox.catalogue import catalogue
from cantemo_signals.session.events import LiveEvent, live_event
from cantemo_signals.session.possible_events import PossibleEvents
from cantemo_signals.session.rehearsal import Rehearsal
from cantemo_signals.session.sources import InstanceOf
from cantemo_signals.session.wiring import in_words, signal_name

PLAIN = (str, bool, int, type(None))


def doubts(possible: PossibleEvents, event: LiveEvent) -> Iterator[str]:
    """Yield the reasons why nothing is known to send an event like this."""
    signal, known = event.signal, possible.of(event.signal)
    if signal.is_block:
        if not known:
            near = possible.near_block(signal_name(signal))
            hint = f" Did you mean {near}?" if near else ""
            yield f"No page is known that has the block {signal_name(signal)}.{hint}"
        return
    nothing = "Nothing in Portal" if catalogue.is_declared(signal) else "Nothing"
    if event.sender is signal.nobody:
        if known and possible.is_complete(signal) and all(each.sender is not None for each in known):
            yield f"{nothing} sends {signal_name(signal)} without a sender."
        return
    what = f"{nothing} sends {signal_name(signal)} from {sender_text(event)}"
    if possible.can_send(signal, event.sender) is False:
        if not any(_derives(event.sender, each.sender) for each in known):
            senders = list(dict.fromkeys(_name(each.sender) for each in known))
            yield f"{what}. It is sent by {some(senders)}." if senders else f"{what}."
        return
    own = [live_event(each) for each in known if each.sender is event.sender]
    if own and not any(each.is_open for each in own):
        yield from _doubts_of_arguments(event, own, what)


def _doubts_of_arguments(event: LiveEvent, known: list[LiveEvent], what: str) -> Iterator[str]:
    """Yield how the event's arguments differ from those of the events that its sender is known to send."""
    for name, value in event.arguments.items():
        usual = [each.arguments[name] for each in known if name in each.fixed and name in each.arguments]
        if usual and type(value) in PLAIN and not any(is_same(value, each) for each in usual):
            yield f"{what} with {name}={value!r}."
    carried = [name for name in known[0].arguments if all(name in each.arguments for each in known)]
    if missing := [name for name in carried if name not in event.arguments]:
        yield f"{what} without {in_words(missing)}."


def unheard_text(event: LiveEvent, rehearsal: Rehearsal) -> str:
    """Return a text that says that an event calls no receiver, and which events would call one."""
    name = signal_name(event.signal)
    if event.signal.is_block:
        return f"No plugin fills the block {name}."
    if reaching := event_texts(rehearsal.reaching(event.signal)):
        return f"No receiver is called. Events that call one: {some(reaching)}."
    connected = rehearsal.waiting(event.signal)
    if waiting := [entry for entry in connected if entry.alive and not entry.lost_sender]:
        senders = in_words(short(entry.sender_name) for entry in waiting)
        return f"No receiver is called: those of {name} are connected for {senders}."
    if any(entry.is_of_portal for entry in event.signal.planned(event.sender)):
        return f"No plugin connects a receiver to {name}."
    return f"No {'live ' if connected else ''}receiver is connected to {name}."


def is_same(value: Any, other: Any) -> bool:
    """Return whether two plain values are equal; never compare a plugin's objects, whose code would run."""
    return type(value) in PLAIN and type(value) is type(other) and bool(value == other)


def event_texts(events: Iterable[LiveEvent]) -> list[str]:
    """Return the distinct texts of events: ``ItemHelper.removeItem``, ``Note (updated)``."""
    return list(dict.fromkeys(map(event_text, events)))


def event_text(event: LiveEvent) -> str:
    """Return the text that tells an event from others of its signal."""
    sender = sender_text(event)
    if event.occasion is None:
        return sender
    return f"{sender}.{event.occasion}" if catalogue.is_declared(event.signal) else f"{sender} ({event.occasion})"


def sender_text(event: LiveEvent) -> str:
    """Return the last part of the name of an event's sender, or "no sender"."""
    if event.sender is None or event.sender is event.signal.nobody:
        return "no sender"
    return short(event.signal.name_of_sender(event.sender) or name_of(event.sender))


def _name(sender: Any) -> str:
    return f"an object of {_name(sender.kind)}" if type(sender) is InstanceOf else short(name_of(sender))


def _derives(cls: Any, base: Any) -> bool:
    """Return whether a class derives from another: a plugin that uses it sends for it what that one sends."""
    return issubclass(type(cls), type) and any(each is base for each in mro_of(cls))
