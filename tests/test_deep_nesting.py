"""Sends that are nested as deep as Python allows."""

from __future__ import annotations

import pytest

from cantemo_signals.values.nested import from_json, to_json
from tests.conftest import Write, run_tool

START = "import sys\nfrom django.dispatch import Signal\nfrom portal.vidispine.signals import vidispine_post_delete\n"


def plugin(signals: int, last: str) -> str:
    """Return a module in which each receiver sends the next signal, and the last one does something."""
    made = "".join(f"s{place} = Signal()\n" for place in range(signals))
    bodies = [f"s{place + 1}.send(sender=None)" for place in range(signals - 1)] + [last]
    receivers = "".join(
        f"def r{place}(sender, **kwargs):\n    {body}\ns{place}.connect(r{place})\n"
        for place, body in enumerate(bodies)
    )
    first = "def first(sender, **kwargs):\n    s0.send(sender=None)\nvidispine_post_delete.connect(first)\n"
    return START + made + receivers + first


def test_nesting_as_deep_as_plain_django_allows_is_told_whole_in_json_and_in_part_on_screens(plugins: Write) -> None:
    directory = plugins({"nest/__init__.py": plugin(480, "print(sys.getrecursionlimit())")})

    document = run_tool("fire", "post_delete", "-p", str(directory), "--format", "json")
    screen = run_tool("fire", "post_delete", "-p", str(directory))

    levels, calls = 0, from_json(document.out)["calls"]
    while calls[0]["sent"]:
        levels, calls = levels + 1, calls[0]["sent"][0]["calls"]
    assert (document.status, levels, calls[0]["output"]) == (0, 480, "1000\n")
    assert (screen.status, screen.err) == (0, "")
    assert "deeper: 460 more levels, 460 calls: 460 returned; --format json has all" in screen.out
    assert "at the end: s479 from no sender" in screen.out


@pytest.mark.parametrize("signals", [7, 100])
def test_a_cycle_through_any_number_of_signals_is_told_as_one(signals: int, plugins: Write) -> None:
    directory = plugins({"nest/__init__.py": plugin(signals, "s0.send(sender=None)")})

    fired = run_tool("fire", "post_delete", "-p", str(directory), "--format", "json")

    messages = [each["message"] for each in from_json(fired.out)["findings"] if each["code"] == "CS401"]
    assert (fired.status, fired.err, len(messages)) == (1, "", 1)
    assert f"r{signals - 1} sends the event it receives, endlessly: s0 → r0 → s1 → r1" in messages[0]


def test_json_may_be_nested_deeper_than_python_allows() -> None:
    value: object = [{}, [], "ä", None, 1.5, {"a": True, "b": [1]}]
    for _ in range(3000):
        value = {"in": [value]}

    text = to_json(value)

    assert text.startswith('{"in": [{"in": [')
    assert '[{}, [], "ä", null, 1.5, {"a": true, "b": [1]}]' in text
    assert to_json(from_json(text)) == text
