"""CS110: arguments that are ids, and were taken for the objects that they are the ids of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cantemo_signals.bus.naming import short
from cantemo_signals.sandbox.catalogue import catalogue
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.session.rules.dispatches import is_as_sent, is_explained, is_inferred
from cantemo_signals.values.plugins import Failure

if TYPE_CHECKING:  # what only lists does not wait for it
    from cantemo_signals.values.events import Call, Dispatch, Event

ATTRIBUTE = re.compile(r"attribute '(\w+)'")


@rule(
    "CS110",
    "instance-is-an-id",
    "error",
    "A receiver takes an id or a name, mostly instance, for the object: that is an AttributeError.",
    "Portal's events carry no objects: instance is the id of an item or a collection, or the name of a user or a"
    " group, and most other arguments are texts, too. A text has none of the attributes of what it names. Fetch the"
    " object first, for example with ItemHelper().getItem(instance).",
    when="events",
)
def ids_as_objects(evidence: Evidence) -> Iterator[Occurrence]:
    """The lines at which an attribute or an item was taken from an argument that is a text, each once."""
    seen = set()
    found = [each for top in filter(is_as_sent, evidence.dispatches) for each in _taken(top, top)]
    for top, event, call, failure in sorted(found, key=lambda each: is_inferred(each[0])):
        if failure.location not in seen:
            seen.add(failure.location)
            match = ATTRIBUTE.search(failure.message)
            what = f"the attribute {match[1]}" if match else "a part"
            yield Occurrence(
                f"{call.receiver} asks for {what} of {failure.argument}, which is {_what_it_is(event, failure)}",
                failure.location,
                _how_to_fetch(event, failure),
                call.plugin,
                severity="warning" if is_inferred(top) else None,
                tells=("argument", failure.location),
                receiver=call.receiver,
                event=top.event,
                word=match[1] if match else failure.argument,
            )


def _taken(top: Dispatch, dispatch: Dispatch) -> Iterator[tuple[Dispatch, Event, Call, Failure]]:
    """The calls of a dispatch, the inner ones first, that ended in this way, each with its own event."""
    for call in dispatch.calls:
        for sent in call.sent:
            yield from _taken(top, sent)
        failure = call.outcome
        if isinstance(failure, Failure) and failure.argument is not None and not is_explained(call, failure):
            yield top, dispatch.event, call, failure


def _what_it_is(event: Event, failure: Failure) -> str:
    """Say what an argument is, and its value in this event."""
    value, named = event.arguments.get(failure.argument or ""), _named(event, failure).lower()
    kind = "a name" if "name" in named else "an id" if named.endswith(("id", "ids")) else "a text"
    return f"{kind}: {value!r}" if type(value) is str else f"a list of texts, each {kind}"


def _named(event: Event, failure: Failure) -> str:
    """The parameter of the helper method that has what an argument names; else the argument itself."""
    method = catalogue.methods().get(f"{short(event.sender)}.{event.occasion or event.arguments.get('method')}")
    if method is not None and failure.argument == "instance":
        for each in method.events:
            if each.signal.name == event.signal:
                return method.instance_of(each)
    return str(failure.argument)


def _how_to_fetch(event: Event, failure: Failure) -> str:
    argument, named = failure.argument, _named(event, failure)
    getters = [
        method.title
        for method in catalogue.methods().values()
        if method.name.startswith("get") and method.required == (named,)
    ]
    if not getters or type(event.arguments.get(argument or "")) is not str:
        return f"Use {argument} as the text that it is, or look up what it names."
    helper, _, method = min(getters, key=len).partition(".")
    return f"Write {helper}().{method}({argument}) to get the object."
