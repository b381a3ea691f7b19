"""CS101 to CS103: what receivers accept, compared with what events carry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from cantemo_signals.bus.naming import short
from cantemo_signals.sandbox.catalogue import catalogue
from cantemo_signals.session.fit import Fit, Fits, Names
from cantemo_signals.session.possible_events import PossibleEvent
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.session.wiring import in_words, signal_name
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.severity import Severity

MOST_OCCASIONS = 3
TAKE_ANY = "Add **kwargs as its last parameter."


class Fault(NamedTuple):
    """What is wrong with a receiver: the names, a sentence split before and after the signal, and what to write."""

    names: Names
    before: str
    after: str = ""
    hint: str | None = None
    severity: Severity | None = None


@rule(
    "CS101",
    "missing-kwargs",
    "error",
    "A receiver does not accept every argument of its events: that raises TypeError.",
    "Every event passes signal, sender and its own arguments by name, and the next version of Portal may add others."
    " An argument that the receiver has no parameter for raises TypeError, and later receivers are not called"
    " either. Accept **kwargs.",
)
def missing_kwargs(evidence: Evidence) -> Iterator[Occurrence]:
    """Return the receivers that cannot be called with what events carry."""
    return _told_once(evidence, _refusal)


@rule(
    "CS102",
    "unknown-parameter",
    "warning",
    "A receiver has a parameter that no event carries: it always keeps its default.",
    "Events pass their arguments by name. A misspelt parameter never gets one; the value that was meant for it ends"
    " up in **kwargs. Spell it as the event does.",
)
def unknown_parameters(evidence: Evidence) -> Iterator[Occurrence]:
    """Return the parameters with a default that no event of any signal of their receiver carries."""
    return _told_once(evidence, lambda fit: _unknown(fit, evidence))


@rule(
    "CS103",
    "missing-argument",
    "error",
    "A receiver requires an argument that some or all of its events do not carry: that raises TypeError.",
    "What an event carries depends on the method that sends it. A parameter without a default must be in every one."
    " Give it a default, or take it from **kwargs.",
)
def missing_arguments(evidence: Evidence) -> Iterator[Occurrence]:
    """Return the receivers that require an argument which some or all events lack."""
    return _told_once(evidence, _missing)


def _told_once(evidence: Evidence, find: Callable[[Fit], Fault | None]) -> Iterator[Occurrence]:
    """Yield the receivers with a fault, each at its definition, with the first signal that shows it."""
    found: dict[tuple[object, Names], list[tuple[Fit, Fault]]] = defaultdict(list)
    for fit in evidence.fits:
        if fit.lacking is None and (fault := find(fit)) is not None:
            found[fit.code, fault.names].append((fit, fault))
    for (fit, fault), *others in found.values():
        from cantemo_signals.session.sources.functions import definition  # imports ast: for a fault only

        signals = {fit.entry.signal for fit, _ in others} - {fit.entry.signal}
        more = f" and of {len(signals)} more signal{'s' * (len(signals) > 1)}" if signals else ""
        failures, written = evidence.host.failures, fit.entry.written or fit.code
        is_own = failures.is_own(fit.code.co_filename)  # else the wrapper is somebody else's
        yield Occurrence(
            f"{_subject(fit)} {fault.before} {_events(fit)}{more}{fault.after}",
            failures.location(definition(fit.code if is_own else written)),
            fault.hint,
            fit.entry.plugin,
            fault.severity,
            tells=("call", fit.entry.name),
            entry=fit.entry,
            word=fit.code.co_name if is_own else None,
        )


def _subject(fit: Fit) -> str:
    """Return the receiver's name, with its wrappers if one of them is what is called."""
    entry = fit.entry
    is_inner = fit.code is entry.written or not entry.wrappers
    return entry.name if is_inner else f"{entry.name}, wrapped in {in_words(map(short, entry.wrappers))},"


def _events(fit: Fit) -> str:
    entry = fit.entry
    return signal_name(entry.signal) + ("" if entry.any_sender else f" from {short(entry.sender_name)}")


def _refusal(fit: Fit) -> Fault | None:
    """Return the fault of not taking what every event, or some event, carries."""
    parameters = fit.parameters
    if fit.is_spared:
        return None
    if fit.doubled or parameters.is_overfull:
        return _overfilled(fit)
    if fit.nameless:
        what = f"takes {in_words(fit.nameless)} by position only, but it is passed by name in every event of"
        return Fault(fit.nameless, what, hint="Remove the / from its parameters.")
    if parameters.takes_any:
        return None
    if names := fit.refused:
        return Fault(names, f"does not accept {in_words(names)}, which every event of", " carries", TAKE_ANY)
    some = [event for event in fit.events if fit.not_taken(event.names)]
    if some:
        names = tuple(dict.fromkeys(name for event in some for name in fit.not_taken(event.names)))
        return Fault(names, f"does not accept {in_words(names)}, which", f" carries {_occasions(some)}", TAKE_ANY)
    if catalogue.is_declared(fit.entry.signal):
        return Fault((), "takes no **kwargs, and Portal may send more with", " than is known", TAKE_ANY)
    return None


