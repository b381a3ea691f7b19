"""Input generation from texts that receivers compare an argument with: an event for each text that it can carry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice, product
from weakref import WeakKeyDictionary

from cantemo_signals.bus import Entry
from cantemo_signals.bus.naming import constants
from cantemo_signals.sandbox.fabrication.fabricated import is_made_up
from cantemo_signals.session.events import LiveEvent

MOST_TEXTS = 12
"""More texts for one argument than this are a lookup table, not separate cases."""

Texts = dict[str, set[str]]
"""The texts that arguments are compared with, by argument name."""

_known: WeakKeyDictionary[Entry, Texts] = WeakKeyDictionary()
"""The texts of receivers whose source was read: an event of another sender needs them again."""


def with_literals(events: list[LiveEvent], entries: Iterable[Entry]) -> Iterator[LiveEvent]:
    """Yield the events of one sender, and each again for every text that a receiver looks for in an argument.

    An argument whose values are all known, such as ``method``, gets no other value. A receiver that looks for texts in
    several arguments may want them all at once, so combinations are tried too.
    """
    yield from events
    each_waits = list(_texts(entries))
    for name, texts in _together(each_waits).items():
        for text in sorted(texts)[:MOST_TEXTS]:
            if not any(type(value := each.arguments.get(name)) is str and value == text for each in events):
                yield from _with(events, {name: text})
    for waits in each_waits:
        for texts_at_once in _combinations(waits):
            yield from _with(events, texts_at_once)


def _with(events: list[LiveEvent], texts: dict[str, str]) -> Iterator[LiveEvent]:
    """Yield the events that can carry these texts, with the texts."""
    for event in events:
        if all(name in event.arguments and _is_free(event, name) for name in texts):
            yield event._replace(arguments={**event.arguments, **texts}, varied=tuple(texts))


def _combinations(waits: Texts) -> list[dict[str, str]]:
    """Return the combinations of texts that one receiver expects, with one text for each of several arguments."""
    if len(waits) < 2:
        return []
    choices = product(*(sorted(texts)[:MOST_TEXTS] for texts in waits.values()))
    return [dict(zip(waits, texts, strict=True)) for texts in islice(choices, MOST_TEXTS)]


def _together(each_waits: list[Texts]) -> Texts:
    found: Texts = defaultdict(set)
    for waits in each_waits:
        for name, texts in waits.items():
            found[name] |= texts
    return found


def _texts(entries: Iterable[Entry]) -> Iterator[Texts]:
    """Yield the texts that each receiver expects."""
    from cantemo_signals.session.sources.comparisons import compared  # imports ast: a plan does not need it

    for entry in filter(may_compare, entries):
        if entry not in _known:
            values_of = compared(entry.receiver())
            found = {name: {value for value in values if type(value) is str} for name, values in values_of.items()}
            _known[entry] = {name: texts for name, texts in found.items() if texts}
        yield _known[entry]


def may_compare(entry: Entry) -> bool:
    """Return whether a receiver's source is worth reading, judging by its code."""
    code = entry.code
    if code is None or code.co_names or code.co_freevars:
        return True
    return any(type(constant) in (str, tuple, frozenset) for constant in constants(code))


def _is_free(event: LiveEvent, name: str) -> bool:
    """Return whether an argument can be any text: its value is an example text, or unknown."""
    value = event.arguments[name]
    return name in event.filled and name not in event.fixed and (type(value) is str or is_made_up(value))
