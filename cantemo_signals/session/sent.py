"""The dispatches that a call sent, and the coroutines that their receivers returned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from types import CoroutineType
from typing import Any

from cantemo_signals.bus import BaseSignal
from cantemo_signals.bus.naming import plain_text
from cantemo_signals.bus.recorded import RecordedDispatch
from cantemo_signals.values.documents import Json
from cantemo_signals.values.events import Dispatch
from cantemo_signals.values.outcomes import NeverAwaited, Returned, Swallowed
from cantemo_signals.values.plugins import Failure

_ROW = re.compile(r"(?<= object) \([^()]*\)(?=>$)")

#: The numbers of the dispatches that a call sent, and how often it sent each.
Numbers = tuple[tuple[int, int], ...]

OF_EVERY_OBJECT = ("pre_init", "post_init", "class_prepared")
"""Django sends these for every object and class; those that call no receiver would be noise in a report."""


class Likeness:
    """Numbers for dispatches: equal ones that follow each other in one place get the same.

    Their times and the primary keys of their rows may differ. What a dispatch led to is compared by its numbers,
    because it may be nested deeper than Python compares.
    """

    def __init__(self) -> None:
        self._latest: dict[tuple[Any, ...], tuple[Any, int]] = {}
        self._numbers = count()

    def number(self, dispatch: Dispatch, led_to: dict[int, Numbers]) -> int:
        """Return the number; ``led_to`` holds the numbers of what its calls sent, by the order of the call."""
        event = dispatch.event
        sender = None if event.sender is None else _ROW.sub("", event.sender)
        event = event._replace(sender=sender, arguments=_without_keys(event.arguments))
        key = (event.module, event.signal, sender, dispatch.sent_at)
        calls = tuple(
            [call._replace(seconds=0.0, sent=(), arguments=_without_keys(call.arguments)) for call in dispatch.calls]
        )
        timeless = dispatch._replace(event=event, calls=calls), led_to
        latest, number = self._latest.get(key, (None, 0))
        if latest != timeless:
            number = next(self._numbers)
            self._latest[key] = timeless, number
        return number


class SentLog:
    """The dispatches that one call sent, in order; successive equal ones of a kind are kept once, with a count."""

    def __init__(self) -> None:
        self._sent: list[tuple[Dispatch, int, dict[int, Any]]] = []
        self._places: dict[int, int] = {}

    def add(self, dispatch: Dispatch, number: int, coroutines: dict[int, Any]) -> None:
        """Keep a dispatch with its number; ``coroutines`` holds those that its calls returned, by their order."""
        place = self._places.get(number)
        if place is not None and not coroutines:
            earlier, _, held = self._sent[place]
            self._sent[place] = earlier._replace(repeated=earlier.repeated + 1), number, held
            return
        self._places[number] = len(self._sent)
        self._sent.append((dispatch, number, coroutines))

    @property
    def numbers(self) -> Numbers:
        """The numbers of the dispatches, and how often each was sent."""
        return tuple((number, dispatch.repeated) for dispatch, number, _ in self._sent)

    def __len__(self) -> int:
        return len(self._sent)

    @property
    def values(self) -> tuple[Dispatch, ...]:
        """The dispatches, to be read once the call is over, because it may have awaited what they returned."""
        return tuple(_settled(dispatch, coroutines) for dispatch, _, coroutines in self._sent)


class Roots:
    """The dispatches that are nested in no other; their places in the answer begin with ``event``."""

    def __init__(self, event: int) -> None:
        self.event = event
        self._places = count(event)
        self._over: dict[int, Dispatch] = {}

    @property
    def values(self) -> tuple[Dispatch, ...]:
        """The dispatches, in the order in which they began."""
        return tuple(dispatch for _, dispatch in sorted(self._over.items()))

    def place(self, recorded: RecordedDispatch, *, is_nested: bool) -> int | None:
        """Return the place in the answer of a dispatch that begins, or None if it belongs to another one."""
        return None if is_nested else next(self._places)

    def end(self, place: int, dispatch: Dispatch, number: int, coroutines: dict[int, Any]) -> None:
        """Keep a dispatch that is over, as ``SentLog`` does."""
        self._over[place] = dispatch


class Coroutines:
    """The coroutines that receivers returned during one request, held until it is over."""

    def __init__(self) -> None:
        self._held: list[Any] = []

    def outcome(self, response: Any) -> NeverAwaited | None:
        """Return the outcome of a call that returned an unstarted coroutine, or None if it did not."""
        if type(response) is not CoroutineType or _has_begun(response):
            return None
        self._held.append(response)
        return NeverAwaited(plain_text(response.__qualname__) or "")

    def close(self) -> None:
        """Close the unstarted coroutines; Python would warn about them, but their outcome already says so."""
        for coroutine in self._held:
            if not _has_begun(coroutine):
                coroutine.close()
        self._held.clear()


def is_told(dispatch: Dispatch, signal: BaseSignal) -> bool:
    """Return whether a nested dispatch is worth reporting: it called a receiver, or did not call one of a plugin's."""
    if dispatch.calls or dispatch.failure or not signal.is_internal:
        return True
    return signal.name not in OF_EVERY_OBJECT and any(each.plugin for each in dispatch.not_called)


def unread(dispatch: Dispatch) -> Iterator[Swallowed]:
    """Yield the exceptions that receivers of a robust dispatch raised, for a sender that ignores the responses."""
    for call in dispatch.calls:
        failure = call.outcome
        if isinstance(failure, Failure) and not failure.inconclusive:
            yield Swallowed(failure.type, failure.message, failure.location, dispatch.sent_at, call.receiver)


def _without_keys(arguments: dict[str, Json]) -> dict[str, Json]:
    """Return arguments without the primary keys of rows: a command may save very many."""
    return {
        name: _ROW.sub("", value) if type(value) is str and value.endswith(")>") else value
        for name, value in arguments.items()
    }


def _settled(dispatch: Dispatch, coroutines: dict[int, Any]) -> Dispatch:
    awaited = {order: plain_text(each.__qualname__) for order, each in coroutines.items() if _has_begun(each)}
    if not awaited:
        return dispatch
    calls = (
        call._replace(outcome=Returned(f"<coroutine {awaited[call.order]}>")) if call.order in awaited else call
        for call in dispatch.calls
    )
    return dispatch._replace(calls=tuple(calls))


def _has_begun(coroutine: Any) -> bool:
    from inspect import CORO_CREATED, getcoroutinestate  # few receivers return any

    return getcoroutinestate(coroutine) != CORO_CREATED
