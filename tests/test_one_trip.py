"""An event is prepared, planned and described once, and an exception too, however many receivers they pass."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from cantemo_signals.bus import Entry
from cantemo_signals.loader import Failures
from cantemo_signals.session import Session
from cantemo_signals.session.describer import Describer
from cantemo_signals.session.report import Report
from cantemo_signals.values.event_results import DispatchResult
from cantemo_signals.values.loading import Engine, Loading
from cantemo_signals.values.plugins import Failure
from cantemo_signals.values.requests import EventSpec
from tests.conftest import Open, Write

RELAY = """
    from portal.vidispine.signals import vidispine_post_modify, vidispine_pre_modify

    def quiet(**kwargs):
        pass

    def busy(tags=(), **kwargs):
        if tags:
            tags.append("new")

    def relaying(**kwargs):
        vidispine_post_modify.send(None, instance="VX-2")

    def raising(**kwargs):
        raise LookupError("gone")

    for receiver in (quiet, busy, relaying):
        vidispine_pre_modify.connect(receiver)
    vidispine_post_modify.connect(quiet)
    vidispine_post_modify.connect(raising)
"""

CROWD = """
    from portal.vidispine.iitem import ItemHelper
    from portal.vidispine.signals import vidispine_pre_modify

    KEPT = [lambda number=number, **kwargs: None for number in range(400)]
    for number, receiver in enumerate(KEPT):
        vidispine_pre_modify.connect(receiver, *([ItemHelper] if number % 2 else []))
"""


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each of the methods was called that make values."""
    counts: Counter[str] = Counter()

    def count(owner: type, name: str) -> None:
        method = getattr(owner, name)

        def counted(*arguments: Any, **named: Any) -> Any:
            counts[f"{owner.__name__}.{name}"] += 1
            return method(*arguments, **named)

        monkeypatch.setattr(owner, name, counted)

    count(Report, "plan")
    count(Report, "event")
    count(Describer, "arguments")
    count(Failures, "of")
    return counts


@pytest.fixture
def relay(plugins: Write, open_session: Open) -> Session:
    """A session with a receiver that sends an event, whose second receiver raises."""
    return open_session(plugins({"relay.py": RELAY}))


def test_two_events_and_an_exception_are_described_once_each(relay: Session, times: Counter[str]) -> None:
    result = relay.fire(EventSpec("vidispine_pre_modify", arguments={"instance": "VX-1"}, bare=True))

    assert isinstance(result, DispatchResult)
    assert [call.outcome.kind for call in result.calls] == ["returned", "returned", "raised"]
    assert times == {"Report.plan": 2, "Report.event": 2, "Describer.arguments": 2, "Failures.of": 1}


def test_arguments_that_can_change_are_described_again_after_each_call(relay: Session, times: Counter[str]) -> None:
    result = relay.fire(EventSpec("vidispine_pre_modify", arguments={"tags": ["old"]}, bare=True))

    assert isinstance(result, DispatchResult)
    assert [call.arguments["tags"] for call in result.calls] == [["old"], ["old"], ["old", "new"]]
    assert [len(call.mutations) for call in result.calls] == [0, 1, 0]
    assert times["Describer.arguments"] == 2 + 3


def test_the_way_of_an_exception_is_told_as_far_as_each_call_saw_it(relay: Session) -> None:
    result = relay.fire(EventSpec("vidispine_pre_modify", arguments={"instance": "VX-1"}, bare=True))

    assert isinstance(result, DispatchResult)
    outer, inner = result.calls[2].outcome, result.calls[2].sent[0].calls[1].outcome
    assert isinstance(outer, Failure)
    assert isinstance(inner, Failure)
    assert [frame.function for frame in inner.frames if frame.own] == ["raising"]
    assert [frame.function for frame in outer.frames if frame.own] == ["relaying", "raising"]
    assert outer._replace(frames=()) == inner._replace(frames=())


@pytest.mark.parametrize("engine", ["portal", "pydispatcher"])
def test_no_receiver_is_searched_for_among_the_others(
    engine: Engine,
    plugins: Write,
    open_session: Open,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = open_session(plugins({"crowd.py": CROWD}), loading=Loading(engine=engine))
    compared = 0

    def equal(entry: Entry, other: object) -> bool:
        nonlocal compared
        compared += 1
        return entry is other

    monkeypatch.setattr(Entry, "__eq__", equal)
    result = session.fire(EventSpec("vidispine_pre_modify", arguments={"instance": "VX-1"}, bare=True))

    assert isinstance(result, DispatchResult)
    assert (len(result.calls), len(result.not_called)) == (200, 200)
    assert compared < 200


MANY = """
from portal.vidispine.signals import vidispine_post_delete

{receivers}
"""
ONE = "def receive_{0}(**kwargs): return {0}\nvidispine_post_delete.connect(receive_{0})\n"


@pytest.mark.parametrize("number", [20, 40])
def test_a_source_is_walked_as_often_for_many_receivers_as_for_few(
    number: int, plugins: Write, open_session: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    receivers = "\n".join(map(ONE.format, range(1, number + 1)))
    session = open_session(plugins({"crowd.py": MANY.format(receivers=receivers)}))
    walks = 0

    def walk(node: ast.AST) -> Iterator[ast.AST]:
        nonlocal walks
        walks += isinstance(node, ast.Module)
        return walked(node)

    walked = ast.walk
    monkeypatch.setattr(ast, "walk", walk)
    result = session.check()

    assert len([each for each in result.findings if each.code == "CS107"]) == number
    assert walks < 20
