"""The measured behaviours of dispatch, one row each: what the engines do where libraries differ.

``PORTAL`` holds the answers of Django 6.1, except where a comment says otherwise; ``PLAIN`` those of PyDispatcher.
"""

from __future__ import annotations

import gc
import logging
import sys
import threading
import weakref
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from pydispatch import dispatcher  # type: ignore[import-untyped]

from cantemo_signals.bus import Bus

PORTAL = {
    "ORD-1": "abcd",
    "ORD-2": "2",
    "ORD-3": "ab",
    "ORD-4": "bca",
    "SND-1": "1/1",
    "SND-2": "0",
    "SND-3": "no",
    "SND-4": "TypeError",
    "SND-5": "1",
    "SND-6": "no",
    "SND-7": "yes",
    "SND-8": "0",  # as since Django 6.0; until 5.2 it was 1
    "SND-9": "__func__",
    "SND-10": "no",
    "ARG-1": "TypeError",
    "ARG-2": "a,signal",
    "ARG-3": "TypeError",
    "ARG-4": "TypeError",
    "ARG-kw-receiver": "ok",
    "ARG-kw-signal": "TypeError",
    "ARG-kw-self": "TypeError",
    "ARG-kw-sender": "TypeError",
    "ARG-5": "called",
    "ARG-6": "K",
    "ARG-7": "called; accepted",
    "ARG-8": "called",
    "ARG-9": "called",
    "ARG-10": "TypeError",
    "WK-1": "0",
    "WK-2": "0",
    "WK-3": "1/0",
    "WK-4": "1",
    "WK-5": "at next send",
    "WK-6": "1 call, then 0",
    "WK-7": "0",
    "WK-8": "yes",
    "WK-9": "yes",
    "DUP-1": "1/1",
    "DUP-2": "2",
    "UID-1": "1; 2",
    "UID-2": "False, True",
    "DIS-1": "True / False / False",
    "DIS-2": "yes",
    "DIS-3": "no",
    "EXC-1": "My ab",
    "EXC-2": "int,My,int abc",
    "EXC-3": "KeyboardInterrupt ab",
    "EXC-4": "django.dispatch",
    "EXC-5": "AttributeError",
    "RET-1": "list of tuple, [], True",
    "MUT-1": "abcd",
    "MUT-2": "abcd",
    "MUT-3": "4",
    "MUT-4": "abcd",
    "MUT-5": "abcd",
    "MUT-6": "yes",
    "MUT-7": "3",
    "RBT-1": "kept",
    "RBT-2": "ok",  # Django waits for itself for ever: nobody can want that
    "RBT-3": "none",
    "RBT-4": "kept",
    "HAS-1": "False False True False",
}

PLAIN = {
    "ORD-1": "bdac",
    "ORD-2": "1",
    "ORD-3": "ba",
    "ORD-4": "bca",
    "SND-1": "0/1",
    "SND-2": "0",
    "SND-3": "no",
    "SND-4": "1",
    "SND-5": "ValueError",
    "SND-6": "no",
    "SND-7": "yes",
    "SND-8": "0",
    "SND-9": "no",
    "SND-10": "no",
    "ARG-1": "1",
    "ARG-2": "a,signal",
    "ARG-3": "None",
    "ARG-4": "1",
    "ARG-kw-receiver": "TypeError",
    "ARG-kw-signal": "TypeError",
    "ARG-kw-self": "ok",
    "ARG-kw-sender": "TypeError",
    "ARG-5": "ValueError",
    "ARG-6": "ValueError",
    "ARG-7": "ValueError; AssertionError",
    "ARG-8": "not called",
    "ARG-9": "not called",
    "ARG-10": "ValueError",
    "WK-1": "0",
    "WK-2": "0",
    "WK-3": "1/0",
    "WK-4": "1",
    "WK-5": "at death",
    "WK-6": "2 call, then 2",
    "WK-7": "1",
    "WK-8": "no",
    "WK-9": "no",
    "DUP-1": "1/1",
    "DUP-2": "1",
    # A dispatch_uid means nothing here, which the interface allows us to show: two receivers, two calls.
    "UID-1": "2; 2",
    "UID-2": "None, None",
    "DIS-1": "None / None / DispatcherKeyError",
    "DIS-2": "yes",
    "DIS-3": "yes",
    "EXC-1": "My ab",
    "EXC-2": "int,My,int abc",
    "EXC-3": "KeyboardInterrupt ab",
    "EXC-4": "no",
    "EXC-5": "returns My",
    "RET-1": "list of tuple, [], True",
    "MUT-1": "acd",
    "MUT-2": "ac",
    "MUT-3": "1",
    "MUT-4": "abc",
    "MUT-5": "abcdx",
    "MUT-6": "no",
    "MUT-7": "3",
    "RBT-1": "LOST",
    "RBT-2": "ok",  # no lock, no deadlock
    "RBT-3": "SOME",
    "RBT-4": "LOST",
    "HAS-1": "False False True False",
}


