"""CS104 to CS106: receivers that are not what their definitions suggest."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any

from cantemo_signals.bus import Entry
from cantemo_signals.bus.namespaces import member, namespace_of
from cantemo_signals.bus.naming import CO_COROUTINE, short
from cantemo_signals.bus.parameters import called
from cantemo_signals.sandbox.catalogue import catalogue
from cantemo_signals.session.fit import behind_wrappers
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.session.wiring import signal_name

CO_ASYNC_GENERATOR = 0x200
IS_IMPRECISE = sys.version_info < (3, 11)
"""Whether Django's decorator connects on the line of the topmost decorator, even if that is another one."""


@rule(
    "CS104",
    "decorator-not-connected",
    "warning",
    "A decorator above the connecting one does not apply: events call the function without it.",
    "Decorators apply bottom up: @receiver connects the function before the decorators above it wrap it. Put"
    " @receiver on top.",
)
def decorators_above(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the receivers that their module has replaced with what a decorator made of them."""
    seen = set()
    for entry in evidence.entries:
        code = entry.written
        if entry.kind not in _FUNCTIONS or code is None or code in seen or _is_what_its_module_has(entry):
            continue
        if not _is_connected_below(entry, code):
            continue
        seen.add(code)
        from cantemo_signals.session.sources.decorators import above_connecting  # imports ast: few receivers need it

        namespace = namespace_of(sys.modules.get(entry.module) if type(entry.module) is str else None)
        if (decorator := above_connecting(code, namespace, entry.connected_at)) is not None:
            yield Occurrence(
                (f"{entry.name} is connected without @{decorator.text}, which wraps it only after it is connected"),
                evidence.host.failures.location((code.co_filename, decorator.line)),
                f"Move @{decorator.text} below the decorator that connects.",
                entry.plugin,
                entry=entry,
            )


@rule(
    "CS105",
    "unbound-method",
    "error",
    "A method is connected as a plain function: nothing is passed for self, so every event raises TypeError.",
    "A function taken from its class, or decorated in the class body, is not bound to an object. Connect a bound"
    " method of an object that you keep, or a module-level function.",
)
def unbound_methods(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the connections of plain functions that expect the object of a method."""
    for fit in evidence.fits:
        if (lacking := fit.lacking) is not None:
            entry = fit.entry
            yield Occurrence(
                f"{entry.name} is connected to {signal_name(entry.signal)} as a plain function: nothing is passed for"
                f" {lacking}",
                evidence.host.failures.location(entry.connected_at),
                f"Connect a bound method, or make it a @staticmethod without {lacking}.",
                entry.plugin,
                tells=("call", entry.name),
                entry=entry,
                word=short(entry.name),
            )


@rule(
    "CS106",
    "never-awaited",
    "error",
    "A receiver is a coroutine function that its dispatcher does not await: its body never runs.",
    "Calling a coroutine function only creates a coroutine. Portal, Celery, PyDispatcher and Django before 5.0"
    " discard it. Later versions of Django await coroutine functions, but not objects with an async __call__. Write"
    " a plain function and run the coroutine in it, for example with asgiref's async_to_sync.",
)
def never_awaited(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the receivers that return a coroutine or an async generator that nobody awaits."""
    seen = set()
    for entry in evidence.entries:
        function = _coroutine_function(entry)
        if function is None or (key := (function.__code__, entry.signal.library)) in seen:
            continue
        seen.add(key)
        if entry.signal.library != "blinker" or not _are_sent_asynchronously(evidence):
            from cantemo_signals.session.sources.functions import definition  # imports ast: for a fault only

            yield Occurrence(
                f"{entry.name} {_what(entry, function)}, and {_AWAITING[entry.signal.library]}: its body never runs",
                evidence.host.failures.location(definition(function.__code__)),
                "Write def instead of async def, and run the async code in it with asgiref's async_to_sync.",
                entry.plugin,
                entry=entry,
                word=short(entry.name),
            )


_FUNCTIONS = ("function", "coroutine function")
_AWAITING = {
    "blinker": "Blinker refuses to send to it",
    "celery": "Celery does not await it",
    "django": "Django does not await it",
    "portal": "Portal does not await it",
    "pydispatcher": "PyDispatcher does not await it",
}


def _is_connected_below(entry: Entry, code: CodeType) -> bool:
    """Return whether a decorator other than the topmost one connected the receiver, judging by line numbers."""
    place = entry.connected_at
    body = [line for *_, line in code.co_lines() if line is not None and line > code.co_firstlineno]
    first = code.co_firstlineno - IS_IMPRECISE
    return place is not None and place[0] == code.co_filename and bool(body) and first < place[1] < min(body)


def _is_what_its_module_has(entry: Entry) -> bool:
    """Return whether a function is found under its own name, or cannot be looked up."""
    if "<locals>" in entry.qualname:
        return True
    held: Any = member(entry.module, entry.qualname)
    if type(held) is staticmethod or type(held) is classmethod:
        held = held.__func__
    return type(held) is FunctionType and held.__code__ is entry.code


def _coroutine_function(entry: Entry) -> FunctionType | None:
    """Return the coroutine function or async generator of a receiver, or None if it has none or it may be awaited."""
    receiver = entry.receiver()
    if type(receiver) is FunctionType and not receiver.__dict__ and not _flag(receiver):
        return None
    found = called(receiver)
    function = None if found is None else behind_wrappers(found.function)
    if function is None or not _flag(function):
        return None
    is_coroutine_function = _flag(function) == CO_COROUTINE and entry.kind != "callable"
    return None if is_coroutine_function and _may_be_awaited(entry) else function


def _may_be_awaited(entry: Entry) -> bool:
    """Return whether the entry's signal awaits coroutine functions, as newer versions of Django do, or may do so."""
    signal = entry.signal
    is_of_django = signal.library == "portal" and not catalogue.is_declared(signal) and not signal.withholds
    return is_of_django or getattr(entry, "runs_last", False)


def _what(entry: Entry, function: FunctionType) -> str:
    if entry.kind == "callable":
        return "has an async __call__"
    return "is a coroutine function" if _flag(function) == CO_COROUTINE else "is an async generator"


def _flag(function: FunctionType) -> int:
    return function.__code__.co_flags & (CO_COROUTINE | CO_ASYNC_GENERATOR)


def _are_sent_asynchronously(evidence: Evidence) -> bool:
    """Return whether a plugin uses what Blinker needs to send to coroutine functions."""
    from cantemo_signals.session.sources.texts import ASYNCHRONOUS, texts  # imports ast: few receivers need it

    return any(True for _ in texts(evidence.host, ASYNCHRONOUS))
