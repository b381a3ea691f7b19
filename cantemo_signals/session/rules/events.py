"""CS4xx and CS111: the results of events, whether rehearsed or fired."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.session.rules.dispatches import calls, every_dispatch, is_as_sent, is_explained, is_inferred
from cantemo_signals.values.plugins import Failure

if TYPE_CHECKING:  # lists do not need it
    from cantemo_signals.values.events import Call, Dispatch
    from cantemo_signals.values.outcomes import Swallowed

FAN_OUT = 50
"""A rule is broken if one event causes more events than this."""
REFUSED = ("got ", "missing ", "takes ")
"""The words with which Python goes on, after a function's name, if it does not accept the arguments."""


@rule(
    "CS111",
    "receiver-raises",
    "error",
    "A receiver raises: later receivers are not called, and whatever sent the event fails.",
    "Portal sends its events with send(), so an exception propagates to whoever asked for the change: a failing"
    " receiver of vidispine_post_delete makes the delete fail. Fix the line that raised, or catch the exception that"
    " you expect there.",
    when="events",
)
def raising_receivers(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the exceptions that receivers raised, once for each line and type, without those due to made-up values."""
    seen = {(each.type, each.location) for _, _, each in _swallowed(evidence.dispatches)}
    yield from _raising_sends(evidence)
    owners = _owners(evidence)
    for top, call, failure in sorted(_failures(evidence.dispatches), key=lambda found: is_inferred(found[0])):
        key = failure.type, failure.location
        if key not in seen:
            seen.add(key)
            owner = owners.get(failure.location.path) if failure.location else None
            elsewhere = f", in code of the plugin {owner}" if owner not in (None, call.plugin) else ""
            yield Occurrence(
                f"{call.receiver} raises {failure.type}{_text(failure)}{elsewhere}",
                failure.location,
                plugin=owner or call.plugin,
                severity="warning" if is_inferred(top) else None,
                unless_told=_what_in_particular(call, failure),
                receiver=call.receiver,
                event=top.event,
            )


@rule(
    "CS403",
    "error-swallowed",
    "warning",
    "An exception is swallowed: nobody sees it.",
    "An except that catches everything and does nothing hides bugs along with the errors that you expected. So does"
    " send_robust() if nobody checks its results for exceptions: a receiver fails at every event, and nobody"
    " notices. Catch only what you expect, or log it, and check what send_robust() returns.",
    when="events",
)
def swallowed_errors(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the exceptions that a receiver's code caught or got back, and ignored; once for each line and type."""
    seen = set()
    for top, call, each in _swallowed(evidence.dispatches):
        key = each.type, each.location
        if key not in seen:
            seen.add(key)
            text = f": {line}" if (line := each.message.partition("\n")[0]) else ""
            by = f", raised by {each.receiver}" if each.receiver else ""
            what = "Check what the robust send returns" if by else "Catch only what you expect, or log it"
            yield Occurrence(
                f"{call.receiver} swallows {each.type}{text}{by}",
                each.location,
                f"{what}, at {each.caught_at}.",
                call.plugin,
                receiver=call.receiver,
                event=top.event,
            )


def _swallowed(dispatches: Iterable[Dispatch]) -> Iterator[tuple[Dispatch, Call, Swallowed]]:
    for top in filter(is_as_sent, dispatches):
        for call in calls((top,)):
            for swallowed in call.swallowed:
                yield top, call, swallowed


@rule(
    "CS401",
    "cycle",
    "error",
    "An event triggers itself endlessly.",
    "A receiver does something that sends the event it receives, so it is called again and again until Python raises"
    " RecursionError. Act only if something really changes, or set a flag that the receiver checks first.",
    when="events",
)
def cycles(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the cycles that had to be cut, each once, wherever it was entered.

    Leave out cycles that something made up may have caused: the fields of an object of a made-up model that they pass
    on, or what one of their receivers tests.
    """
    seen = set()
    for top in sorted(filter(is_as_sent, evidence.dispatches), key=is_inferred):
        for call, sent, doubtful in _cut(top):
            trip = frozenset(() if sent.cycle is None else sent.cycle.path)
            is_of_model = sent.event.made_up and sent.event.module == "django.db.models.signals"
            if trip not in seen and not is_of_model and trip.isdisjoint(doubtful):
                seen.add(trip)
                yield Occurrence(
                    f"{call.receiver} sends the event it receives, endlessly: {' → '.join(_path(sent))}",
                    sent.sent_at or call.receiver_at,
                    plugin=call.plugin,
                    severity="warning" if is_inferred(top) else None,
                    receiver=call.receiver,
                    signal=sent.event.signal,
                    event=top.event,
                )


@rule(
    "CS411",
    "fan-out",
    "warning",
    f"One event triggers more than {FAN_OUT} others.",
    "Receivers run one after another, and whoever asked for the change waits for all of them; if one raises, the"
    " rest are never sent. Send one event that carries everything, or move the work into a task.",
    when="events",
)
def fan_outs(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the events that caused too many others, at the line that sent most of them; ``cycles`` reports cycles."""
    seen = set()
    for top in filter(is_as_sent, evidence.dispatches):
        number = _led_to((top,))
        if number > FAN_OUT and next(_cut(top), None) is None:
            call = max(calls((top,)), key=lambda each: sum(map(_times, each.sent)))
            where = [sent.sent_at for sent in call.sent]
            location = max(where, key=where.count) or call.receiver_at
            if location not in seen:
                seen.add(location)
                yield Occurrence(
                    f"{call.receiver} sends {number} events for one {top.event.signal}",
                    location,
                    "Send one event that carries everything, or move the work into a task.",
                    call.plugin,
                    receiver=call.receiver,
                    event=top.event,
                )


def _led_to(dispatches: Iterable[Dispatch]) -> int:
    """Return how many events the calls of the dispatches sent, including nested ones."""
    return sum(_times(sent) for call in calls(dispatches) for sent in call.sent)


def _times(sent: Dispatch) -> int:
    """Return how often an event was sent; an event of Django's that calls no receiver does not count."""
    is_silent = not sent.calls and sent.event.module.startswith("django.")
    return 0 if is_silent else sent.repeated


def _failures(dispatches: Iterable[Dispatch]) -> Iterator[tuple[Dispatch, Call, Failure]]:
    """Yield the failures with the dispatches at their roots, innermost call first, because exceptions propagate."""
    for top in filter(is_as_sent, dispatches):
        ends_cycle = next(_cut(top), None) is not None
        for call in calls((top,)):
            failure = call.outcome
            if not isinstance(failure, Failure) or (ends_cycle and failure.type == "RecursionError"):
                continue
            if not is_explained(call, failure):
                yield top, call, failure


def _raising_sends(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield what plugins raised while an event was sent, but not in a receiver; once for each line and type."""
    seen, owners = set(), _owners(evidence)
    for top, sent in every_dispatch(filter(is_as_sent, evidence.dispatches)):
        failure = sent.failure
        if failure is None or failure.inconclusive or not any(frame.own for frame in failure.frames):
            continue
        if (key := (failure.type, failure.location)) not in seen:
            seen.add(key)
            yield Occurrence(
                f"Sending {sent.event.signal} raises {failure.type}{_text(failure)}",
                failure.location,
                plugin=owners.get(failure.location.path) if failure.location else None,
                severity="warning" if is_inferred(top) else None,
                signal=sent.event.signal,
                event=top.event,
            )


def _owners(evidence: Evidence) -> dict[str, str | None]:
    """Return the plugins by the paths of their modules, as they are shown."""
    files = evidence.host.plugin_modules().items()
    return {evidence.host.failures.path(path): plugin_of(module) for module, path in files}


def _what_in_particular(call: Call, failure: Failure) -> tuple[object, ...] | None:
    """Return what a more specific rule tells about a failure: that a call is impossible, or about a name or an id."""
    function, _, rest = failure.message.partition("() ")
    qualname = function.removesuffix(".__call__").removesuffix(".__init__")
    if failure.type == "TypeError" and rest.startswith(REFUSED) and f".{call.receiver}".endswith(f".{qualname}"):
        return "call", call.receiver
    if failure.argument is not None:
        return "argument", failure.location
    kind = "ImportError" if failure.type == "ModuleNotFoundError" else failure.type
    return (kind, failure.location) if kind in ("NameError", "ImportError") else None


def _cut(dispatch: Dispatch) -> Iterator[tuple[Call, Dispatch, frozenset[str]]]:
    """Yield the sends that were cut, each after the call that made it and before those that tested what is made up."""
    pending = [(dispatch, frozenset[str]())]
    while pending:
        outer, doubtful = pending.pop()
        for call in outer.calls:
            tested = doubtful | {call.receiver} if call.made_up else doubtful
            for sent in call.sent:
                if sent.cycle is not None:
                    yield call, sent, tested
                pending.append((sent, tested))


def _path(dispatch: Dispatch) -> tuple[str, ...]:
    path = dispatch.cycle.short_path if dispatch.cycle is not None else ()
    return tuple(name if place % 2 == 0 else name.rpartition(".")[2] for place, name in enumerate(path))


def _text(failure: Failure) -> str:
    line = failure.message.partition("\n")[0]
    return f": {line}" if line else ""