class X:
    """A sender."""


class Y:
    """Another sender."""


class My(Exception):  # the rows say My
    """What receivers raise."""


class Owner:
    """Has a method that receives."""

    def __init__(self, calls: list[str]) -> None:
        self.calls = calls

    def m(self, **kwargs: Any) -> None:
        """Receive."""
        self.calls.append("m")


Check = Callable[[Bus], str]
CHECKS: dict[str, Check] = {}


def row(name: str) -> Callable[[Check], Check]:
    """Enter the check that answers this row."""

    def enter(check: Check) -> Check:
        CHECKS[name] = check
        return check

    return enter


def noting(calls: list[str], letters: str) -> Any:
    """One receiver for each letter, which notes that it was called."""

    def make(letter: str) -> Any:
        def receiver(**kwargs: Any) -> int:
            calls.append(letter)
            return 1

        return receiver

    made = [make(letter) for letter in letters]
    return made[0] if len(made) == 1 else made


def outcome(act: Callable[[], Any]) -> Any:
    """What it returns, or the name of what it raises."""
    try:
        return act()
    except BaseException as error:
        return type(error).__name__


@row("ORD-1")
def _(bus: Bus) -> str:
    signal, calls = bus.Signal(), []  # type: Any, list[str]
    a, b, c, d = noting(calls, "abcd")
    signal.connect(a)
    signal.connect(b, sender=X)
    signal.connect(c)
    signal.connect(d, sender=X)
    signal.send(sender=X)
    return "".join(calls)


@row("ORD-2")
def _(bus: Bus) -> str:
    signal, calls = bus.Signal(), []  # type: Any, list[str]
    a = noting(calls, "a")
    signal.connect(a, sender=X)
    signal.connect(a)
    signal.send(sender=X)
    return str(len(calls))


@row("ORD-3")
def _(bus: Bus) -> str:
    signal, calls = bus.Signal(), []  # type: Any, list[str]
    a, b = noting(calls, "ab")
    for receiver in (a, b, a):
        signal.connect(receiver)
    signal.send(sender=X)
    return "".join(calls)


@row("ORD-4")
def _(bus: Bus) -> str:
    signal, calls = bus.Signal(), []  # type: Any, list[str]
    a, b, c = noting(calls, "abc")
    for receiver in (a, b, c):
        signal.connect(receiver)
    signal.disconnect(a)
    signal.connect(a)
    signal.send(sender=X)
    return "".join(calls)


@row("SND-1")
def _(bus: Bus) -> str:
    signal, calls = bus.Signal(), []  # type: Any, list[str]
    a = noting(calls, "a")
    signal.connect(a, sender=None)
    signal.send(sender=X)
    for_x = len(calls)
    signal.send(sender=None)
    return f"{for_x}/{len(calls) - for_x}"


@row("SND-2")
def _(bus: Bus) -> str:
    signal, calls = bus.Signal(), []  # type: Any, list[str]
    a = noting(calls, "a")
    signal.connect(a, sender=X)
    signal.send(sender=None)
    signal.send(sender=Y)
    return str(len(calls))


@row("SND-3")
def _(bus: Bus) -> str:
    signal, calls = bus.Signal(), []  # type: Any, list[str]
    a = noting(calls, "a")
    one, other = "".join(["some ", "sender"]), "".join(["some", " sender"])
    signal.connect(a, sender=one)
    signal.send(sender=other)
    return "yes" if calls else "no"


@row("SND-4")
def _(bus: Bus) -> str:
    signal, calls, sender = bus.Signal(), [], []  # type: Any, list[str], list[int]
    a = noting(calls, "a")
    signal.connect(a, sender=sender)
    return str(outcome(lambda: len(signal.send(sender=sender))))


