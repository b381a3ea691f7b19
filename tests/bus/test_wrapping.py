"""What stands behind a receiver that decorators made, and what these are called."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cantemo_signals.bus import Bus
from cantemo_signals.bus.entries import Entry

Receiver = Callable[..., Any]
HERE = f"{__name__}."


def retrying(times: int) -> Callable[[Receiver], Receiver]:
    def decorate(function: Receiver) -> Receiver:
        @functools.wraps(function)
        def again(*args: Any, **kwargs: Any) -> Any:
            return [function(*args, **kwargs) for _ in range(times)][-1]

        return again

    return decorate


class Once:
    """A decorator that is a class."""

    def __init__(self, function: Receiver) -> None:
        functools.update_wrapper(self, function)
        self.function = function

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.function(*args, **kwargs)


class Within(contextlib.ContextDecorator):
    """A decorator that is an object, as ``transaction.atomic`` is."""

    def __enter__(self) -> None: ...

    def __exit__(self, *error: object) -> None: ...


@contextlib.contextmanager
def timed() -> Iterator[None]:
    yield


def tell(sender: Any, instance: Any, created: Any = None, **kwargs: Any) -> None: ...


def connected(receiver: Receiver) -> Entry:
    bus = Bus()
    signal: Any = bus.Signal()
    signal.connect(receiver)
    (entry,) = bus.ledger.entries()
    bus.close()
    return entry


@pytest.mark.parametrize(
    ("receiver", "wrappers"),
    [
        (tell, ()),
        (retrying(2)(tell), (f"{HERE}retrying",)),
        (retrying(2)(Within()(tell)), (f"{HERE}retrying", f"{HERE}Within")),
        (timed()(tell), (f"{HERE}timed",)),
        (Once(tell), (f"{HERE}Once",)),
        (Once(retrying(2)(tell)), (f"{HERE}Once", f"{HERE}retrying")),
        (functools.lru_cache(tell), ("functools.lru_cache",)),
        (functools.partial(retrying(2)(tell), None), (f"{HERE}retrying",)),
    ],
)
def test_a_receiver_is_what_is_written_under_its_name_and_the_decorators_around_it(
    receiver: Receiver, wrappers: tuple[str, ...]
) -> None:
    entry = connected(receiver)

    assert entry.name == f"{HERE}tell"
    assert entry.wrappers == wrappers
    assert entry.defined_at == (__file__, tell.__code__.co_firstlineno)
    assert entry.accepts == ("sender", "instance", "created", "**kwargs")[isinstance(receiver, functools.partial) :]


def test_the_object_of_a_method_is_not_among_its_parameters_behind_a_decorator_either() -> None:
    class Desk:
        @retrying(2)
        def tell(self, sender: Any, **kwargs: Any) -> None: ...

    desk = Desk()

    entry = connected(desk.tell)

    assert (entry.accepts, entry.takes) == (("sender", "**kwargs"), ("*args", "**kwargs"))


class Liar:
    """Says that it wraps whatever one likes."""

    __wrapped__ = tell

    def __call__(self, **kwargs: Any) -> None: ...


def looping(**kwargs: Any) -> None: ...


def lying(**kwargs: Any) -> None: ...


looping.__wrapped__ = looping  # type: ignore[attr-defined]
lying.__wrapped__ = Liar()  # type: ignore[attr-defined]


@pytest.mark.parametrize("receiver", [looping, lying, Liar()])
def test_only_a_function_that_a_wrapper_holds_counts(receiver: Receiver) -> None:
    entry = connected(receiver)

    assert (entry.accepts, entry.wrappers) == (("**kwargs",), ())
