"""CS109: texts that receivers expect in an argument, and names of arguments, that no event carries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cantemo_signals.bus import BaseSignal, Entry
from cantemo_signals.bus.naming import short
from cantemo_signals.bus.parameters import chain
from cantemo_signals.hosts import Host
from cantemo_signals.sandbox.catalogue import catalogue
from cantemo_signals.sandbox.catalogue.catalogue import Method
from cantemo_signals.session.literals import may_compare
from cantemo_signals.session.possible_events import PossibleEvent, PossibleEvents
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.session.wiring import in_words, judged, signal_name
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.severity import Severity

MOST_KNOWN = 6


class Written(NamedTuple):
    """A text that a receiver compares the argument ``name`` with; if that is None, the text is an argument's name.

    It ``is_own`` if only the receiver uses it.
    """

    name: str | None
    text: str
    place: tuple[str, int, int]
    is_own: bool


class Waiting:
    """A text that receivers expect: their connections, and the texts that can come instead.

    ``known`` is None as soon as it is unknown for one of the connections what can come.
    """

    def __init__(self, written: Written) -> None:
        self.written = written
        self.entries: list[Entry] = []
        self.known: set[str] | None = set()

    def add(self, entry: Entry, known: set[str] | None) -> None:
        """Add another connection whose receiver expects the text, and the texts that can come there."""
        self.entries.append(entry)
        self.known = None if known is None or self.known is None else self.known | known

    @property
    def is_in_vain(self) -> bool:
        """Whether it is known that the text never comes."""
        return bool(self.known) and self.written.text not in (self.known or ())

    @property
    def is_of_portal(self) -> bool:
        """Whether Portal sends any of the signals; neither all its methods nor all that they send are known."""
        return any(catalogue.is_declared(entry.signal) for entry in self.entries)

    @property
    def is_of_library(self) -> bool:
        """Whether only libraries send the signals, and say what comes; other plugins may send a plugin's signal."""
        return all(catalogue.is_of_library(entry.signal) for entry in self.entries)


class Verdict(NamedTuple):
    """How severe it is that a text never comes, and what to do about it."""

    severity: Severity
    hint: str


