"""CS405: changes that receivers make to the arguments of an event."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cantemo_signals.bus.naming import short
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.session.rules.dispatches import calls, definition_of, every_dispatch, is_as_sent
from cantemo_signals.values.plugins import Failure

if TYPE_CHECKING:  # lists do not need it
    from cantemo_signals.values.events import Call, Dispatch, Event

MOST_NAMES = 3


@rule(
    "CS405",
    "payload-changed",
    "warning",
    "A receiver of a post event changes its arguments in place.",
    "All receivers of an event get the same objects. What a receiver of a pre event changes in a document is what"
    " Portal writes; after the change it is too late for that, and later receivers mistake it for what happened."
    " Change it in the pre event, or change a copy: copy.deepcopy(…). This is only a note if no receiver is called"
    " after it.",
    when="events",
)
def changed_payloads(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the receivers of post events that changed an argument in place, each once."""
    seen = set()
    for top, sent in every_dispatch(filter(is_as_sent, evidence.dispatches)):
        for call in sent.calls if _is_post(sent.event) else ():
            changed = _changed(call)
            if changed and (call.receiver, call.receiver_at) not in seen:
                seen.add((call.receiver, call.receiver_at))
                after = _called_after(sent, call)
                yield Occurrence(
                    f"{call.receiver} changes {' and '.join(changed)} of {sent.event.signal} in place"
                    + (f": {_listed(after)} called after it with the change" if after else ""),
                    definition_of(call, evidence),
                    f"Change a copy, copy.deepcopy({changed[0]}), or make the change in the pre event.",
                    call.plugin,
                    severity=None if after else "note",
                    receiver=call.receiver,
                    signal=sent.event.signal,
                    event=top.event,
                    word=short(call.receiver),
                )


def _is_post(event: Event) -> bool:
    """Return whether an event is sent after what it reports."""
    action = event.arguments.get("action")
    name = action if event.signal == "m2m_changed" and type(action) is str else event.signal
    return "post" in name.split("_")


def _changed(call: Call) -> list[str]:
    """Return the arguments that a receiver changed itself, rather than by sending them to others that did."""
    passed_on = {mutation.argument for each in calls(call.sent) for mutation in each.mutations}
    return [mutation.argument for mutation in call.mutations if mutation.argument not in passed_on]


def _called_after(dispatch: Dispatch, call: Call) -> list[str]:
    return [
        each.receiver
        for each in dispatch.calls
        if each.order > call.order and (isinstance(each.outcome, Failure) or each.outcome.kind == "returned")
    ]


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return f"{', '.join(names[:MOST_NAMES])}{more} {'is' if len(names) == 1 else 'are'}"
