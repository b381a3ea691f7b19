"""Events ready to be sent, and the permission to send."""

from __future__ import annotations

import sys
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any

from cantemo_signals.bus import BaseSignal
from cantemo_signals.errors import UsageError
from cantemo_signals.hosts import TITLES, Host
from cantemo_signals.protocol.journal import Journal
from cantemo_signals.sandbox.catalogue import catalogue, library_events
from cantemo_signals.sandbox.catalogue.catalogue import Method
from cantemo_signals.sandbox.catalogue.users import User
from cantemo_signals.sandbox.fabrication.fabricated import fabricate, is_made_up
from cantemo_signals.session.decisions import Decisions
from cantemo_signals.session.describer import Describer
from cantemo_signals.session.effects import Effects
from cantemo_signals.session.names import Names
from cantemo_signals.session.possible_events import PossibleEvent, PossibleEvents
from cantemo_signals.session.sources import UNKNOWN, InstanceOf
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.connections import Certainty
from cantemo_signals.values.events import Dispatch
from cantemo_signals.values.plugins import Plugin
from cantemo_signals.values.requests import EventSpec

if TYPE_CHECKING:
    from cantemo_signals.session.lines import Lines  # few sessions follow them

RESERVED = ("signal", "sender")
ERASE = "\r\x1b[K"
"""What erases the terminal's line, which may show progress."""


class Parts(NamedTuple):
    """The parts of a loaded session that work together to send events.

    ``words`` are the command-line words that say what to load, and how. With ``verbose``, all logs of plugins are kept.
    """

    host: Host
    possible: PossibleEvents
    plugins: tuple[Plugin, ...]
    names: Names
    describer: Describer
    effects: Effects
    decisions: Decisions
    journal: Journal
    lines: Lines | None = None
    words: tuple[str, ...] = ()
    verbose: bool = False


class LiveEvent(NamedTuple):
    """An event as it is sent; ``filled`` names the arguments that have example values.

    ``occasion`` is that of the possible event it was made from. ``fixed`` names the arguments that have the same value
    in every event of its kind, ``varied`` those that were given a value because a receiver looks for it. ``extra``
    names the arguments that events of its kind do not carry, unless it is open. ``certainty`` is how well the event is
    known. It is unknown whether the arguments in ``doubtful`` can have these values.
    """

    signal: BaseSignal
    sender: object
    arguments: dict[str, Any]
    filled: tuple[str, ...] = ()
    occasion: str | None = None
    fixed: tuple[str, ...] = ("method",)
    is_open: bool = False
    extra: tuple[str, ...] = ()
    varied: tuple[str, ...] = ()
    certainty: Certainty | None = None
    doubtful: tuple[str, ...] = ()


def given_event(signal: BaseSignal, sender: object, method: Method | None, spec: EventSpec) -> LiveEvent:
    """Return the event as specified: with --bare, or for a real project, where only a method's examples are sent."""
    if method is None:
        examples = {} if spec.bare else catalogue.of_model(signal, sender)
    else:
        examples = {"method": method.name} if spec.bare else method.example_event(signal) or {}
        sender = method.owner if sender is None else sender
    filled = tuple(name for name in examples if name not in spec.arguments and name != "method")
    sender = signal.nobody if sender is None else sender
    return LiveEvent(signal, sender, {**examples, **spec.arguments}, filled, examples.get("method"))


def live_event(possible: PossibleEvent) -> LiveEvent:
    """Return a possible event ready to be sent: with examples for known arguments, and stand-ins for unknown ones."""
    signal, method = possible.signal, possible.method
    if method is not None:
        examples = method.example_event(signal) or {}
        arguments = {name: library_events.real_user(value) for name, value in examples.items()}
    elif possible.location is None:
        arguments = {**catalogue.example(signal, possible.sender, possible.occasion), **possible.values}
    else:
        arguments = {name: possible.values.get(name, fabricate(name)) for name in possible.names}
    sender = signal.nobody if possible.sender is None else possible.sender
    if sender is UNKNOWN or type(sender) is InstanceOf:
        sender = fabricate("sender")
    fixed = ("method", *possible.values)
    event = LiveEvent(signal, sender, arguments, tuple(arguments), possible.occasion, fixed)
    return event._replace(is_open=possible.is_open, certainty=possible.certainty)


