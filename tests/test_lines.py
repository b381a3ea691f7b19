"""The lines of plugins that ran: followed for those who ask, without being in anybody's way."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from cantemo_signals.bus.monitoring import NUMBERS
from cantemo_signals.bus.tracing import traced
from cantemo_signals.session import Session
from cantemo_signals.session.lines import Lines
from tests.conftest import Open, Write

IS_MONITORED = hasattr(sys, "monitoring")
PLUGIN = """\
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_modify

role, password, roles = "edit", "secret-1", []


class Sly:
    def __getattribute__(self, name):
        raise SystemExit
    __repr__ = __eq__ = __bool__ = __str__ = __getattribute__


sly = Sly()


def listen(count=3):
    if role == "web" and sly is not None and password:
        return
    for each in roles:
        print(each)
    try:
        roles[count]
        print("never")
    except IndexError:
        pass
    if (
        count == 4
        and role
    ):
        print("never")


def receive(sender, instance, **kwargs):
    if instance:
        return 1
    return 2


listen()
vidispine_post_modify.connect(receive, sender=ItemHelper)
"""


def follow(plugins: Write, open_session: Open, source: str = PLUGIN) -> tuple[Lines, str, Session]:
    directory = plugins({"reel/__init__.py": source})
    session = open_session(directory, follows_lines=True)
    assert session.lines is not None
    return session.lines, str(directory / "reel" / "__init__.py"), session


def test_every_line_that_ran_is_known_and_no_other(plugins: Write, open_session: Open) -> None:
    lines, path, _ = follow(plugins, open_session)

    inside = {line for line in lines.ran(path) if line > 16}

    assert lines.is_known
    assert inside - {26} == {17, 19, 21, 22, 24, 25, 27, 33, 39, 40}
    assert {name for _, name in lines.of(path).entered} == {"<module>", "Sly", "listen"}


def test_the_values_in_a_condition_are_kept_without_asking_anything_of_the_plugin(
    plugins: Write, open_session: Open
) -> None:
    lines, path, _ = follow(plugins, open_session)

    assert lines.values(path, 17)["role"] == "'edit'"
    assert lines.values(path, 17)["sly"] == "<portal.plugins.reel.Sly object>"
    assert "secret-1" not in str(lines.values(path, 17))
    assert lines.values(path, 19) == {"roles": "[]"}
    assert lines.values(path, 18) == {}


@pytest.mark.skipif(not IS_MONITORED, reason="only branches tell of a condition over several lines")
def test_a_condition_over_several_lines_has_its_values(plugins: Write, open_session: Open) -> None:
    lines, path, _ = follow(plugins, open_session)

    assert lines.values(path, 26) == {"count": "3", "role": "'edit'"}


def test_an_exception_is_told_at_the_line_that_it_came_out_of(plugins: Write, open_session: Open) -> None:
    lines, path, _ = follow(plugins, open_session)

    assert lines.of(path).raised == {22: "IndexError: list index out of range"}


def test_what_an_event_reaches_is_added(plugins: Write, open_session: Open) -> None:
    lines, path, session = follow(plugins, open_session)
    assert {34, 35}.isdisjoint(lines.ran(path))

    session.fire("vidispine_post_modify")

    assert {34, 35} <= lines.ran(path)
    assert lines.is_known


def test_an_exception_that_is_kept_quiet_is_told_while_lines_are_followed(plugins: Write, open_session: Open) -> None:
    source = PLUGIN.replace("        return 1", "        try:\n            1 / 0\n        except Exception: pass")
    lines, path, session = follow(plugins, open_session, source)

    result = session.fire("vidispine_post_modify")

    assert "CS403" in {finding.code for finding in result.findings}
    assert "ZeroDivisionError: division by zero" in lines.of(path).raised.values()


def test_nothing_is_followed_that_nobody_asks_for(plugins: Write, open_session: Open) -> None:
    session = open_session(plugins({"reel.py": PLUGIN}))

    assert session.lines is None


def test_nothing_is_left_behind(plugins: Write, open_session: Open) -> None:
    before = sys.gettrace()
    _, _, session = follow(plugins, open_session)

    session.close()

    assert sys.gettrace() is before
    if IS_MONITORED:
        monitoring = vars(sys)["monitoring"]
        assert [monitoring.get_tool(number) for number in NUMBERS] == [None] * len(NUMBERS)


@pytest.mark.skipif(IS_MONITORED, reason="a debugger and we do not meet there")
def test_a_debugger_goes_first(plugins: Write, open_session: Open) -> None:
    def debugger(frame: Any, event: str, argument: Any) -> None:
        return None

    before = sys.gettrace()
    sys.settrace(debugger)
    try:
        lines, path, _ = follow(plugins, open_session)
        kept = sys.gettrace()
    finally:
        sys.settrace(before)

    assert kept is debugger
    assert not lines.is_known
    assert lines.ran(path) == set()


STEALING = (
    "import sys; monitoring = sys.monitoring\n"
    "for number in (5, 3, 4):\n    if monitoring.get_tool(number): monitoring.free_tool_id(number)\n"
    if IS_MONITORED
    else "import sys; sys.settrace(None)\n"
)


@pytest.mark.parametrize("when", ["while loading", "at an event"])
def test_a_plugin_that_ends_it_harms_nobody_and_is_noticed(when: str, plugins: Write, open_session: Open) -> None:
    inner = STEALING.replace("\n", "\n    ").rstrip()
    quiet = "try:\n        {}['title']\n    except Exception: pass"
    source = (
        STEALING + PLUGIN
        if when == "while loading"
        else PLUGIN.replace("    if instance", f"    {inner}\n    {quiet}\n    if instance")
    )

    lines, _, session = follow(plugins, open_session, source)
    session.fire("vidispine_post_modify")

    assert not lines.is_known


def test_several_trace_functions_see_the_same_lines() -> None:
    seen: list[tuple[str, str]] = []

    def tracer(name: str) -> Any:
        def trace(frame: Any, event: str, argument: Any) -> Any:
            if frame.f_code.co_name != "act":
                return None
            seen.append((name, event))
            return trace

        return trace

    def act() -> None:
        return None

    with traced(tracer("a")) as is_a_there:
        with traced(tracer("b")) as is_b_there:
            act()
            assert is_a_there()
            assert is_b_there()
        act()

    assert [event for name, event in seen if name == "a"] == ["call", "line", "return"] * 2
    assert [event for name, event in seen if name == "b"] == ["call", "line", "return"]