def _overfilled(fit: Fit) -> Fault:
    """Return the fault of a receiver whose first parameters are filled with something else before it is called."""
    names = fit.doubled
    if fit.entry.signal.is_block:
        after = ": it passes the tag's name, its words and the context"
        return Fault((), "cannot be called by the block", after, "Write return_string(self, tagname, *args).")
    what = (
        f"gets {in_words(names)} twice, by position and by name, in every event of" if names else "cannot be called by"
    )
    if fit.entry.signal.by_place and (not fit.filled or fit.parameters.filled[:1] == ("self",)):
        return Fault(names, what, hint="Make the sender its first parameter: it is passed by position.")
    if fit.entry.kind in ("method", "callable"):
        return Fault(names, what, ": its object is passed first", "Make self its first parameter.")
    return Fault(names, what, hint="Bind arguments by name, and only those that events do not carry.")


def _missing(fit: Fit) -> Fault | None:
    """Return the fault of requiring what some event does not carry; it is no error if that is only inferred."""
    required = fit.required
    events = [event for event in fit.events if not event.is_open] if required else []
    names = tuple(name for name in required if any(name not in event.names for event in events))
    if not names:
        return None
    lacking = [event for event in events if any(name not in event.names for name in names)]
    severity: Severity | None = "warning" if all(event.certainty == "inferred" for event in lacking) else None
    never = tuple(name for name in names if all(name not in event.names for event in fit.events))
    if never and len(events) == len(fit.events):
        what = f"requires {in_words(never)}, which no event of"
        return Fault(never, what, " carries", _near(never[0], fit) or "Give it a default, or remove it.", severity)
    what, where = f"requires {in_words(names)}, which", f" does not carry {_occasions(lacking)}"
    return Fault(names, what, where, "Give it a default, or take it from **kwargs.", severity)


def _unknown(fit: Fit, evidence: Evidence) -> Fault | None:
    """Return the fault of having a default for what never comes, if it is certain what does."""
    if fit.entry.signal.is_block or not fit.optional or not _is_sure(fit, evidence):
        return None
    every = [fit]
    names = [name for name in fit.optional if name not in fit.carried]
    if names:
        code, entries = fit.entry.code, evidence.host.bus.ledger.entries()
        every += Fits([each for each in entries if each.code is code and each is not fit.entry], evidence.possible)
        names = [name for name in names if not any(name in each.carried for each in every)]
    if not names or not all(_is_sure(each, evidence) for each in every):
        return None
    found = {name: near for name in names if (near := _near(name, fit)) or _is_idle(name, fit, evidence)}
    hint = next(iter(found.values()), None) or ("Remove it, or give it the name of an argument that the event carries.")
    return (
        Fault(tuple(found), f"has a parameter {in_words(found)}, which no event of", " carries", hint)
        if found
        else None
    )


def _is_sure(fit: Fit, evidence: Evidence) -> bool:
    """Return whether it is known what all events carry."""
    signal = fit.entry.signal
    is_complete = catalogue.is_declared(signal) or evidence.possible.is_complete(signal)
    return is_complete and bool(fit.events) and not any(event.is_open for event in fit.events)


def _is_idle(name: str, fit: Fit, evidence: Evidence) -> bool:
    """Return whether a parameter has a constant default and is for events only, and these are well known."""
    if "<l" in fit.qualname or all(event.certainty == "inferred" for event in fit.events):
        return False
    import re  # these imports are for a fault only

    from cantemo_signals.session.sources.functions import has_constant_default  # the same
    from cantemo_signals.session.sources.texts import texts  # the same

    if not has_constant_default(fit.code, name):
        return False
    called = re.compile(rf"(?<!def )\b{re.escape(fit.code.co_name)}\s*\(".encode())
    return not any(True for _ in texts(evidence.host, called))


def _near(name: str, fit: Fit) -> str | None:
    """Return a hint with the argument that was probably meant, of those that events carry and the receiver lacks."""
    from difflib import get_close_matches  # for a fault only

    own = {*fit.parameters.named, *fit.parameters.filled}
    near = get_close_matches(name, [each for each in (*fit.entry.signal.by_name, *fit.carried) if each not in own], n=1)
    return f"Did you mean {near[0]}?" if near else None


def _occasions(events: Iterable[PossibleEvent]) -> str:
    """Return a phrase like ``for removeItem, removeItemFromCollection and 2 more``."""
    names = list(dict.fromkeys(event.occasion for event in events if event.occasion))
    if len(names) > MOST_OCCASIONS + 1:
        names[MOST_OCCASIONS:] = [f"{len(names) - MOST_OCCASIONS} more"]
    return f"for {in_words(names)}" if names else "in some cases"