def unknown_event(signal: BaseSignal, sender: object) -> LiveEvent:
    """Return an event for which no way of sending is known, with stand-ins for what its receivers require.

    The receivers' parameters are ignored if the signal belongs to a library and declares its arguments.
    """
    is_known = catalogue.is_of_library(signal) or catalogue.is_declared(signal) or signal.is_block
    if is_known:
        arguments = catalogue.example(signal, sender)
    else:
        arguments = {name: fabricate(name) for name in sorted(signal.providing_args)}
    planned = [] if signal.is_block or (signal.is_foreign and signal.providing_args) else signal.planned(sender)
    wanted = [name for entry in planned for name in required(entry.receiver())]
    arguments.update({name: fabricate(name) for name in wanted if name not in (*RESERVED, *arguments)})
    return LiveEvent(signal, sender, arguments, tuple(arguments), is_open=not is_known)


def is_unknown(value: object) -> bool:
    """Return whether an argument is a stand-in for one that nothing is known about."""
    return is_made_up(value) and type(value) is not User


def nothing_made_up(event: LiveEvent) -> LiveEvent:
    """Return an event without anything made up: in a real project it is only planned."""
    given = {name: value for name, value in event.arguments.items() if not is_made_up(value)}
    sender = event.signal.nobody if is_made_up(event.sender) else event.sender
    return event._replace(sender=sender, arguments=given, filled=tuple(each for each in event.filled if each in given))


def required(receiver: Any) -> tuple[str, ...]:
    """Return the parameters without a default, if the receiver is a plain function or method."""
    bound = type(receiver) is MethodType
    function = receiver.__func__ if bound else receiver
    if type(function) is not FunctionType:
        return ()
    code = function.__code__
    positional = code.co_varnames[bound : code.co_argcount - len(function.__defaults__ or ())]
    named = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    return (*positional, *(name for name in named if name not in (function.__kwdefaults__ or ())))


def refuse_reserved(spec: EventSpec) -> None:
    """Refuse arguments with reserved names.

    Raises:
        UsageError: an argument has a reserved name.
    """
    for name in RESERVED:
        if name in spec.arguments:
            raise UsageError(f"{name!r} cannot be sent as an argument: every event has it.", "Use --sender CLASS.")


def permit(spec: EventSpec, host: Host) -> None:
    """Refuse to send an event whose effects would be real, unless the specification asks for that.

    Raises:
        UsageError: the event must not be sent in this host, or not like this.
    """
    if spec.target is None and (spec.sender or spec.arguments or spec.method or spec.bare or spec.repeat > 1):
        raise UsageError("--sender, --kw, --kw-json, --method, --bare and --repeat need a SIGNAL.", "trace SIGNAL …")
    if host.is_emulated:
        if spec.live:
            raise UsageError(
                "--live does not apply to the emulated Portal: nothing real happens there.",
                "Leave it out, or name a real project with --host.",
            )
        return
    if spec.plan:
        return
    if not spec.live:
        raise UsageError(
            f"Nothing was sent: receivers have real effects in {TITLES[host.name]}, and nothing is rolled back.",
            "trace SIGNAL --plan shows who would be called; --live calls them.",
        )
    if spec.target is None:
        raise UsageError(
            "--live needs a SIGNAL: events with example values are not sent for real.",
            "trace SIGNAL --live …; trace --plan shows the order for all.",
        )


def refuse_for_method(spec: EventSpec) -> None:
    """Refuse options that make no sense when an emulated method is called: the method decides what is sent, and how.

    Raises:
        UsageError: the specification has such an option.
    """
    wrong = {
        "--plan": spec.plan,
        "--sender": spec.sender,
        "--method": spec.method,
        "--robust": spec.robust,
        "--repeat": spec.repeat > 1,
        "--bare": spec.bare,
    }
    for option in (name for name, given in wrong.items() if given):
        raise UsageError(
            f"{option} does not apply to {spec.target}: the method is called, and sends its own events.",
            "To send one of its events, name the signal, and the method with --method.",
        )


def announce(plan: Dispatch) -> None:
    """Print which receivers are about to be called for real."""
    event = plan.event
    lines = [f"{event.signal} from {event.sender or 'no sender'} is sent for real; nothing is rolled back afterwards."]
    lines += [f"{call.order:>3}  {call.receiver}  {call.receiver_at or ''}".rstrip() for call in plan.calls]
    warn("\n".join(lines))


def warn(text: str) -> None:
    """Print what is about to be done for real."""
    start = ERASE if sys.stderr.isatty() else ""
    sys.stderr.write(f"{start}{text}\n")
    sys.stderr.flush()
