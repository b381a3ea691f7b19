"""The answer to ``why``: a fixed chain of steps, and the first that fails."""

from __future__ import annotations

from functools import partial

from cantemo_signals.bus import BaseSignal
from cantemo_signals.bus.bus import Bus
from cantemo_signals.errors import UnknownName
from cantemo_signals.session.again import Again
from cantemo_signals.session.events import Parts
from cantemo_signals.session.rules import Evidence, findings
from cantemo_signals.session.sending import Rehearsed, Sending
from cantemo_signals.session.why.calling import calling_steps
from cantemo_signals.session.why.case import Case
from cantemo_signals.session.why.loading import loading_steps
from cantemo_signals.session.why.sent import Reached, furthest, occasions, reached, senders
from cantemo_signals.session.why.subjects import Subject, find
from cantemo_signals.session.wiring import entries_of, signal_name
from cantemo_signals.values.connections import Finding
from cantemo_signals.values.events import Dispatch
from cantemo_signals.values.requests import EventSpec
from cantemo_signals.values.whys import Step, WhyResult

AFTER_SENDING = ("event", "before", "parameters", "left", "did")


def why(parts: Parts, bus: Bus, receiver: str, spec: EventSpec) -> WhyResult:
    """Explain step by step whether a receiver is called, and what it does then; ``spec`` narrows the events.

    Raises:
        UnknownName: nothing matches the name of the receiver, the signal, the sender or the method.
    """
    asked = None if spec.target is None else parts.names.meant(spec.target)
    spec = parts.names.narrowed(spec)
    found_at_all = _found(parts, receiver)
    subject = found_at_all.of(asked)
    evidence = Evidence(parts.host, parts.possible, parts.plugins, entries_of(bus), lines=parts.lines)
    names = () if asked is None else tuple(map(signal_name, asked))
    case = Case(parts, subject, findings(evidence, when=("loading",)), names, found_at_all.signals)
    loading = loading_steps(case)
    parts.journal.base(_result(case, loading, None, []))
    sent = _send(case, spec) if subject.standing else Rehearsed(())
    found = reached(sent.dispatches, subject.name, case.location(subject.place))
    best = furthest(found)
    case.told = _judged(evidence, subject, sent)
    if best is not None and not best.acted and case.host.is_emulated and _is_narrowed(spec):
        sent_otherwise = _send(case, EventSpec())  # to find the events for which it would have acted
        found = reached(sent_otherwise.dispatches, subject.name, case.location(subject.place))
    return _result(case, [*loading, *calling_steps(case, best, sent.notes)], best, found)


def _found(parts: Parts, receiver: str) -> Subject:
    try:
        return find(parts.host, receiver)
    except UnknownName as error:
        from cantemo_signals.session.why.blocks import find_block  # reads sources: only for what is no receiver

        if (block := find_block(parts.host, receiver)) is not None:
            return block
        if parts.names.is_target(receiver):
            error.hint = f"cantemo-signals trace {receiver} shows which receivers it calls."
        raise


def _judged(evidence: Evidence, subject: Subject, sent: Rehearsed) -> tuple[Finding, ...]:
    """Return what the rules about receivers find for this one after events were sent."""
    about = evidence._replace(entries=subject.standing, dispatches=sent.dispatches)
    return findings(about, ("CS1", "CS4"), when=("events", "check"))


def _is_narrowed(spec: EventSpec) -> bool:
    return bool(spec.sender or spec.method or spec.arguments or spec.bare)


def _send(case: Case, spec: EventSpec) -> Rehearsed:
    """Send the events of the signals that the receiver is connected to, as far as they are specified."""
    if not case.host.is_emulated and not spec.live:
        spec = spec._replace(plan=True)
    signals = list({id(each.signal): each.signal for each in case.subject.standing}.values())
    dispatches: list[Dispatch] = []
    notes: list[str] = []
    errors: list[UnknownName] = []
    for signal in signals:
        try:
            sent = Sending(case.parts, spec._replace(target=_dotted(signal))).rehearse_for(case.subject.standing)
        except UnknownName as error:
            errors.append(error)
            continue
        dispatches += sent.dispatches
        notes += sent.notes
    if errors and not dispatches:
        raise errors[0]
    return Rehearsed(tuple(dispatches), notes=tuple(notes))


def _dotted(signal: BaseSignal) -> str:
    return f"{signal.module}.{signal_name(signal)}"


def _result(case: Case, steps: list[Step], best: Reached | None, found: list[Reached]) -> WhyResult:
    first = next((each for each in steps if each.state == "no"), None)
    is_sent = first is None or first.step in AFTER_SENDING
    told = found if is_sent else []
    acting = [each for each in told if each.acted]
    on = partial(occasions, with_sender=senders(told) > 1)
    shown = next(iter(acting), best) if is_sent and not (best and best.acted) else best
    return WhyResult(
        engine=case.host.bus.engine,
        host=case.host.name,
        receiver=case.subject.name,
        receiver_at=case.location(case.subject.place),
        plugin=None if case.plugin is None else case.plugin.name,
        steps=tuple(steps),
        answer=_answer(first, best, case.subject.last),
        see=_see(shown, case) if is_sent else (),
        event=best.dispatch.event if is_sent and best is not None else None,
        acts_on=on(acting),
        leaves_on=on(each for each in told if each.left_early),
        raises_on=on(each for each in told if each.raised),
        missed_on=on(each for each in told if each.missed),
        findings=case.others(steps),
        deaths=case.parts.journal.deaths,
        versions=case.host.versions(),
    )


def _see(shown: Reached | None, case: Case) -> tuple[str, ...]:
    """Return the command that resends an event, if a command line can."""
    again = Again(case.parts).command(shown.dispatch.event) if shown is not None and shown.was_sent else None
    return () if again is None else (again,)


def _answer(first: Step | None, best: Reached | None, name: str) -> str:
    """Return the first failed step as a sentence."""
    if first is None:
        if best is not None and best.acted:
            return "It was called and did something." if best.did else "It was called and returned."
        return "Nothing known keeps it from being called."
    text = first.text.rstrip(".")
    if best is not None and best.left_early and first.step == "left":
        text = f"It was called and did nothing: {text}"
    begin = text.partition(" ")[0]
    return f"{text if begin == name or '.' in begin else text[0].upper() + text[1:]}."
