"""Texts that receivers compare an argument with, as inputs: an event for each that can carry it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from cantemo_signals.bus import Entry
from cantemo_signals.sandbox.fabrication.fabricated import is_made_up
from cantemo_signals.session.events import LiveEvent

MOST_TEXTS = 12
"""More texts for one argument are a table, and no cases."""


def with_literals(events: list[LiveEvent], entries: Iterable[Entry]) -> Iterator[LiveEvent]:
    """Yield the events of one sender, and each again for every text that a receiver waits for in an argument.

    An argument whose values are all known, such as ``method``, takes no other.
    """
    yield from events
    for name, texts in _texts(entries).items():
        for text in sorted(texts)[:MOST_TEXTS]:
            if not any(type(value := each.arguments.get(name)) is str and value == text for each in events):
                for event in events:
                    if name in event.arguments and _is_free(event, name):
                        yield _with(event, name, text)


def _texts(entries: Iterable[Entry]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    from cantemo_signals.session.sources.comparisons import compared  # imports ast, which a plan does not need

    for entry in filter(may_compare, entries):
        for name, values in compared(entry.receiver()).items():
            found[name].update(value for value in values if type(value) is str)
    return found


def may_compare(entry: Entry) -> bool:
    """Tell by the code of a receiver whether reading its source can be worth while."""
    code = entry.code
    if code is None or code.co_names or code.co_freevars:
        return True
    return any(type(constant) in (str, tuple, frozenset) for constant in code.co_consts[1:])  # the first: a docstring


def _is_free(event: LiveEvent, name: str) -> bool:
    """Tell whether an argument can be any text: it is one of example, or nobody knows what it is."""
    value = event.arguments[name]
    return name in event.filled and name not in event.fixed and (type(value) is str or is_made_up(value))


def _with(event: LiveEvent, name: str, text: str) -> LiveEvent:
    return event._replace(arguments={**event.arguments, name: text}, varied=(name,))
