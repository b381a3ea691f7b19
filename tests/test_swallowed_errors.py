"""Exceptions that nobody is told of: caught by a clause that does nothing, or returned to whoever does not look."""

from __future__ import annotations

import bdb
import sys
from typing import Any

import pytest

from cantemo_signals.session import Session
from cantemo_signals.session.quiet import _traced
from tests.conftest import Open, Tool, Write

RECEIVER = """
import json, logging
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_pre_delete

def helps(value):
    try:
        return len(value)
    except Exception:
        return 0

def receive(sender, instance, **kwargs):
{body}

vidispine_pre_delete.connect(receive, sender=ItemHelper)
"""
RAISING = 13


def found(tool: Tool, directory: Any, *options: str) -> list[tuple[str, int]]:
    run = tool("trace", "-p", str(directory), "--format", "json", *options)
    return [(each["message"].partition(" swallows ")[2], each["location"]["line"]) for each in findings(run)]


def findings(run: Any) -> list[Any]:
    return [each for each in run.document["findings"] if each["code"] == "CS403"]


def plugin(plugins: Write, *lines: str) -> Any:
    return plugins({"shelf/__init__.py": RECEIVER.format(body="\n".join(f"    {line}" for line in lines))})


@pytest.mark.parametrize(
    "clause",
    [
        ("except Exception:", "    pass"),
        ("except:", "    pass"),
        ("except BaseException as error:", "    ..."),
        ("except (ValueError, Exception):", "    return"),
        ("except ValueError:", "    logging.error('no')", "except Exception: pass"),
        ("except Exception:", "    return False"),
        ("except Exception:", "    'It does not matter.'"),
        ("except Exception:", "    pass", "finally:", "    json"),
    ],
)
def test_a_clause_that_catches_everything_and_does_nothing_is_told(
    tool: Tool, plugins: Write, clause: tuple[str, ...]
) -> None:
    directory = plugin(plugins, "try:", "    {}['title']", *clause)

    assert found(tool, directory) == [("KeyError: 'title'", RAISING + 1)]


@pytest.mark.parametrize(
    "lines",
    [
        ("try:", "    {}['title']", "except KeyError:", "    pass"),
        ("try:", "    {}['title']", "except LookupError:", "    pass", "except Exception:", "    pass"),
        ("try:", "    {}['title']", "except Exception:", "    logging.exception('no title')"),
        ("try:", "    {}['title']", "except Exception as error:", "    print(error)"),
        ("try:", "    title = {}['title']", "except Exception:", "    title = ''"),
        ("try:", "    import simplejson_of_old", "except Exception:", "    pass"),
        ("try:", "    open('/etc/shelf.conf')", "except Exception:", "    pass"),
        ("try:", "    json.dumps({})", "except Exception:", "    pass"),
        ("try:", "    ItemHelper().getItem('VX-99')", "except Exception:", "    pass"),
        ("try:", "    __import__('urllib.request').request.urlopen('http://x')", "except Exception:", "    pass"),
        ("helps(5)",),
    ],
)
def test_what_is_expected_used_or_not_the_plugins_fault_is_not_told(
    tool: Tool, plugins: Write, lines: tuple[str, ...]
) -> None:
    assert found(tool, plugin(plugins, *lines)) == []


def test_it_is_shown_with_the_call_once_for_each_line(tool: Tool, plugins: Write) -> None:
    lines = ("for name in ('a', 'b'):", "    try:", "        {}[name]", "    except Exception:", "        continue")
    directory = plugin(plugins, *lines)

    run = tool("trace", "-p", "shelf", cwd=directory)

    assert run.out.count("swallowed: KeyError: 'a'  shelf/__init__.py:15") == 1
    assert "'b'" not in run.out
    assert run.status == 0


ROBUST = """
from django.dispatch import Signal
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_pre_delete

shelved = Signal()

def label(sender, **kwargs):
    raise KeyError("label")

def receive(sender, instance, **kwargs):
    {send}

shelved.connect(label)
vidispine_pre_delete.connect(receive, sender=ItemHelper)
"""


@pytest.mark.parametrize("options", [(), ("--no-django",), ("--no-django", "--engine", "pydispatcher")])
def test_what_a_robust_send_returns_to_nobody_is_told_and_counts_as_a_failure(
    tool: Tool, plugins: Write, options: tuple[str, ...]
) -> None:
    directory = plugins({"shelf/__init__.py": ROBUST.format(send="shelved.send_robust(sender='x', item=instance)")})

    run = tool("trace", "-p", str(directory), "--format", "json", *options)

    [finding] = findings(run)
    assert finding["location"]["line"] == 9
    assert "Check what the robust send returns" in finding["hint"]
    assert run.status == 1


@pytest.mark.parametrize(
    "send",
    [
        "print([r for _, r in shelved.send_robust(sender='x')])",
        "responses = shelved.send_robust(sender='x')",
        "return shelved.send_robust(sender='x')",
    ],
)
def test_responses_that_somebody_has_a_use_for_are_not_kept_quiet(tool: Tool, plugins: Write, send: str) -> None:
    directory = plugins({"shelf/__init__.py": ROBUST.format(send=send)})

    run = tool("trace", "-p", str(directory), "--format", "json")

    assert findings(run) == []
    assert run.status == 1


def test_a_debugger_that_is_there_already_goes_first_and_one_that_comes_is_left(
    open_session: Open, plugins: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ("import sys", "try:", "    {}['title']", "except Exception:", "    pass", "sys.settrace(sys.shelf_tracer)")
    session: Session = open_session(plugin(plugins, *lines))
    seen: list[Any] = []

    class Debugger(bdb.Bdb):
        def trace_dispatch(self, *_: Any) -> None:  # type: ignore[override]
            seen.append(1)

    tracer = Debugger().trace_dispatch
    monkeypatch.setattr(sys, "shelf_tracer", tracer, raising=False)
    before = sys.gettrace()
    try:
        session.fire("vidispine_pre_delete", sender="ItemHelper", arguments={"instance": "VX-1"})

        assert sys.gettrace() == tracer
        with _traced(None, lambda *_: None):  # type: ignore[arg-type]
            assert sys.gettrace() == tracer
    finally:
        sys.settrace(before)