@rule(
    "CS109",
    "method-never-sent",
    "warning",
    "A receiver expects a value, mostly of method, that none of its events carries.",
    "method is the name of the helper method that was called, as Portal spells it, and each signal is sent by some"
    " methods only. Other arguments have few values, too, such as action of m2m_changed. A comparison with any other"
    " value is never true, and kwargs.get() of a name that no event carries is always None. Use a value that is"
    " sent.",
    when="check",
)
def texts_never_sent(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the texts that receivers expect but none of their events carries, each once."""
    for waiting in _waiting(evidence).values():
        written, entry = waiting.written, waiting.entries[0]
        if not waiting.is_in_vain or (verdict := _verdict(waiting)) is None or _is_given(written, entry, evidence.host):
            continue
        what = f"compares {written.name} with" if written.name else "reads"
        yield Occurrence(
            f"{entry.name} {what} {written.text!r}, which no event of {_events(waiting.entries)} carries",
            evidence.host.failures.location(written.place[:2]),
            verdict.hint,
            entry.plugin,
            verdict.severity,
            entry=entry,
            word=written.text,
        )


def _waiting(evidence: Evidence) -> dict[Written, Waiting]:
    """Return the texts that receivers expect, each with all connections of these receivers."""
    found: dict[Written, Waiting] = {}
    for entry in judged(evidence.entries):
        if entry.alive and not entry.lost_sender and not entry.unresolved and may_compare(entry):
            texts = list(_texts(entry.receiver()))
            events = _events_of(entry, evidence.possible) if texts else None
            for written in texts:
                known = None if events is None else _known(written.name, entry.signal, events)
                found.setdefault(written, Waiting(written)).add(entry, known)
    return found


def _texts(receiver: object) -> Iterator[Written]:
    from cantemo_signals.session.sources.comparisons import comparisons, keywords_asked  # imports ast: for check only

    for each in comparisons(receiver):
        if type(each.value) is str:
            yield Written(each.name, each.value, each.place, each.is_own)
    for keyword, place in keywords_asked(receiver):
        yield Written(None, keyword, place, is_own=True)


def _events_of(entry: Entry, possible: PossibleEvents) -> tuple[PossibleEvent, ...] | None:
    """Return the events that can reach a receiver, or None if not all of them are known."""
    if not possible.is_complete(entry.signal):
        return None
    signal = entry.signal
    found = possible.of(signal) if entry.any_sender else possible.from_sender(signal, entry.sender())
    return None if any(event.is_open for event in found) else found


def _known(name: str | None, signal: BaseSignal, events: Iterable[PossibleEvent]) -> set[str] | None:
    """Return the texts that an argument can be in these events, None if any; without a name, all arguments' names."""
    if name is None:
        names = {name for event in events for name in event.names}
        return names and names.union(signal.by_name)
    found: set[str] = set()
    for event in (event for event in events if name in event.names):
        is_method = name == "method" and event.method is not None
        value: Any = event.occasion if is_method else event.values.get(name)
        if value is None:
            return None
        found |= {value} if type(value) is str else set()
    return found


def _verdict(waiting: Waiting) -> Verdict | None:
    """Judge a text that never comes; None if nobody can tell, or if what it is compared with is used elsewhere too."""
    known, written = sorted(waiting.known or ()), waiting.written
    homes = [method for method in catalogue.methods().values() if method.name == written.text]
    if written.name == "method" and waiting.is_of_portal and homes:
        return Verdict("warning", f"{in_words(map(_what_it_sends, homes))}.") if written.is_own else None
    near, is_sure = _near(written.text, known)
    if is_sure:
        return Verdict("warning", f"Did you mean {near!r}?")
    if not written.is_own or (written.name is None and waiting.is_of_portal):
        return None
    hint = f"Did you mean {near!r}?" if near else f"Known: {_some(known)}."
    return Verdict("warning" if waiting.is_of_library else "note", hint)


def _near(text: str, known: list[str]) -> tuple[str | None, bool]:
    """Return the text that was probably meant, and whether that is certain."""
    from cantemo_signals.session.rules.spelling import near, words  # imports difflib: for a fault only

    same = [each for each in known if "".join(words(each)) == "".join(words(text))]
    if same:
        return same[0], bool(words(text))
    found = near(text, known) if words(text) else None
    if found is None:
        return None, False
    wrong = sum(mine != other for mine, other in zip(text, found.name, strict=False))
    return found.name, found.kind != "perhaps" or (len(text) == len(found.name) and wrong == 1)


def _is_given(written: Written, entry: Entry, host: Host) -> bool:
    """Return whether the plugins' own code calls the receiver with this text, or with an unknown value."""
    from cantemo_signals.session.sources.functions import scope_of  # imports ast: for a fault only
    from cantemo_signals.session.sources.passing import arguments_for  # the same
    from cantemo_signals.session.sources.scopes import Parameter  # the same
    from cantemo_signals.session.sources.texts import Word, texts  # the same

    scopes = [scope for function in chain(entry.receiver()) if (scope := scope_of(function)) is not None]
    for scope in scopes:
        parameter = Parameter(scope, written.name or written.text)
        for given in arguments_for(parameter, lambda name: texts(host, Word(name))):
            if type(given) is not str or written.name is None or given == written.text:
                return True
    return False


def _what_it_sends(method: Method) -> str:
    names = [signal_name(event.signal) for event in method.events]
    return f"{method.title} sends {in_words(names) if names else 'no signal'}"


def _some(names: list[str]) -> str:
    more = [f"{len(names) - MOST_KNOWN} more"] if len(names) > MOST_KNOWN + 1 else []
    return in_words([*(names[:MOST_KNOWN] if more else names), *more])


def _events(entries: list[Entry]) -> str:
    """Return the signals in words, with the sender if there is only one connection."""
    names = in_words(signal_name(entry.signal) for entry in entries)
    return names if len(entries) > 1 or entries[0].any_sender else f"{names} from {short(entries[0].sender_name)}"