@row("SND-5")
def _(bus: Bus) -> str:
    class Array:
        def __bool__(self) -> bool:
            raise ValueError("ambiguous")

    class Sender:
        __hash__ = object.__hash__

        def __eq__(self, other: object) -> Any:
            return Array()

    signal, calls, sender = bus.Signal(), [], Sender()  # type: Any, list[str], Sender
    a = noting(calls, "a")

    def act() -> int:
        signal.connect(a, sender=sender)
        return len(signal.send(sender=sender))

    result = str(outcome(act))
    dispatcher.connections.pop(id(sender), None)  # PyDispatcher has entered an empty bucket before it failed
    return result


def _at_same_address(kind: type[Any], signal: Any, receiver: Any, calls: list[str]) -> str:
    for _ in range(1000):
        sender = kind()
        signal.connect(receiver, sender=sender)
        address = id(sender)
        del sender
        sender = kind()
        if id(sender) == address:
            break
    else:
        pytest.fail("no address was used again")
    signal.send(sender=sender)
    return "yes" if calls else "no"


@row("SND-6")
def _(bus: Bus) -> str:
    class Sender:
        pass

    calls: list[str] = []
    return _at_same_address(Sender, bus.Signal(), noting(calls, "a"), calls)


@row("SND-7")
def _(bus: Bus) -> str:
    class Sender:
        __slots__ = ()

    calls: list[str] = []
    return _at_same_address(Sender, bus.Signal(), noting(calls, "a"), calls)


@row("SND-8")
def _(bus: Bus) -> str:
    signal, calls = bus.Signal(), []  # type: Any, list[str]
    a, owner = noting(calls, "a"), Owner(calls)
    signal.connect(a, sender=owner.m)
    signal.send(sender=owner.m)
    return str(len(calls))


@row("SND-9")
def _(bus: Bus) -> str:
    touched: list[str] = []

    class Lazy:
        def __getattr__(self, name: str) -> Any:
            touched.append(name)
            raise AttributeError(name)

    signal, calls = bus.Signal(), []  # type: Any, list[str]
    a = noting(calls, "a")
    signal.connect(a)
    signal.send(sender=Lazy())
    return ",".join(touched) or "no"


@row("SND-10")
def _(bus: Bus) -> str:
    class Sender:
        pass

    signal, calls, sender = bus.Signal(), [], Sender()  # type: Any, list[str], Any
    a = noting(calls, "a")
    signal.connect(a, sender=sender)
    signal.send(sender=sender)
    alive = weakref.ref(sender)
    del sender
    gc.collect()
    return "no" if alive() is None else "yes"


@row("ARG-1")
def _(bus: Bus) -> str:
    def f(a: Any) -> Any:
        return a

    signal: Any = bus.Signal()
    signal.connect(f)
    return str(outcome(lambda: signal.send(X, a=1, b=2)[0][1]))


@row("ARG-2")
def _(bus: Bus) -> str:
    def f(sender: Any, **kw: Any) -> str:
        return ",".join(sorted(kw))

    signal: Any = bus.Signal()
    signal.connect(f)
    return str(signal.send(X, a=1)[0][1])


@row("ARG-3")
def _(bus: Bus) -> str:
    def f(*, a: Any = None) -> Any:
        return a

    signal: Any = bus.Signal()
    signal.connect(f)
    return str(outcome(lambda: signal.send(X, a=1)[0][1]))


@row("ARG-4")
def _(bus: Bus) -> str:
    def f(x: Any, sender: Any = None, **kw: Any) -> Any:
        return x

    signal: Any = bus.Signal()
    signal.connect(f)
    if bus.engine == "pydispatcher":  # our send takes no positional arguments, PyDispatcher's does
        return str(dispatcher.send(signal, X, 1)[0][1])
    return str(outcome(lambda: signal.send(X, 1)))


def _sent_with(bus: Bus, name: str) -> str:
    def f(*a: Any, **kw: Any) -> str:
        return "ok"

    signal: Any = bus.Signal()
    signal.connect(f)
    return str(outcome(lambda: signal.send(X, **{name: 1})[0][1]))


