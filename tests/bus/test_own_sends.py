"""Signal classes that send in their own way, compared with what their receivers say themselves."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache, partial, wraps
from typing import Any

import blinker
import pytest
from django.dispatch import Signal  # type: ignore[import-untyped]
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from cantemo_signals.bus import BaseSignal, Bus, recursion
from cantemo_signals.bus.libraries.adoption import adopt, instrument
from cantemo_signals.bus.recorded import RecordedCall, RecordedDispatch
from cantemo_signals.bus.recorder import Recorder

WAYS = ("super", "filter", "sort", "twice", "others", "chain", "first", "robust", "threads")
KINDS = ("function", "method", "partial", "object", "class", "cached")

Said = list[tuple[str, str]]
"""What the receivers say: who began, and how each ended, in this order."""


def live(signal: Any, sender: Any) -> list[Any]:
    """The receivers that Django would call."""
    found = signal._live_receivers(sender)
    return [*found[0], *found[1]] if isinstance(found, tuple) else list(found)


def own_class(base: Any, way: str) -> Any:
    """A signal class that sends in one of these ways."""
    return type("Own", (Sending, base), {"way": way})


class Sending:
    """The sends of these classes."""

    way: str

    def send(self, sender: Any, **named: Any) -> Any:
        if self.way == "super":
            return super().send(sender, **named)  # type: ignore[misc]
        make: Callable[..., Iterator[Any]] = getattr(self, f"_{self.way}")
        return list(make(live(self, sender), {"signal": self, "sender": sender, **named}))

    def _filter(self, receivers: list[Any], named: dict[str, Any]) -> Iterator[Any]:
        return (each(**named) for each in receivers[::2])

    def _sort(self, receivers: list[Any], named: dict[str, Any]) -> Iterator[Any]:
        return (each(**named) for each in receivers[::-1])

    def _twice(self, receivers: list[Any], named: dict[str, Any]) -> Iterator[Any]:
        return (each(**named) for each in [*receivers, *receivers])

    def _others(self, receivers: list[Any], named: dict[str, Any]) -> Iterator[Any]:
        return (each(**named, more=1) for each in receivers)

    def _chain(self, receivers: list[Any], named: dict[str, Any]) -> Iterator[Any]:
        for each in receivers:
            named["value"] = each(**named)
            yield named["value"]

    def _first(self, receivers: list[Any], named: dict[str, Any]) -> Iterator[Any]:
        yield next((answer for each in receivers if (answer := each(**named)) is not None), None)

    def _robust(self, receivers: list[Any], named: dict[str, Any]) -> Iterator[Any]:
        return (_answer(partial(each, **named)) for each in receivers)

    def _threads(self, receivers: list[Any], named: dict[str, Any]) -> Iterator[Any]:
        for each in receivers:
            thread = threading.Thread(target=_answer, args=(partial(each, **named),))
            thread.start()
            thread.join()
            yield None


def _answer(receiver: Callable[[], object]) -> object:
    try:
        return receiver()
    except (TypeError, ValueError) as error:
        return error


def _answer_to(number: Callable[[], object], **_: object) -> object:
    return number()


class World:
    """Two signals, whose receivers say themselves when they begin and how they end."""

    def __init__(self, signals: tuple[Any, Any], receivers: list[tuple[str, str, int]]) -> None:
        self.signals = signals
        self.said: Said = []
        self.kept: list[Any] = []
        self._inside = 0
        for number, (kind, what, place) in enumerate(receivers):
            receiver = self._receiver(kind, partial(self._run, f"{number}", what))
            self.kept.append(receiver)
            signals[place].connect(receiver)

    def _run(self, name: str, what: str, named: dict[str, Any]) -> object:
        self.said.append((name, "began"))
        try:
            if what == "raise":
                raise ValueError(name)
            if what == "send" and self._inside < 2:
                self._inside += 1
                self.signals[1].send(None, value=name)
                self._inside -= 1
        except ValueError:
            self.said.append((name, "raised"))
            raise
        self.said.append((name, "returned"))
        return name if what == "answer" else None

    @staticmethod
    def _receiver(kind: str, run: Callable[[dict[str, Any]], object]) -> Any:
        def closure(**named: Any) -> object:
            return run(named)

        class Object:
            def __init__(self, **named: Any) -> None:
                if named:
                    run(named)

            def method(self, **named: Any) -> object:
                return run(named)

            def __call__(self, signal: Any, sender: Any, value: object = None, more: int = 0) -> object:
                return run({"value": value})

        kinds: dict[str, Callable[[], Any]] = {
            "function": lambda: closure,
            "method": lambda: Object().method,
            "partial": lambda: partial(lambda run, *, signal, **named: run(named), run),
            "object": Object,
            "class": lambda: Object,
            "cached": lambda: lru_cache(maxsize=0)(closure),
        }
        return kinds[kind]()


class Listening:
    """An observer that hears what is recorded, in the words of the receivers."""

    def __init__(self, names: dict[int, str]) -> None:
        self.heard: Said = []
        self._names = names

    def entering(self, call: RecordedCall) -> None:
        self.heard.append((self._name(call), "began"))

    def leaving(self, call: RecordedCall) -> None:
        self.heard.append((self._name(call), "raised" if call.raised else "returned"))

    def _name(self, call: RecordedCall) -> str:
        assert call.entry is not None
        return self._names[call.entry.serial]


@pytest.fixture
def bus() -> Iterator[Bus]:
    bus = Bus("django")
    undo = instrument(bus, Signal)
    yield bus
    undo.close()


#: Not to explain failures: before Python 3.12 Hypothesis traces for that, and then nothing is seen.
RUNS = settings(max_examples=100, deadline=None, phases=[each for each in Phase if each is not Phase.explain])
RECEIVERS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.sampled_from(("pass", "answer", "raise", "send")), st.integers(0, 1)),
    max_size=6,
)


@RUNS
@given(st.sampled_from(WAYS), st.sampled_from(WAYS), RECEIVERS)
def test_what_is_recorded_is_what_the_receivers_say_themselves(
    outer: str, inner: str, receivers: list[tuple[str, str, int]]
) -> None:
    bus = Bus("django")
    undo = instrument(bus, Signal)
    world = World((own_class(Signal, outer)(), own_class(Signal, inner)()), receivers)

    heard = _heard(bus, world, lambda signal: adopt(bus, signal))
    undo.close()

    assert heard == world.said


@RUNS
@given(st.sampled_from(WAYS), st.sampled_from(WAYS), RECEIVERS)
def test_the_same_is_true_of_the_class_of_portal(outer: str, inner: str, receivers: list[tuple[str, str, int]]) -> None:
    bus = Bus()
    world = World((own_class(bus.Signal, outer)(), own_class(bus.Signal, inner)()), receivers)

    heard = _heard(bus, world, lambda signal: signal)
    bus.close()

    assert heard == world.said


@RUNS
@given(st.sampled_from(WAYS), st.sampled_from(WAYS), RECEIVERS)
def test_recording_changes_nothing(outer: str, inner: str, receivers: list[tuple[str, str, int]]) -> None:
    alone = World((own_class(Signal, outer)(), own_class(Signal, inner)()), receivers)
    _send(alone)
    bus = Bus("django")
    undo = instrument(bus, Signal)
    world = World((own_class(Signal, outer)(), own_class(Signal, inner)()), receivers)

    _heard(bus, world, lambda signal: adopt(bus, signal))
    undo.close()

    assert world.said == alone.said


def _heard(bus: Bus, world: World, represented: Callable[[Any], Any]) -> Said:
    entries = [list(represented(signal).entries) for signal in world.signals]
    places = [place for kept in world.kept for place in (0, 1) if _is_connected(kept, world.signals[place])]
    serials = [entries[place].pop(0) for place in places]
    listening = Listening({serial: f"{number}" for number, serial in enumerate(serials)})
    with bus.record(listening):
        _send(world)
    return listening.heard


def _is_connected(receiver: Any, signal: Any) -> bool:
    return receiver in live(signal, None)


def _send(world: World) -> None:
    with suppress(ValueError):
        world.signals[0].send(None, value=0)


def dispatch_of(bus: Bus, send: Callable[[], object], **options: Any) -> tuple[RecordedDispatch, list[Any]]:
    """The only dispatch of a send, and what its calls were given and returned."""
    calls: list[Any] = options.pop("calls", [])

    class Observing:
        def entering(self, call: RecordedCall) -> None:
            calls.append([call.name.rpartition(".")[2], call.named])

        def leaving(self, call: RecordedCall) -> None:
            calls[-1] += [call.response, call.error]

    with bus.record(Observing(), **options) as recorder:
        send()
    (dispatch,) = recorder.dispatches
    return dispatch, calls


def test_a_class_that_leaves_the_send_to_django_is_recorded_once(bus: Bus) -> None:
    signal = own_class(Signal, "super")()
    signal.connect(returning := lambda **_: 1)

    dispatch, calls = dispatch_of(bus, lambda: signal.send(None, value=2))

    assert calls == [["<lambda>", None, 1, None]]
    assert dispatch.own is not None
    assert [entry.receiver() for entry in dispatch.own.left_to_library] == [returning]


def test_a_call_has_the_arguments_that_the_class_gives_it(bus: Bus) -> None:
    signal = own_class(Signal, "chain")()

    def first(value: object, **_: object) -> object:
        return "first"

    def second(*, value: object = None, **_: object) -> object:
        return None

    signal.connect(first)
    signal.connect(second)

    _, calls = dispatch_of(bus, lambda: signal.send(None, value=0))

    assert [(name, named) for name, named, *_ in calls] == [("first", None), ("second", {"value": "first"})]


def test_an_exception_that_the_class_swallows_is_the_receivers_outcome(bus: Bus) -> None:
    signal = own_class(Signal, "robust")()

    def failing(**_: object) -> None:
        try:
            int("x")
        except ValueError:
            raise ValueError("converted") from None

    def failing_at_a_call(**_: object) -> None:
        int("x")  # in Python 3.11 caches follow this instruction

    signal.connect(failing)
    signal.connect(failing_at_a_call)

    _, calls = dispatch_of(bus, lambda: signal.send(None))

    assert [str(error)[:9] for *_, error in calls] == ["converted", "invalid l"]


@pytest.mark.parametrize("way", ["robust", "sort", "threads"])
def test_a_receiver_that_does_not_take_the_arguments_is_called_and_raises(bus: Bus, way: str) -> None:
    signal = own_class(Signal, way)()

    class Object:
        def method(self, **_: object) -> None:
            pass

        def __call__(self, sender: object) -> None:
            pass

    def lacking(more: object, **_: object) -> None:
        pass

    kept = Object(), Object()
    signal.connect(kept[0].method)
    signal.connect(kept[1])
    signal.connect(lacking)

    calls: list[Any] = []
    with suppress(TypeError):
        dispatch_of(bus, lambda: signal.send(None), calls=calls)

    expected = [("Object", True), ("lacking", True), ("method", False)]
    assert sorted((name, error is not None) for name, *_, error in calls) == (
        expected[1:2] if way == "sort" else expected
    )


def test_a_receiver_that_another_one_calls_is_not_called_by_the_class(bus: Bus) -> None:
    signal = own_class(Signal, "first")()

    def second(**_: object) -> None:
        pass

    def first(**_: object) -> str:
        second()
        return "stop"

    signal.connect(first)
    signal.connect(second)

    _, calls = dispatch_of(bus, lambda: signal.send(None))

    assert [name for name, *_ in calls] == ["first"]


def test_a_receiver_that_is_connected_meanwhile_is_seen(bus: Bus) -> None:
    class Growing(Signal):  # type: ignore[misc]
        def send(self, sender: Any, **named: Any) -> Any:
            place = 0
            while place < len(live(self, sender)):
                live(self, sender)[place](signal=self, sender=sender, **named)
                place += 1

    signal = Growing()

    def late(**_: object) -> None:
        pass

    def early(**_: object) -> None:
        signal.connect(late)

    signal.connect(early)

    _, calls = dispatch_of(bus, lambda: signal.send(None))

    assert [name for name, *_ in calls] == ["early", "late"]


def test_the_steps_of_coroutines_are_theirs(bus: Bus) -> None:
    class Together(Signal):  # type: ignore[misc]
        async def asend(self, sender: Any, **named: Any) -> Any:
            return await asyncio.gather(*(each(signal=self, sender=sender, **named) for each in live(self, sender)))

    signal, other = Together(), Signal()

    async def one(**_: object) -> int:
        await asyncio.sleep(0)
        other.send("one")
        return 1

    async def two(**_: object) -> int:
        await asyncio.sleep(0)
        other.send("two")
        raise ValueError("two")

    signal.connect(one)
    signal.connect(two)
    sent = []

    class Observing:
        def entering(self, call: RecordedCall) -> None:
            pass

        def leaving(self, call: RecordedCall) -> None:
            sent.append((call.name.rpartition(".")[2], call.response, repr(call.error), [d.sender for d in call.sent]))

    async def send() -> None:
        with pytest.raises(ValueError, match="two"):
            await signal.asend(None)

    with bus.record(Observing()):
        asyncio.run(send())

    assert sent == [("one", 1, "None", ["one"]), ("two", None, "ValueError('two')", ["two"])]


def test_a_send_that_is_replaced_on_the_signal_itself_is_followed(bus: Bus) -> None:
    signal: Any = Signal()
    first, second = partial(_answer_to, lambda: 1), partial(_answer_to, lambda: 2)
    signal.connect(first)
    signal.connect(second)
    signal.send = lambda sender, **named: second(signal=signal, sender=sender, **named)
    known: BaseSignal = adopt(bus, signal)

    dispatch, calls = dispatch_of(bus, lambda: known.send(None))

    assert [response for *_, response, _ in calls] == [2]
    assert [entry.receiver() for entry in dispatch.plan] == [first, second]


def test_a_choice_of_live_receivers_is_the_plan(bus: Bus) -> None:
    class Choosing(Signal):  # type: ignore[misc]
        def _live_receivers(self, sender: Any) -> Any:
            found = super()._live_receivers(sender)
            if isinstance(found, tuple):
                return found[0][::-2], found[1]
            return found[::-2]

    signal = Choosing()
    kept = [partial(int, str(number)) for number in range(3)]
    receivers = [partial(_answer_to, each) for each in kept]
    for each in receivers:
        signal.connect(each)

    dispatch, calls = dispatch_of(bus, lambda: signal.send(None))

    assert [response for *_, response, _ in calls] == [2, 0]
    assert [entry.receiver() for entry in dispatch.plan] == [receivers[2], receivers[0]]
    chooser = adopt(bus, signal).chooser
    assert chooser is not None
    assert chooser.qualname.endswith("Choosing._live_receivers")


def test_a_send_that_goes_on_while_its_answers_are_read_is_followed(bus: Bus) -> None:
    class Lazy(Signal):  # type: ignore[misc]
        def send(self, sender: Any, **named: Any) -> Iterator[Any]:
            for each in live(self, sender):
                yield each(signal=self, sender=sender, **named)

    signal = Lazy()
    first, second = partial(_answer_to, lambda: 1), partial(_answer_to, lambda: 2)
    signal.connect(first)
    signal.connect(second)

    _, calls = dispatch_of(bus, lambda: list(signal.send(None)))

    assert [response for *_, response, _ in calls] == [1, 2]


class Span:
    """Calls a receiver, as an object of a library that measures."""

    __slots__ = ("_receiver",)

    def __init__(self, receiver: Any) -> None:
        self._receiver = receiver

    def __call__(self, **named: Any) -> Any:
        return self._receiver(**named)


def closed_over(receiver: Any) -> Any:
    return lambda **named: receiver(**named)


def alike(receiver: Any) -> Any:
    return wraps(receiver)(closed_over(receiver))


@pytest.mark.parametrize("wrap", [partial, closed_over, alike, Span])
def test_a_library_that_wraps_every_receiver_chooses_none(
    bus: Bus, monkeypatch: pytest.MonkeyPatch, wrap: Callable[[Any], Any]
) -> None:
    signal, original = Signal(), Signal._live_receivers
    receivers = [partial(_answer_to, lambda: 1), Span(lambda **_: 2), dict, partial(_answer_to, lambda: 4)]
    for receiver in receivers:
        signal.connect(receiver, weak=False)

    def patched(self: Any, sender: Any) -> Any:
        found = original(self, sender)
        first, *rest = found if isinstance(found, tuple) else (found,)
        return (list(map(wrap, first)), *rest) if rest else list(map(wrap, first))

    monkeypatch.setattr(Signal, "_live_receivers", patched)
    known: BaseSignal = adopt(bus, signal)
    dispatch, calls = dispatch_of(bus, lambda: signal.send(None))

    assert known.chooser is None
    assert [response for *_, response, _ in calls] == [1, 2, {"signal": signal, "sender": None}, 4]
    assert [entry.receiver() for entry in dispatch.plan] == receivers
    assert [call.entry for call in dispatch.calls] == dispatch.plan


def test_nothing_is_claimed_while_somebody_else_traces_before_python_3_12(bus: Bus) -> None:
    signal = own_class(Signal, "sort")()
    signal.connect(receiver := lambda **_: 1)
    before = sys.gettrace()
    sys.settrace(lambda *_: None)
    try:
        dispatch, calls = dispatch_of(bus, lambda: signal.send(None))
    finally:
        sys.settrace(before)

    assert receiver is not None
    assert dispatch.own is not None
    if sys.version_info < (3, 12):
        assert (calls, dispatch.own.blind) == ([], "a debugger, coverage or a plugin traces")
    else:
        assert (len(calls), dispatch.own.blind) == (1, None)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="from then on others may trace as well")
def test_an_exception_that_ends_the_send_tells_whom_it_came_out_of_even_then(bus: Bus) -> None:
    signal = own_class(Signal, "sort")()

    def failing(**_: object) -> None:
        raise ValueError("failing")

    signal.connect(failing)
    before = sys.gettrace()
    sys.settrace(lambda *_: None)
    try:
        with bus.record() as recorder, pytest.raises(ValueError, match="failing"):
            signal.send(None)
    finally:
        sys.settrace(before)

    (call,) = recorder.dispatches[0].calls
    assert (call.name.rpartition(".")[2], call.raised) == ("failing", True)


def test_a_class_for_pydispatcher_is_followed_too() -> None:
    bus = Bus("pydispatcher")
    heard: list[str] = []

    class Own(bus.Signal):  # type: ignore[name-defined,misc]
        def send(self, sender: Any = None, **named: Any) -> Any:
            for each in self.mine:
                each(**named)

    signal = Own()
    signal.connect(first := lambda **_: heard.append("first"))
    signal.connect(second := lambda **_: heard.append("second"))
    signal.mine = [second, first]

    _, calls = dispatch_of(bus, lambda: signal.send(None))
    bus.close()

    assert (heard, len(calls)) == (["second", "first"], 2)


def test_a_cycle_through_a_class_of_its_own_is_cut(bus: Bus) -> None:
    signal = own_class(Signal, "sort")()

    def again(**_: object) -> None:
        signal.send(None)

    signal.connect(again)

    with bus.record(max_depth=3) as recorder, pytest.raises(RecursionError, match="levels deep"):
        signal.send(None)

    assert isinstance(recorder, Recorder)
    assert len(recorder.dispatches) == 1


def test_sends_of_a_class_that_uses_the_librarys_are_nested_as_deep_as_without_us(bus: Bus) -> None:
    class Own(Signal):  # type: ignore[misc]  # it has no types
        def send(self, sender: object = None, **named: object) -> Any:
            return super().send(sender, **named)

    signal, depths = Own(), list[int]()

    def again(depth: int, **_: object) -> None:
        depths.append(depth)
        signal.send(None, depth=depth + 1)

    signal.connect(again)

    with bus.record(max_depth=1000), recursion.hidden(), pytest.raises(RecursionError):
        signal.send(None, depth=0)

    frames = 3  # each level has the receiver, this send and Django's
    assert abs(depths[-1] - recursion.limit() // frames) < 20


def test_a_muted_receiver_is_not_handed_out(bus: Bus) -> None:
    signal = own_class(Signal, "sort")()
    heard: list[str] = []

    def loud(**_: object) -> None:
        heard.append("loud")

    def muted(**_: object) -> None:
        heard.append("muted")

    signal.connect(loud)
    signal.connect(muted)

    _, calls = dispatch_of(bus, lambda: signal.send(None), only=lambda entry: entry.qualname.endswith("loud"))

    assert heard == ["loud"]
    assert [name for name, *_ in calls] == ["loud"]


def test_a_class_for_blinker_is_followed_too() -> None:
    bus = Bus()
    undo = instrument(bus, blinker.Signal)

    class Backwards(blinker.Signal):
        mine: list[Any]

        def send(self, *sender: Any, **named: Any) -> Any:
            return [each(*sender, **named) for each in reversed(self.mine)]

    def first(sender: object, **_: object) -> int:
        return 1

    def second(sender: object, **_: object) -> int:
        return 2

    signal: Any = Backwards()
    signal.mine = [signal.connect(first), signal.connect(second)]

    dispatch, calls = dispatch_of(bus, lambda: signal.send("x", more=1))
    undo.close()

    assert [response for *_, response, _ in calls] == [2, 1]
    assert dispatch.names == ("more",)


def test_an_exception_with_a_hostile_argument_is_not_read(bus: Bus) -> None:
    class Hostile:
        def __str__(self) -> str:
            raise AssertionError

    class Trying(Signal):  # type: ignore[misc]
        def send(self, sender: Any, **named: Any) -> Any:
            with suppress(TypeError):
                raise TypeError(Hostile())
            return [each(signal=self, sender=sender, **named) for each in live(self, sender)]

    signal = Trying()
    signal.connect(receiver := lambda **_: 1)

    _, calls = dispatch_of(bus, lambda: signal.send(None))

    assert receiver is not None
    assert [response for *_, response, _ in calls] == [1]
