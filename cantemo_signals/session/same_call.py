"""Input generation from the same helper call: an event with the arguments that the call's other events carry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cantemo_signals.bus import Entry
from cantemo_signals.sandbox.catalogue import catalogue
from cantemo_signals.session.events import LiveEvent
from cantemo_signals.session.field_names import texts_in


def with_arguments_of_call(events: Iterable[LiveEvent], entries: Iterable[Entry]) -> Iterator[LiveEvent]:
    """Yield each event again with the arguments that only the call's other events are known to carry.

    Only the minimum that a post event carries is known, not that it lacks what the pre event carries (inferred). Only
    arguments that a receiver names are added.
    """
    named = {name for entry in entries for name in (*entry.takes, *texts_in(entry.code))}
    for event in events:
        examples = _examples(event)
        others = {name: value for name, value in examples.items() if name in named and name not in event.arguments}
        if others:
            names = tuple(others)
            yield event._replace(
                arguments={**event.arguments, **others},
                filled=(*event.filled, *names),
                varied=(*event.varied, *names),
                doubtful=(*event.doubtful, *names),
            )


def _examples(event: LiveEvent) -> dict[str, object]:
    """Return examples of what all events of the call carry; none if the event is not a helper method's."""
    method = next((each for each in catalogue.methods_of(event.sender) if each.name == event.occasion), None)
    if method is None or not method.raises(event.signal):
        return {}
    carried = {name for each in method.events for name in each.carries}
    return {name: value for name, value in method.examples.items() if name in carried}