for _name in ("receiver", "signal", "self", "sender"):
    CHECKS[f"ARG-kw-{_name}"] = partial(_sent_with, name=_name)


@row("ARG-5")
def _(bus: Bus) -> str:
    signal, calls = bus.Signal(), []  # type: Any, list[str]
    receiver = partial(noting(calls, "a"), b=1)
    signal.connect(receiver)
    return str(outcome(lambda: signal.send(X) and "called"))


@row("ARG-6")
def _(bus: Bus) -> str:
    class K:
        def __init__(self, *a: Any, **kw: Any) -> None:
            pass

    signal: Any = bus.Signal()
    signal.connect(K)
    return str(outcome(lambda: type(signal.send(X)[0][1]).__name__))


@row("ARG-7")
def _(bus: Bus) -> str:
    signal: Any = bus.Signal()
    signal.connect(dict)
    called = outcome(lambda: signal.send(X)[0][1] == {"signal": signal, "sender": X} and "called")
    return f"{called}; {outcome(lambda: signal.connect(print) or 'accepted')}"


@row("ARG-8")
def _(bus: Bus) -> str:
    class Unhashable:
        __hash__ = None  # type: ignore[assignment]

        def __call__(self, **kw: Any) -> None:
            pass

    signal, receiver = bus.Signal(), Unhashable()  # type: Any, Unhashable
    signal.connect(receiver)
    return "called" if signal.send(X) else "not called"


@row("ARG-9")
def _(bus: Bus) -> str:
    class Falsy:
        def __bool__(self) -> bool:
            return False

        def __call__(self, **kw: Any) -> None:
            pass

    signal: Any = bus.Signal()
    signal.connect(Falsy(), weak=False)
    return "called" if signal.send(X) else "not called"


@row("ARG-10")
def _(bus: Bus) -> str:
    signal: Any = bus.Signal()

    def act() -> None:
        signal.connect(Y(), weak=False)
        signal.send(X)

    return str(outcome(act))


@row("WK-1")
def _(bus: Bus) -> str:
    signal, calls = bus.Signal(), []  # type: Any, list[str]
    a = noting(calls, "a")
    signal.connect(a)
    del a
    signal.send(X)
    return str(len(calls))


@row("WK-2")
def _(bus: Bus) -> str:
    signal, calls = bus.Signal(), []  # type: Any, list[str]
    signal.connect(lambda **kwargs: calls.append("a"))
    signal.send(X)
    return str(len(calls))


@row("WK-3")
def _(bus: Bus) -> str:
    signal, calls = bus.Signal(), []  # type: Any, list[str]
    owner = Owner(calls)
    signal.connect(owner.m)
    signal.send(X)
    alive = len(calls)
    del owner
    signal.send(X)
    return f"{alive}/{len(calls) - alive}"


@row("WK-4")
def _(bus: Bus) -> str:
    signal, calls = bus.Signal(), []  # type: Any, list[str]
    a = noting(calls, "a")
    signal.connect(a, weak=False)
    del a
    signal.send(X)
    return str(len(calls))


def _standing(bus: Bus, signal: Any) -> int:
    if bus.engine == "portal":
        return len(signal.receivers)
    return sum(len(signals.get(signal, ())) for signals in dispatcher.connections.values())


@row("WK-5")
def _(bus: Bus) -> str:
    signal, calls = bus.Signal(), []  # type: Any, list[str]
    a = noting(calls, "a")
    signal.connect(a)
    del a
    if _standing(bus, signal) == 0:
        return "at death"
    signal.send(X)
    return "at next send" if _standing(bus, signal) == 0 else "never"


@row("WK-6")
def _(bus: Bus) -> str:
    signal, calls = bus.Signal(), []  # type: Any, list[str]
    a = noting(calls, "a")
    signal.connect(a)
    signal.connect(a, weak=False)
    signal.send(X)
    before = len(calls)
    del a
    signal.send(X)
    return f"{before} call, then {len(calls) - before}"


@row("WK-7")
def _(bus: Bus) -> str:
    one, other, calls = bus.Signal(), bus.Signal(), []  # type: Any, Any, list[str]
    owner = Owner(calls)
    one.connect(owner.m)
    other.connect(owner.m)
    one.disconnect(owner.m)
    del owner
    gc.collect()
    other.send(X)
    return str(_standing(bus, other))


