"""What is worth saying of one call, the same below the table of ``fire`` and in the tree of ``trace``."""

from __future__ import annotations

from collections.abc import Iterator

from cantemo_signals.renderers.screen import Line, Node, Span
from cantemo_signals.renderers.screens.common import after_gap, text_node
from cantemo_signals.renderers.screens.outcomes import outcome_nodes
from cantemo_signals.renderers.screens.words import class_name, receiver, value
from cantemo_signals.values.events import Call, Cycle, Event, Mutation, NotCalled
from cantemo_signals.values.plugins import Effect


def event_line(event: Event) -> Line:
    """An event by its signal and sender."""
    sender = "no sender" if event.sender is None else class_name(event.sender)
    return (Span(event.signal, "title"), Span(" from ", "dim"), Span(sender, "strong" if event.sender else "dim"))


def receiver_span(name: str, call: Call | NotCalled) -> Span:
    """A receiver's name; a click leads to where it is defined."""
    return Span(receiver(name), "name", call.receiver_at)


def call_nodes(call: Call, most: int, *, verbose: bool) -> Iterator[Node]:
    """What a call led to, but for the events that it sent; its outcome if that is longer than ``most`` characters."""
    yield from outcome_nodes(call.outcome, most, verbose=verbose)
    if call.withheld:
        yield Node((Span("withheld: ", "warning"), f"{', '.join(call.withheld)} (the receiver does not take them)"))
    for mutation in call.mutations:
        yield _mutation_node(mutation)
    for effect in call.effects:
        yield _effect_node(effect)
    if call.more_effects:
        yield Node((Span("effects: ", "dim"), f"and {call.more_effects} more"))
    if call.output:
        yield _output_node(call.output.rstrip("\n"))


def _output_node(output: str) -> Node:
    if "\n" in output:
        return Node((Span("output:", "dim"),), (text_node(output),))
    return Node((Span("output: ", "dim"), output), verbatim=True)


def _mutation_node(mutation: Mutation) -> Node:
    change = f"{mutation.argument} from {mutation.before} to {mutation.after}"
    return Node((Span("changed: ", "warning"), change))


def _effect_node(effect: Effect) -> Node:
    return Node((Span("effect: ", "dim"), *effect_line(effect), *after_gap(effect.location)))


def effect_line(effect: Effect) -> Line:
    """What was asked, what kind of thing that is, and what came of it."""
    asked = f"{effect.what}({', '.join(effect.arguments)})"
    kind: Line = () if effect.kind == "helper" else (Span(f" ({effect.kind})", "dim"),)
    if effect.blocked:
        return (asked, *kind, Span(" blocked", "bad"))
    return (asked, *kind) if effect.result in (None, "None") else (asked, *kind, Span(" → ", "dim"), effect.result)


def effect_text(effect: Effect) -> str:
    """The same as text."""
    return "".join(part if isinstance(part, str) else part.text for part in effect_line(effect))


def not_called_node(passed: NotCalled) -> Node:
    """A receiver that was not called, and why."""
    where: Line = after_gap(passed.receiver_at)
    return Node((receiver_span(passed.receiver, passed), *where, Span(f"  {passed.reason}", "dim")))


def argument_text(event: Event, name: str) -> str:
    """The value of an argument as Python would write it."""
    return value(event.arguments[name])


def cycle_line(cycle: Cycle) -> Line:
    """A round trip, and where it was cut."""
    return (
        Span("cycle: ", "bad"),
        " → ".join(map(receiver, cycle.path)),
        Span(f"  cut {cycle.depth} levels down", "dim"),
    )
