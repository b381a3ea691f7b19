"""Random programs of connects, sends and deaths, and the worlds that they are run in.

A program is run in a world: two signals, a few senders and receivers of all sorts, some of which go on with the program
when they are called. What happens in it is written down as text; two runs are alike when the texts are.
"""

from __future__ import annotations

import re
from asyncio import sleep
from collections.abc import Callable
from functools import partial
from itertools import product
from typing import Any, NamedTuple

from hypothesis import strategies as st
from pydispatch import dispatcher, robust  # type: ignore[import-untyped]

from cantemo_signals.bus.naming import name_of
from cantemo_signals.bus.recorded import RecordedCall

KINDS = ("function", "method", "instance", "partial", "narrow", "keyword-only", "failing", "acting", "acting method")
WITH_COROUTINES = (*KINDS, "coroutine", "failing coroutine", "acting coroutine")
MOST_CALLS = 40


class Step(NamedTuple):
    """One step of a program; every kind of step reads what it needs."""

    what: str
    signal: int
    receiver: int
    sender: int
    weak: bool
    uid: str | None
    robust: bool


class Program(NamedTuple):
    """The kinds of the receivers, the steps, and the steps that each receiver takes when it is called."""

    kinds: tuple[str, ...]
    steps: tuple[Step, ...]
    reactions: tuple[tuple[Step, ...], ...]


WHAT = ("connect", "connect", "connect", "disconnect", "send", "send", "drop", "has", "plan")
#: Whether a connection is weak, and under which ``dispatch_uid`` it is made: the usual more often than the rest.
WEAK, UID = (True, True, True, False), (None, None, None, "", "u", "v")
#: One draw a step: hypothesis takes as long for a draw as a step takes to run.
STEP = st.sampled_from([Step(*step) for step in product(WHAT, range(2), range(6), range(6), WEAK, UID, (False, True))])


def programs(kinds: tuple[str, ...] = KINDS) -> st.SearchStrategy[Program]:
    """Programs with receivers of these kinds."""
    return st.builds(
        Program,
        kinds=st.tuples(*[st.sampled_from(kinds)] * 6),
        steps=st.lists(STEP, min_size=3, max_size=25).map(tuple),
        reactions=st.tuples(*[st.lists(STEP, max_size=3).map(tuple)] * 6),
    )


PROGRAM = programs()


class ReceiverError(Exception):
    """What failing receivers raise."""


class Instance:
    """A callable instance; also the owner of a method that receives."""

    def __init__(self, label: str, called: Callable[..., Any]) -> None:
        self.label = label
        self.called = called

    def __call__(self, sender: Any, **kwargs: Any) -> Any:
        """Receive."""
        return self.called(sender, kwargs)

    def method(self, sender: Any, **kwargs: Any) -> Any:
        """Receive."""
        return self.called(sender, kwargs)