@row("WK-8")
def _(bus: Bus) -> str:
    signal, calls = bus.Signal(), []  # type: Any, list[str]
    a = noting(calls, "a")
    signal.connect(a)
    alive = weakref.ref(signal)
    del signal
    gc.collect()
    return "yes" if alive() is None else "no"


@row("WK-9")
def _(bus: Bus) -> str:
    def connected() -> Any:
        signal: Any = bus.Signal()

        def receiver(**kwargs: Any) -> Any:
            return signal

        signal.connect(receiver, weak=False)
        return weakref.ref(signal)

    alive = connected()
    gc.collect()
    return "yes" if alive() is None else "no"


@row("DUP-1")
def _(bus: Bus) -> str:
    one, other, calls = bus.Signal(), bus.Signal(), []  # type: Any, Any, list[str]
    a, owner = noting(calls, "a"), Owner(calls)
    for _ in range(2):
        one.connect(a)
        other.connect(owner.m)
    return f"{len(one.send(X))}/{len(other.send(X))}"


@row("DUP-2")
def _(bus: Bus) -> str:
    class Equal:
        def __eq__(self, other: object) -> bool:
            return isinstance(other, Equal)

        def __hash__(self) -> int:
            return 1

        def __call__(self, **kw: Any) -> None:
            pass

    signal, one, other = bus.Signal(), Equal(), Equal()  # type: Any, Equal, Equal
    signal.connect(one)
    signal.connect(other)
    return str(len(signal.send(X)))


@row("UID-1")
def _(bus: Bus) -> str:
    one, other, calls = bus.Signal(), bus.Signal(), []  # type: Any, Any, list[str]
    a, b = noting(calls, "ab")
    for receiver in (a, b):
        one.connect(receiver, dispatch_uid="u")
        other.connect(receiver, dispatch_uid="")
    return f"{len(one.send(X))}; {len(other.send(X))}"


@row("UID-2")
def _(bus: Bus) -> str:
    signal, calls = bus.Signal(), []  # type: Any, list[str]
    a = noting(calls, "a")
    signal.connect(a, dispatch_uid="u")
    if bus.engine == "pydispatcher":  # there is no disconnecting by uid
        return f"{signal.disconnect(a, dispatch_uid='v')}, {signal.send(X) or None}"
    return f"{signal.disconnect(a)}, {signal.disconnect(dispatch_uid='u')}"


@row("DIS-1")
def _(bus: Bus) -> str:
    signal, calls = bus.Signal(), []  # type: Any, list[str]
    a, b, unknown = noting(calls, "abc")
    signal.connect(a)
    signal.connect(b)
    found = signal.disconnect(a)
    return f"{found} / {signal.disconnect(unknown)} / {outcome(lambda: signal.disconnect(b, sender=Y))}"


@row("DIS-2")
def _(bus: Bus) -> str:
    signal, calls = bus.Signal(), []  # type: Any, list[str]
    a = noting(calls, "a")
    signal.connect(a, sender=X)
    outcome(lambda: signal.disconnect(a))
    return "yes" if signal.send(X) else "no"


@row("DIS-3")
def _(bus: Bus) -> str:
    signal, calls = bus.Signal(), []  # type: Any, list[str]
    a = noting(calls, "a")
    signal.connect(a, weak=False)
    signal.disconnect(a)
    return "yes" if signal.send(X) else "no"


def _raising(error: type[BaseException], calls: list[str]) -> Any:
    def receiver(**kwargs: Any) -> None:
        calls.append("b")
        raise error

    return receiver


def _connected(bus: Bus, error: type[BaseException], calls: list[str]) -> Any:
    signal: Any = bus.Signal()
    a, c = noting(calls, "ac")
    for receiver in (a, _raising(error, calls), c):
        signal.connect(receiver, weak=False)
    return signal


@row("EXC-1")
def _(bus: Bus) -> str:
    calls: list[str] = []
    signal = _connected(bus, My, calls)
    return f"{outcome(lambda: signal.send(X))} {''.join(calls)}"


@row("EXC-2")
def _(bus: Bus) -> str:
    calls: list[str] = []
    signal = _connected(bus, My, calls)
    responses = signal.send_robust(X)
    return f"{','.join(type(response).__name__ for _, response in responses)} {''.join(calls)}"


