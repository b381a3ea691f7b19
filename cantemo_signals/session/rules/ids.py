"""CS110: arguments that are ids, but are used as if they were the objects that they identify."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cantemo_signals.bus import Entry
from cantemo_signals.bus.naming import short
from cantemo_signals.bus.parameters import chain
from cantemo_signals.sandbox.catalogue import catalogue
from cantemo_signals.sandbox.catalogue.catalogue import Method
from cantemo_signals.session.possible_events import PossibleEvents
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.session.rules.dispatches import calls_of, is_as_sent, is_explained, is_inferred
from cantemo_signals.session.wiring import judged, signal_name
from cantemo_signals.values.plugins import Failure

if TYPE_CHECKING:  # lists do not need it
    from cantemo_signals.values.events import Call, Dispatch, Event

ATTRIBUTE = re.compile(r"attribute '(\w+)'")
METHODS = frozenset(("title", "format", "index", "count"))
"""The string methods that have the same names as attributes of items and the like."""


@rule(
    "CS110",
    "instance-is-an-id",
    "error",
    "A receiver treats an id or a name, mostly instance, as an object: that raises AttributeError.",
    "Portal's events carry no objects: instance is the id of an item or a collection, or the name of a user or a"
    " group, and most other arguments are strings, too. A string has none of the attributes of what it names. Fetch"
    " the object first, for example with ItemHelper().getItem(instance).",
    when="events",
)
def ids_as_objects(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the lines that read an attribute or an item of an argument that is a string, each once."""
    seen = set()
    found = [each for top in filter(is_as_sent, evidence.dispatches) for each in _taken(top)]
    for top, event, call, failure in sorted(found, key=lambda each: is_inferred(each[0])):
        if failure.location not in seen:
            seen.add(failure.location)
            match = ATTRIBUTE.search(failure.message)
            what = f"{failure.argument}.{match[1]}" if match else f"an item of {failure.argument}"
            yield Occurrence(
                f"{call.receiver} reads {what}, but {failure.argument} is {_what_it_is(event, failure)}",
                failure.location,
                _how_to_fetch(event, failure),
                call.plugin,
                severity="warning" if is_inferred(top) else None,
                tells=("argument", failure.location),
                receiver=call.receiver,
                event=top.event,
                word=match[1] if match else failure.argument,
            )
    yield from _methods_for_attributes(evidence)


def _methods_for_attributes(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the lines that read a string method of an id without calling it, which no event shows."""
    for entry in judged(evidence.entries):
        if not entry.alive or entry.written is None or METHODS.isdisjoint(entry.written.co_names):
            continue
        from cantemo_signals.session.sources.attributes import taken_uncalled  # imports ast: such a name is rare

        others = [each for each in evidence.host.bus.ledger.entries() if each.written is entry.written]
        for argument, name, place in taken_uncalled(chain(entry.receiver())[-1], METHODS):
            named = [_parameter_of_text(argument, each, evidence.possible) for each in others]
            if all(named):
                yield Occurrence(
                    f"{entry.name} reads {argument}.{name}, but {argument} is {_kind(str(named[0]))}: that is the"
                    f" string's method {name}()",
                    evidence.host.failures.location(place),
                    _how_to_get(argument, str(named[0])),
                    entry.plugin,
                    "warning",
                    entry=entry,
                    word=name,
                )


def _parameter_of_text(argument: str, entry: Entry, possible: PossibleEvents) -> str | None:
    """Return the helper method's parameter that an argument is; None if in any of Portal's events it is no string."""
    signal = entry.signal
    events = possible.of(signal) if entry.any_sender else possible.from_sender(signal, entry.sender())
    for event in events:
        examples = {} if event.method is None else event.method.example_event(signal) or {}
        if type(examples.get(argument)) is not str:
            return None
    return next((_parameter(argument, signal_name(signal), event.method) for event in events if event.method), None)


def _taken(top: Dispatch) -> Iterator[tuple[Dispatch, Event, Call, Failure]]:
    """Yield the calls of a dispatch that ended in this way, innermost first, each with its own event."""
    for dispatch, call in calls_of((top,)):
        failure = call.outcome
        if isinstance(failure, Failure) and failure.argument is not None and not is_explained(call, failure):
            yield top, dispatch.event, call, failure


def _what_it_is(event: Event, failure: Failure) -> str:
    """Return a text that says what an argument is, and its value in this event."""
    value, kind = event.arguments.get(failure.argument or ""), _kind(_named(event, failure))
    return f"{kind}: {value!r}" if type(value) is str else f"a list of strings, each {kind}"


def _kind(parameter: str) -> str:
    """Return what kind of string a helper method takes as a parameter of this name."""
    name = parameter.lower()
    return "a name" if "name" in name else "an id" if name.endswith(("id", "ids")) else "a string"


def _named(event: Event, failure: Failure) -> str:
    """Return the helper method's parameter that an argument gets its value from, or else the argument itself."""
    method = catalogue.methods().get(f"{short(event.sender)}.{event.occasion or event.arguments.get('method')}")
    return _parameter(str(failure.argument), event.signal, method)


def _parameter(argument: str, signal: str, method: Method | None) -> str:
    for event in method.events if method is not None and argument == "instance" else ():
        if method is not None and event.signal.name == signal:
            return method.instance_of(event)
    return argument


def _how_to_fetch(event: Event, failure: Failure) -> str:
    argument = str(failure.argument)
    is_one = type(event.arguments.get(argument)) is str
    return _how_to_get(argument, _named(event, failure) if is_one else "")


def _how_to_get(argument: str, parameter: str) -> str:
    getters = [
        method.title
        for method in catalogue.methods().values()
        if method.name.startswith("get") and method.required == (parameter,)
    ]
    if not getters:
        return f"Use {argument} as the string it is, or look up what it names."
    helper, _, method = min(getters, key=len).partition(".")
    return f"Use {helper}().{method}({argument}) to get the object."
