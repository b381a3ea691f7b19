"""The steps from the sending of a signal to what a receiver did."""

from __future__ import annotations

from collections.abc import Iterator

from cantemo_signals.bus import Entry
from cantemo_signals.bus.naming import name_of, short
from cantemo_signals.bus.origin import PLUGINS
from cantemo_signals.session.describer import LONGEST_VALUE, cut
from cantemo_signals.session.possible_events import PossibleEvent
from cantemo_signals.session.sources import UNKNOWN, InstanceOf
from cantemo_signals.session.why.blocks import page_step
from cantemo_signals.session.why.case import Case, in_full, said, step
from cantemo_signals.session.why.sent import Reached, before, things_done
from cantemo_signals.session.wiring import in_words, signal_name
from cantemo_signals.values.blocks import Answer
from cantemo_signals.values.events import Call
from cantemo_signals.values.outcomes import Dropped, Left, NeverAwaited, NotReached, NotSeen, Planned, Returned
from cantemo_signals.values.plugins import Failure
from cantemo_signals.values.whys import Step, StepName

NAMES: tuple[StepName, ...] = ("signal", "sender", "event", "before", "parameters", "left", "did")
MOST_NAMES = 4
RAISING = ("CS110", "CS112")
DOES_NOT_FIT = ("CS101", "CS103", "CS105")


def calling_steps(case: Case, reached: Reached | None, notes: tuple[str, ...]) -> list[Step]:
    """Return the steps for an event that was sent, or for one that cannot be sent."""
    return in_full(_steps(case, reached, notes) if case.subject.standing else (), NAMES)


def _steps(case: Case, reached: Reached | None, notes: tuple[str, ...]) -> Iterator[Step]:
    entry = case.subject.standing[0]
    if reached is not None and reached.call is not None:
        entry = next((each for each in case.subject.standing if _is_of(each, reached)), entry)
    if not entry.alive:
        return
    signal = page_step(case, entry) or _signal(case, entry)
    yield signal
    if signal.state == "no":
        return
    sender = step("sender", "n/a") if entry.signal.is_block else _sender(case, entry)
    yield sender
    if reached is None or (sender.state == "no" and reached.call is None):
        return
    yield _event(case, reached, notes)
    if reached.call is not None:
        yield from _call(case, reached, reached.call)


def _is_of(entry: Entry, reached: Reached) -> bool:
    event = reached.dispatch.event
    return signal_name(entry.signal) == event.signal and entry.signal.module == event.module


def _signal(case: Case, entry: Entry) -> Step:
    name = signal_name(entry.signal)
    made_up = next((each for each in case.findings if each.code == "CS303" and each.signal == name), None)
    never = made_up or case.found("CS305")
    if never is not None:
        return said("signal", never)
    events = case.parts.possible.of(entry.signal)
    senders = list(dict.fromkeys(text for each in events if (text := _sender_text(each)) is not None))
    if not events:
        return step("signal", "n/a", f"it is not known who sends {name}")
    return step("signal", "ok", f"{name} is sent" + (f" by {_some(senders)}" if senders else ""))


def _sender(case: Case, entry: Entry) -> Step:
    wrong = case.found("CS301", "CS302", "CS412")
    if wrong is not None:
        return said("sender", wrong)
    if entry.any_sender:
        return step("sender", "ok", "it is connected for any sender")
    events = case.parts.possible.from_sender(entry.signal, entry.sender())
    names = list(dict.fromkeys(each.occasion for each in events if each.occasion))
    mine = short(entry.sender_name)
    if not events:
        return step("sender", "n/a", f"it is not known whether {mine} sends it")
    return step("sender", "ok", f"{mine} sends it{': ' if names else ''}{_some(names) if names else ''}")


def _sender_text(event: PossibleEvent) -> str | None:
    """Return what to call a sender, or None if it exists only in running code."""
    if event.sender is None or event.sender is UNKNOWN or type(event.sender) is InstanceOf:
        return None
    name = name_of(event.sender)
    return short(name.removeprefix("<").removesuffix(" object>"))


def _some(names: list[str]) -> str:
    more = len(names) - MOST_NAMES
    return in_words([*names[:MOST_NAMES], f"{more} more"]) if more > 0 else in_words(names)


def _event(case: Case, reached: Reached, notes: tuple[str, ...]) -> Step:
    event = reached.dispatch.event
    on = f" ({event.distinction})" if event.distinction else ""
    if event.is_block and reached.call is not None:
        return step("event", "ok", "rendering it calls it")
    what = f"{event.signal} from {short(event.sender) if event.sender else 'no sender'}{on}"
    if reached.call is None:
        reason = reached.not_called.reason if reached.not_called is not None else "not connected for it"
        return step("event", "no", f"{what} does not call it: {reason}")
    doubt = f"; {notes[0]}" if notes else ""
    return step("event", "ok", f"{what} calls it{doubt}")


