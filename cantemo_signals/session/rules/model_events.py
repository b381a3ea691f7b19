"""CS404 and CS408: what receivers do while a model is written, in a transaction or while a fixture is loaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cantemo_signals.bus.naming import short
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.session.rules.dispatches import definition_of, every_dispatch, is_as_sent
from cantemo_signals.values.plugins import Effect

if TYPE_CHECKING:  # lists do not need it
    from cantemo_signals.values.events import Call, Dispatch, Event

MODULE = "django.db.models.signals"
SAVES = ("pre_save", "post_save")
WRITES = (*SAVES, "pre_delete", "post_delete", "m2m_changed")
BEFORE_COMMIT = {
    "task": "queues {}",
    "mail": "sends mail ({})",
    "network": "calls another server ({})",
    "process": "starts another process ({})",
    "thread": "starts a thread ({})",
}
"""The kinds of effects that reach others too early, and how to describe them."""
NEEDED_BEFORE = ("network", "process")
"""The kinds of effects that a receiver of pre_save may need to fill in the object that is saved."""


@rule(
    "CS404",
    "before-commit",
    "warning",
    ("A receiver of a model signal queues a task or contacts something outside before the transaction is committed."),
    "Django sends model signals while the transaction is still open: always for deletions, for many-to-many changes,"
    " in update_or_create() and in the admin, and for every save in an atomic view. A fast worker does not find the"
    " row yet, and after a rollback others have been told of something that never happened. Wait with"
    " transaction.on_commit(lambda: …), which runs at once if no transaction is open.",
    when="events",
)
def calls_before_commit(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the tasks that receivers of model signals queued and the calls that they made, once for each line."""
    seen = set()
    for top, sent, call in _calls_of(evidence.dispatches, WRITES):
        for effect in call.effects:
            if effect.location not in seen and _comes_too_early(effect, sent.event.signal):
                seen.add(effect.location)
                what = BEFORE_COMMIT[effect.kind].format(effect.what)
                yield Occurrence(
                    f"{call.receiver} {what} before the change that {sent.event.signal} reports is committed",
                    effect.location,
                    "Defer it: transaction.on_commit(lambda: …).",
                    call.plugin,
                    receiver=call.receiver,
                    signal=sent.event.signal,
                    event=top.event,
                )


def _comes_too_early(effect: Effect, signal: str) -> bool:
    """Return whether an effect reaches others too early; merely creating an object, such as a client, does not."""
    if effect.deferred is not None or (signal == "pre_save" and effect.kind in NEEDED_BEFORE):
        return False
    is_class = effect.what.rpartition(".")[2][:1].isupper() and not effect.blocked
    return effect.kind in BEFORE_COMMIT and (effect.kind == "process" or not is_class)


@rule(
    "CS408",
    "no-raw-guard",
    "warning",
    "A receiver writes to the database while a fixture is loaded.",
    "loaddata sends pre_save and post_save with raw=True for each object of a fixture. What the object refers to may"
    " not exist yet, and what the receiver writes may be in the fixture as well, so that it ends up there twice."
    " Return at once if raw is true.",
    when="events",
)
def writes_of_fixtures(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the receivers that wrote to the database in an event with ``raw=True``, each once."""
    seen = set()
    for top, sent, call in _calls_of(evidence.dispatches, SAVES):
        event = _as_raw(top) if top is sent else None
        written = next((effect for effect in call.effects if effect.kind == "database"), None)
        if event is not None and written is not None and (call.receiver, call.receiver_at) not in seen:
            seen.add((call.receiver, call.receiver_at))
            yield Occurrence(
                (
                    f"{call.receiver} writes to the database while a fixture is loaded: {written.what}, at"
                    f" {written.location}"
                ),
                definition_of(call, evidence),
                "Begin it with `if kwargs.get('raw'): return`.",
                call.plugin,
                receiver=call.receiver,
                event=event,
                word=short(call.receiver),
            )


def _as_raw(dispatch: Dispatch) -> Event | None:
    """Return the event of a loaded fixture if it is the dispatch's own or had the same result, else None."""
    event = dispatch.event
    if event.occasion == "raw":
        return event
    same = next((each for each in dispatch.also if each.partition(",")[0] == "raw"), None)
    if same is None:
        return None
    arguments = {**event.arguments, **({"created": True} if event.signal == "post_save" else {}), "raw": True}
    return event._replace(occasion="raw", arguments=arguments, varied=event.varied if "," in same else ())


def _calls_of(dispatches: Iterable[Dispatch], signals: tuple[str, ...]) -> Iterator[tuple[Dispatch, Dispatch, Call]]:
    """Yield the calls for model signals, each after its root dispatch and its own dispatch."""
    for top, sent in every_dispatch(filter(is_as_sent, dispatches)):
        if sent.event.module == MODULE and sent.event.signal in signals:
            for call in sent.calls:
                yield top, sent, call
