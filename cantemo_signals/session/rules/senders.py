"""CS301, CS305 and CS412: senders that never send, signals that are never sent, and senders that are gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from cantemo_signals.bus import ANONYMOUS, BaseSignal, Entry
from cantemo_signals.bus.naming import name_of, short
from cantemo_signals.sandbox.catalogue import catalogue
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.session.sources import UNKNOWN, InstanceOf
from cantemo_signals.session.wiring import in_words, signal_name

MOST_SENDERS = 3
ALIKE = 0.85
COLLECTIONS = ("<builtins.list object>", "<builtins.tuple object>", "<builtins.dict object>")
"""How entries name a collection of senders that was passed as one sender."""


@rule(
    "CS301",
    "sender-never-sends",
    "error",
    "A receiver is connected for a sender that never sends this signal: it is never called.",
    "A signal calls the receivers connected for the exact object that sends it, and those for any sender. Portal's"
    " signals are sent by the helper classes whose methods raise them, Django's by models. A name, an instance, a"
    " subclass or a base class is another object. Connect for the sender itself, or for any sender.",
)
def never_sending_senders(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the lines that connect for a sender that never sends the signal, though others do.

    It is only a note if the same line also connects for a sender that does send it, because it loops over them all.
    """
    groups = _by_sender(evidence)
    vain = {key: entries for key, entries in groups.items() if _never_sends(evidence, key[0], entries[0])}
    heard = {
        _line(entry)
        for key, entries in groups.items()
        if vain and key not in vain and evidence.possible.can_send(key[0], entries[0].sender())
        for entry in entries
    }
    for (signal, _), entries in vain.items():
        if not (senders := _senders(evidence, signal)):
            continue
        from cantemo_signals.session.rules import near_senders  # for a fault only

        if near_senders.may_be_made(evidence, entries[0].sender(), senders):
            continue
        near = near_senders.near(entries[0], senders)
        why = f" ({near.why})" if near else ""
        for entry in entries:
            yield Occurrence(
                f"{short(entry.sender_name)} never sends {signal_name(signal)}{why}: {entry.name} is never called for"
                " it",
                evidence.host.failures.location(entry.connected_at),
                near.hint if near else _who_sends(signal, senders),
                entry.plugin,
                severity="note" if _line(entry) in heard else None,
                entry=entry,
                word=short(entry.sender_name),
            )


def _line(entry: Entry) -> tuple[object, ...]:
    """Return what is the same for all connections of a receiver that one call makes."""
    return id(entry._site[0]), entry._site[1], entry.name


@rule(
    "CS305",
    "never-sent",
    "note",
    "A receiver is connected to a signal that nothing is known to send.",
    "Some of Portal's signals are documented but unused; a plugin's own signal is sent by the plugin, or not at all."
    " Connect to a signal that is sent, or send this one.",
)
def never_sent_signals(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the lines that connect to signals that are never sent."""
    by_signal: dict[BaseSignal, list[Entry]] = defaultdict(list)
    for entry in evidence.entries:
        if not entry.unresolved:
            by_signal[entry.signal].append(entry)
    lines: dict[tuple[object, ...], list[Entry]] = defaultdict(list)
    for signal, entries in by_signal.items():
        if evidence.possible.is_never_sent(signal):
            for entry in entries:
                lines[_line(entry)].append(entry)
    for entries in lines.values():
        entry, names = entries[0], in_words(signal_name(entry.signal) for entry in entries)
        yield Occurrence(
            f"{entry.name} is connected to {names}, which nothing is known to send",
            evidence.host.failures.location(entry.connected_at),
            _namesake(entry.signal),
            entry.plugin,
            entry=entry,
            word=signal_name(entry.signal),
        )


def _is_real(entry: Entry) -> bool:
    """Return whether the sender was a class, an object of one or a method, rather than something made up."""
    _, module, name = entry._sender
    return module is not None or name.startswith("<") or type(entry.key[1]) is tuple


def _namesake(signal: BaseSignal) -> str | None:
    """Return a text that names the signal of Portal's that was meant, if a plugin's own has a similar name."""
    from difflib import get_close_matches  # for a fault only

    known = {str(each.name): each for each in catalogue.emulated_signals() if each.module != signal.module}
    near = get_close_matches(signal_name(signal), known, n=1, cutoff=ALIKE)
    return f"Portal's own is {near[0]} in {known[near[0]].module}." if near else None


@rule(
    "CS412",
    "sender-freed",
    "error",
    "The sender of a connection is gone: its receiver is never called again.",
    "A signal does not keep its senders alive. Once a sender is gone, nothing can send from it, and older versions"
    " of Django call the receiver for whatever object gets the same memory address. Connect for an object that lives"
    " as long as the plugin, such as a module-level class.",
)
def freed_senders(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the lines that connected for a sender that is gone."""
    for entry in evidence.entries:
        if entry.lost_sender and entry.alive and _is_real(entry) and not _never_sends(evidence, entry.signal, entry):
            stranger = (
                ", except for whatever object gets the same memory address" if entry.signal.matches_addresses else ""
            )
            yield Occurrence(
                f"{entry.name} is connected to {signal_name(entry.signal)} for {short(entry.sender_name)}, which is"
                f" gone: it is never called{stranger}",
                evidence.host.failures.location(entry.connected_at),
                "Connect for a sender that stays alive, or for any sender.",
                entry.plugin,
                entry=entry,
            )


def _by_sender(evidence: Evidence) -> dict[tuple[BaseSignal, object], list[Entry]]:
    """Return the connections for a particular sender, by signal and sender; many may share both."""
    found: dict[tuple[BaseSignal, object], list[Entry]] = defaultdict(list)
    for entry in evidence.entries:
        if entry.alive and not entry.any_sender and not entry.inferred and not entry.unresolved:
            found[entry.signal, entry.key[1]].append(entry)
    return found


def _never_sends(evidence: Evidence, signal: BaseSignal, entry: Entry) -> bool:
    """Return whether no event comes from a connection's sender or, if the sender is gone, whether none ever could."""
    if entry.lost_sender:
        return evidence.possible.is_complete(signal) and entry.sender_name in {
            f"<{name_of(sender)} object>" for sender in _senders(evidence, signal) if issubclass(type(sender), type)
        }
    if entry.sender_name in COLLECTIONS:  # no weak reference to these is possible
        return evidence.possible.is_complete(signal)
    sender = entry.sender()
    return sender is not None and evidence.possible.can_send(signal, sender) is False


def _senders(evidence: Evidence, signal: BaseSignal) -> list[object]:
    """Return the senders of a signal, each once; none at all if one of them is unknown."""
    senders = list({id(event.sender): event.sender for event in evidence.possible.of(signal)}.values())
    return [] if any(sender is UNKNOWN for sender in senders) else senders


def _who_sends(signal: BaseSignal, senders: Iterable[object]) -> str:
    names = list(dict.fromkeys(map(_name, senders)))
    if len(names) > MOST_SENDERS + 1:
        names[MOST_SENDERS:] = [f"{len(names) - MOST_SENDERS} others"]
    those = "it" if len(names) == 1 else "one of them"
    return f"{signal_name(signal)} is sent by {in_words(names)}. Connect for {those}, or for any sender."


def _name(sender: object) -> str:
    if type(sender) is InstanceOf:
        return f"objects of {short(name_of(sender.kind))}"
    return "no sender" if sender is None or sender is ANONYMOUS else short(name_of(sender))