def _call(case: Case, reached: Reached, call: Call) -> Iterator[Step]:
    outcome = call.outcome
    if isinstance(outcome, Planned):
        how = "this is the plan" if case.host.is_emulated else "--live sends it"
        yield step("before", "n/a", f"nothing was sent: {how}")
        return
    if isinstance(outcome, NotSeen):
        yield step("before", "n/a", f"it is not known whether it was called: {outcome.why}")
        return
    if isinstance(outcome, NotReached | Dropped):
        yield _ended_before(reached, outcome)
        return
    if not reached.dispatch.event.is_block:
        yield step("before", "ok", "no receiver before it raised" if call.order > 1 else "it is called first")
    wrong = case.found(*DOES_NOT_FIT)
    if wrong is not None and isinstance(outcome, Failure):
        yield said("parameters", wrong)
        return
    taken = f"what the event carries: {', '.join(call.arguments) or 'nothing'}"
    if reached.dispatch.event.is_block:
        taken = "the tag's name, its words and the context"
    yield step("parameters", "ok", f"it accepts {taken}", call.receiver_at)
    yield _left(case, reached, call)
    if call.answer is not None:
        yield _answered(call, call.answer)
        return
    if isinstance(outcome, Returned) or reached.was_blocked:
        yield _did(reached, call)


def _answered(call: Call, answer: Answer) -> Step:
    """Return the step for what a plugin put into a block."""
    for fault in answer.faults:
        code = "CS602" if fault.kind == "answer" else "CS603"
        return Step("did", "no", f"it {fault.message}", call.receiver_at, code, fault.hint)
    what = answer.template if answer.template_at is not None else "its text"
    return step("did", "ok", f"Portal renders {what}", answer.template_at)


def _ended_before(reached: Reached, outcome: NotReached | Dropped) -> Step:
    if isinstance(outcome, Dropped):
        return step("before", "no", f"it was not called: {outcome.why}")
    ended = before(reached)
    if ended is None or not isinstance(ended.outcome, Failure):
        return step("before", "no", "an earlier receiver ended the dispatch")
    failure = ended.outcome
    text = f"{ended.receiver.removeprefix(PLUGINS)} is called before it and raised {failure.type}: {failure.message}"
    return Step("before", "no", text, failure.location, None if failure.inconclusive else "CS111")


def _left(case: Case, reached: Reached, call: Call) -> Step:
    outcome = call.outcome
    if isinstance(outcome, Failure) and reached.was_blocked:
        return step("left", "ok", f"it ended where this host blocked it: {outcome.message}", outcome.location)
    if isinstance(outcome, Failure):
        return _raised(case, outcome)
    if isinstance(outcome, NeverAwaited):
        never = case.found("CS106")
        text = f"it returned the coroutine {outcome.coroutine}, which nothing awaits"
        return said("left", never) if never else step("left", "no", text, call.receiver_at)
    if call.left is None:
        value = outcome.value if isinstance(outcome, Returned) else ""
        return step("left", "ok", f"it returned {cut(value, LONGEST_VALUE)}")
    if reached.did:
        return step("left", "ok", left_text(call.left), call.left.location)
    if call.swallowed:
        quiet = call.swallowed[0]
        text = f"{left_text(call.left)}, which swallowed {quiet.type}: {quiet.message}"
        return Step("left", "no", text, quiet.location or call.left.location, "CS403")
    never_sent = case.found("CS109")
    code, hint = (never_sent.code, never_sent.message) if never_sent else (None, None)
    return Step("left", "no", left_text(call.left), call.left.location, code, hint)


def _raised(case: Case, failure: Failure) -> Step:
    """Return the step for where the receiver raised, with the rule that says most about it."""
    unknown = "; it is not known whether it would in Portal" if failure.inconclusive else ""
    text = f"it raised {failure.type}{f': {failure.message}' if failure.message else ''}{unknown}"
    told = case.found_at(failure.location, *RAISING)
    is_cycle = failure.type == "DispatchCycle" or (failure.type == "RecursionError" and case.found("CS401"))
    usual = "CS401" if is_cycle else "CS111"
    code = None if failure.inconclusive else told.code if told else usual
    return Step("left", "no", text, failure.location, code, (told and told.hint) or failure.hint)


def left_text(left: Left) -> str:
    """Return a text that says where a receiver left, by which condition, and with which values."""
    values = ", ".join(f"{name} was {value}" for name, value in left.values.items())
    return f"it left at line {left.location.line}: {left.condition}{f' ({values})' if values else ''}"


def _did(reached: Reached, call: Call) -> Step:
    if not reached.did:
        return step("did", "ok" if call.left is None else "n/a", "it had no visible effect")
    return step("did", "ok", f"it {in_words(things_done(call))}")