class World:
    """Runs a program and writes down what happens. ``plan`` tells whom a send would call."""

    def __init__(self, program: Program, signals: list[Any], plan: Callable[[Any, Any], list[Any]] | None) -> None:
        self.program = program
        self.signals = signals
        self.plan = plan
        self.log: list[str] = []
        self.calls = 0
        self.senders: list[Any] = [None, type("X", (), {}), type("Y", (), {}), Instance("a sender", print), "text", []]
        self.receivers = {number: self._make(number, kind) for number, kind in enumerate(program.kinds)}

    def run(self) -> str:
        """What happened."""
        for step in self.program.steps:
            self._take(step)
        return "\n".join(self.log)

    def _make(self, number: int, kind: str) -> Any:
        label = f"{kind} {number}"

        def called(sender: Any, kwargs: dict[str, Any]) -> str:
            self._write(f"{label} called: {self._sender(sender)} {self._arguments(kwargs)}")
            self.calls += 1
            if "acting" in kind and self.calls < MOST_CALLS:
                for step in self.program.reactions[number]:
                    self._take(step, inside=True)
            if "failing" in kind:
                raise ReceiverError(label)
            return f"response of {label}"

        def function(sender: Any, **kwargs: Any) -> str:
            return called(sender, kwargs)

        def narrow(sender: Any) -> str:
            return called(sender, {})

        def keyword_only(*, sender: Any = None, a: Any = None) -> str:
            return called(sender, {"a": a})

        async def coroutine(sender: Any, **kwargs: Any) -> str:
            await sleep(0)
            return called(sender, kwargs)

        made: Any = {
            "method": Instance(label, called),
            "acting method": Instance(label, called),
            "instance": Instance(label, called),
            "partial": partial(function),
            "narrow": narrow,
            "keyword-only": keyword_only,
        }.get(kind, coroutine if "coroutine" in kind else function)
        made.label = label
        return made

    def _receiver(self, number: int) -> Any:
        made = self.receivers.get(number)
        return made.method if made is not None and "method" in self.program.kinds[number] else made

    def _take(self, step: Step, *, inside: bool = False) -> None:
        self._write(f"{step.what} {step.signal} {step.receiver} {step.sender} {step.weak} {step.uid} {step.robust}")
        try:
            self._write(f"= {getattr(self, '_' + step.what)(step)}")
        except Exception as error:
            self._write(f"! {type(error).__name__}: {error}".partition(" <")[0])
            if inside and self.calls % 2:
                raise

    def _connect(self, step: Step) -> Any:
        receiver = self._receiver(step.receiver)
        if receiver is None:
            return "gone"
        return self.signals[step.signal].connect(receiver, self.senders[step.sender], step.weak, step.uid)

    def _disconnect(self, step: Step) -> Any:
        receiver = self._receiver(step.receiver)
        if receiver is None and not step.uid:
            return "gone"
        return self.signals[step.signal].disconnect(receiver, self.senders[step.sender], step.uid)

    def _send(self, step: Step) -> Any:
        if self.calls >= MOST_CALLS:
            return "enough"
        signal = self.signals[step.signal]
        send = signal.send_robust if step.robust else signal.send
        responses = send(self.senders[step.sender], a=1, b="two")
        return [(_label(receiver), f"{response}".partition(" <")[0][:40]) for receiver, response in responses]

    def _drop(self, step: Step) -> None:
        self.receivers.pop(step.receiver, None)

    def _has(self, step: Step) -> Any:
        return self.signals[step.signal].has_listeners(self.senders[step.sender])

    def _plan(self, step: Step) -> Any:
        if self.plan is None:
            return None
        return [_label(receiver) for receiver in self.plan(self.signals[step.signal], self.senders[step.sender])]

    def _write(self, line: str) -> None:
        self.log.append(re.sub(r"0x\w+", "an address", line))

    def _sender(self, sender: Any) -> str:
        return f"sender {next(number for number, each in enumerate(self.senders) if each is sender)}"

    def _arguments(self, kwargs: dict[str, Any]) -> str:
        known = {id(signal): f"signal {number}" for number, signal in enumerate(self.signals)}
        return str({name: known.get(id(value), value) for name, value in sorted(kwargs.items())})


def _label(receiver: Any) -> str:
    return str(getattr(receiver, "__self__", receiver).label)


def plan_of_django(signal: Any, sender: Any) -> list[Any]:
    """Whom a send of Django itself would call: nobody, if it cannot look up the sender."""
    try:
        signal.sender_receivers_cache.get(sender)
    except TypeError:
        return []
    live = signal._live_receivers(sender)
    return list(live[0]) if isinstance(live, tuple) else list(live)


class Describing:
    """An observer that looks at everything there is to see."""

    def __init__(self) -> None:
        self.seen: list[object] = []

    def entering(self, call: RecordedCall) -> None:
        """Look at the call."""
        self.seen.append((call.name, call.withheld, sorted(call.dispatch.named), name_of(call.dispatch.sender)))

    def leaving(self, call: RecordedCall) -> None:
        """Look at how it ended."""
        self.seen.append((str(call.response), str(call.error), len(call.sent)))


class PlainSignal:
    """PyDispatcher, used directly."""

    def connect(self, receiver: Any, sender: Any, weak: bool, dispatch_uid: Any) -> None:
        """As PyDispatcher does."""
        dispatcher.connect(receiver, self, sender, weak)

    def disconnect(self, receiver: Any, sender: Any, dispatch_uid: Any) -> None:
        """As PyDispatcher does."""
        dispatcher.disconnect(receiver, self, sender)

    def send(self, sender: Any, **named: Any) -> Any:
        """As PyDispatcher does."""
        return dispatcher.send(self, sender, **named)

    def send_robust(self, sender: Any, **named: Any) -> Any:
        """As PyDispatcher does."""
        return robust.sendRobust(self, sender, **named)

    def has_listeners(self, sender: Any) -> bool:
        """Whether PyDispatcher would call anything."""
        return bool(plan_of_plain(self, sender))


def plan_of_plain(signal: Any, sender: Any) -> list[Any]:
    """Whom PyDispatcher itself would call."""
    return list(dispatcher.liveReceivers(dispatcher.getAllReceivers(sender, signal)))