@row("EXC-3")
def _(bus: Bus) -> str:
    calls: list[str] = []
    signal = _connected(bus, KeyboardInterrupt, calls)
    return f"{outcome(lambda: signal.send_robust(X))} {''.join(calls)}"


@row("EXC-4")
def _(bus: Bus) -> str:
    records: list[logging.LogRecord] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(record)

    keep = Keep()
    logging.getLogger().addHandler(keep)
    _connected(bus, My, []).send_robust(X)
    logging.getLogger().removeHandler(keep)
    return ",".join(record.name for record in records) or "no"


@row("EXC-5")
def _(bus: Bus) -> str:
    class Failing:
        def __call__(self, **kwargs: Any) -> None:
            raise My

    signal: Any = bus.Signal()
    signal.connect(Failing(), weak=False)
    return str(outcome(lambda: f"returns {type(signal.send_robust(X)[0][1]).__name__}"))


@row("RET-1")
def _(bus: Bus) -> str:
    signal, calls = bus.Signal(), []  # type: Any, list[str]
    a = noting(calls, "a")
    nothing = signal.send(X)
    signal.connect(a)
    result = signal.send(X)
    return f"{type(result).__name__} of {type(result[0]).__name__}, {nothing}, {result[0][0] is a}"


def _acting(calls: list[str], letters: str, act: Callable[[str, dict[str, Any]], object]) -> dict[str, Any]:
    """Receivers that note their call and then act."""
    receivers: dict[str, Any] = {}

    def make(letter: str) -> Any:
        def receiver(**kwargs: Any) -> None:
            calls.append(letter)
            act(letter, receivers)

        return receiver

    receivers.update((letter, make(letter)) for letter in letters)
    return receivers


def _mutation(bus: Bus, act: Callable[[Any, str, dict[str, Any]], object]) -> str:
    signal, calls = bus.Signal(), []  # type: Any, list[str]
    receivers = _acting(calls, "abcd", lambda letter, receivers: act(signal, letter, receivers))
    for receiver in list(receivers.values()):
        signal.connect(receiver)
    signal.send(X)
    return "".join(calls)


@row("MUT-1")
def _(bus: Bus) -> str:
    return _mutation(bus, lambda signal, letter, receivers: letter == "a" and signal.disconnect(receivers["a"]))


@row("MUT-2")
def _(bus: Bus) -> str:
    return _mutation(bus, lambda signal, letter, receivers: signal.disconnect(receivers[letter]))


@row("MUT-3")
def _(bus: Bus) -> str:
    def act(signal: Any, letter: str, receivers: dict[str, Any]) -> None:
        if letter == "a":
            for other in "bcd":
                signal.disconnect(receivers[other])

    return str(len(_mutation(bus, act)))


@row("MUT-4")
def _(bus: Bus) -> str:
    return _mutation(bus, lambda signal, letter, receivers: letter == "c" and signal.disconnect(receivers["a"]))


@row("MUT-5")
def _(bus: Bus) -> str:
    signal, calls = bus.Signal(), []  # type: Any, list[str]
    x = noting(calls, "x")
    receivers = _acting(calls, "abcd", lambda letter, _: letter == "a" and signal.connect(x))
    for receiver in receivers.values():
        signal.connect(receiver)
    signal.send(X)
    return "".join(calls)


@row("MUT-6")
def _(bus: Bus) -> str:
    calls = _mutation(bus, lambda signal, letter, receivers: letter == "a" and receivers.pop("c"))
    return "yes" if "c" in calls else "no"


@row("MUT-7")
def _(bus: Bus) -> str:
    signal, calls = bus.Signal(), []  # type: Any, list[str]
    receivers = _acting(calls, "a", lambda letter, _: len(calls) < 3 and signal.send(X))
    signal.connect(receivers["a"])
    signal.send(X)
    return str(len(calls))


class Pausing:
    """A sender whose comparison, which PyDispatcher makes in the middle of ``connect``, does something else first."""

    __hash__ = object.__hash__

    def __init__(self) -> None:
        self.pause: Callable[[], object] | None = None

    def __eq__(self, other: object) -> bool:
        pause, self.pause = self.pause, None
        if pause is not None:
            pause()
        return self is other


def _forget_what_was_lost(bus: Bus) -> None:
    """A connect that PyDispatcher loses leaves its back reference behind."""
    if bus.engine == "pydispatcher":
        bus.close()
        dispatcher.sendersBack.clear()


@row("RBT-1")
def _(bus: Bus) -> str:
    signal, calls, sender = bus.Signal(), [], Pausing()  # type: Any, list[str], Pausing
    a, other = noting(calls, "a"), noting(calls, "b")
    other.itself = other
    gc.disable()
    try:
        signal.connect(other, sender=sender)
        del other
        sender.pause = gc.collect
        signal.connect(a, sender=sender)
    finally:
        gc.enable()
    result = "kept" if signal.send(sender) else "LOST"
    _forget_what_was_lost(bus)
    return result


@row("RBT-2")
def _(bus: Bus) -> str:
    signal, calls = bus.Signal(), []  # type: Any, list[str]
    a = noting(calls, "a")

    class Uid:
        __hash__ = object.__hash__

        def __eq__(self, other: object) -> bool:
            signal.send(X)
            return self is other

    def connect() -> None:
        for _ in range(2):
            signal.connect(a, dispatch_uid=Uid())

    thread = threading.Thread(target=connect, daemon=True)
    thread.start()
    thread.join(10)
    return "DEADLOCK" if thread.is_alive() else "ok"


@row("RBT-3")
def _(bus: Bus) -> str:
    interval, before = sys.getswitchinterval(), len(threading.enumerate())
    sys.setswitchinterval(1e-6)
    try:
        lost = any(_loses_a_connect(bus) for _ in range(20 if bus.engine == "portal" else 600))
    finally:
        sys.setswitchinterval(interval)
    _forget_what_was_lost(bus)
    assert len(threading.enumerate()) == before
    return "SOME" if lost else "none"


def _loses_a_connect(bus: Bus) -> bool:
    signal, calls = bus.Signal(), []  # type: Any, list[str]
    kept, passing = [noting(calls, "k") for _ in range(30)], [noting(calls, "p") for _ in range(30)]

    def come_and_go() -> None:
        for receiver in passing * 3:
            outcome(lambda receiver=receiver: signal.connect(receiver, sender=X))  # type: ignore[misc]
            outcome(lambda receiver=receiver: signal.disconnect(receiver, sender=X))  # type: ignore[misc]

    thread = threading.Thread(target=come_and_go)
    thread.start()
    for receiver in kept:
        outcome(lambda receiver=receiver: signal.connect(receiver, sender=X))  # type: ignore[misc]
    thread.join()
    return len({id(receiver) for receiver, _ in signal.send(X)} & {id(receiver) for receiver in kept}) < len(kept)


@row("RBT-4")
def _(bus: Bus) -> str:
    signal, calls, sender = bus.Signal(), [], Pausing()  # type: Any, list[str], Pausing
    a, last = noting(calls, "ab")
    signal.connect(last, sender=sender)

    def elsewhere() -> None:
        thread = threading.Thread(target=lambda: signal.disconnect(last, sender=sender))
        thread.start()
        thread.join()

    sender.pause = elsewhere
    signal.connect(a, sender=sender)
    result = "kept" if any(receiver is a for receiver, _ in signal.send(sender)) else "LOST"
    _forget_what_was_lost(bus)
    return result


@row("HAS-1")
def _(bus: Bus) -> str:
    def has(connect: Callable[[Any], Any]) -> bool:
        signal: Any = bus.Signal()
        connect(signal)
        return bool(signal.has_listeners(X))

    a = noting([], "a")
    return " ".join(
        str(has(connect))
        for connect in (
            lambda signal: None,
            lambda signal: signal.connect(a, sender=Y),
            lambda signal: signal.connect(a),
            lambda signal: signal.connect(lambda **kwargs: None),
        )
    )


def test_every_row_has_a_check() -> None:
    assert set(CHECKS) == set(PORTAL) == set(PLAIN)


@pytest.mark.parametrize("name", PORTAL)
def test_the_portal_engine_behaves_as_the_table_says(name: str, portal: Bus) -> None:
    assert CHECKS[name](portal) == PORTAL[name]


@pytest.mark.parametrize("name", PLAIN)
def test_the_pydispatcher_engine_behaves_as_the_table_says(name: str, plain: Bus) -> None:
    assert CHECKS[name](plain) == PLAIN[name]
