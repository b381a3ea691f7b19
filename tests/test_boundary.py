"""Whatever a plugin does to what this tool works with, its own call is told, and the others' answer is there."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from cantemo_signals.bus.interruptions import MOST_NOBODYS, after_cut, insistently
from cantemo_signals.protocol.elimination import Attempt, eliminate, suspects
from cantemo_signals.protocol.journal_reader import JournalReader, PartialAnswer
from cantemo_signals.values.documents import encode
from cantemo_signals.values.locations import Location
from cantemo_signals.values.outcomes import Returned
from cantemo_signals.values.plugins import Failure
from cantemo_signals.values.requests import Death
from cantemo_signals.values.texts import LONGEST
from tests.conftest import Open, Tool, Write

GOOD = """
    from portal.vidispine.signals import vidispine_pre_create

    def receiver(sender, **kwargs):
        return "well"

    vidispine_pre_create.connect(receiver)
"""

BAD = """
    from portal.vidispine.signals import vidispine_pre_create as signal

    def boom(*arguments, **named):
        raise SystemExit

    class Odd:
        def __getattribute__(self, name): raise SystemExit(name)

    class Text(str):
        __eq__ = __len__ = __str__ = partition = rpartition = startswith = boom
        __hash__ = str.__hash__

    def receiver(sender, **kwargs):
        {deed}

    signal.connect(receiver)
"""

TO_SIGNALS = {
    "the name": "signal.name = Text('x')",
    "names that are no texts": "signal.name = signal.module = Odd()",
    "what it plans": "signal.plan = signal.planned = signal.reached = signal.in_order = boom",
    "what is known of it": "signal.entries = signal.ignored = signal.waiting = signal._table = Odd()",
    "the cache": "signal.sender_receivers_cache = None",
    "the attributes": "vars(signal).clear()",
    "what it has": "del signal.name, signal.module, signal.entries",
    "rows that are none": "signal.receivers = [(1, 2), Odd()]",
    "a bucket of PyDispatcher's": "from pydispatch import dispatcher as d; d.connections[id(d.Any)] = Odd()",
    "the types": "import builtins; builtins.dict = builtins.list = builtins.tuple = builtins.set = boom",
}
"""What a receiver damages of the signal that called it, or of what that consists of."""


@pytest.mark.parametrize("deed", TO_SIGNALS.values(), ids=TO_SIGNALS)
def test_a_signal_that_a_receiver_damages_goes_on_as_it_was(deed: str, plugins: Write, open_session: Open) -> None:
    session = open_session(plugins({"bad.py": BAD.replace("{deed}", deed), "zz_good.py": GOOD}))

    [dispatch] = session.fire("vidispine_pre_create").dispatches

    bad, good = dispatch.calls
    assert isinstance(bad.outcome, Returned | Failure)
    assert good.outcome == Returned("'well'") or isinstance(bad.outcome, Failure)
    assert [row.receiver for row in session.wiring().connections] == [
        "portal.plugins.bad.receiver",
        "portal.plugins.zz_good.receiver",
    ]


AT_IMPORT = """
    from portal.vidispine.signals import vidispine_pre_create as signal

    class Text(str):
        def __str__(self): raise SystemExit

    {deed}
"""


@pytest.mark.parametrize("deed", ["signal.name = Text('x')", "signal.name = 'x'", "signal.entries.clear()"])
def test_a_signal_of_portals_that_a_plugin_damages_is_listed_as_it_was(
    deed: str, plugins: Write, open_session: Open
) -> None:
    bad = AT_IMPORT.replace("{deed}", deed)

    session = open_session(plugins({"aa_good.py": GOOD, "bad.py": bad, "zz_good.py": GOOD}))

    assert [(row.signal, row.plugin) for row in session.wiring().connections] == [
        ("vidispine_pre_create", "aa_good"),
        ("vidispine_pre_create", "zz_good"),
    ]


def test_a_plugins_own_signal_may_have_any_attributes(plugins: Write, open_session: Open) -> None:
    source = """
        from django.dispatch import Signal

        class Named(Signal):
            label = "x"

        own = Named()
        own.purpose = own.label = "y"
        told = (own.purpose, own.label)
    """

    session = open_session(plugins({"own.py": source}))

    assert session.plugins[0].failure is None
    assert sys.modules["portal.plugins.own"].told == ("y", "y")


LONG = """
    from portal.vidispine.signals import vidispine_pre_create

    def receiver(sender, **kwargs):
        raise type("E" * 10 ** 6, (Exception,), {"__module__": "m" * 10 ** 6})("x" * 10 ** 6)

    def returning(sender, **kwargs):
        return type("R" * 10 ** 6, (), {})()

    receiver.__qualname__ = receiver.__module__ = receiver.__doc__ = "n" * 10 ** 6
    vidispine_pre_create.connect(returning)
    vidispine_pre_create.connect(receiver)
"""


def test_no_text_of_a_plugin_makes_an_answer_long(plugins: Write, tool: Tool) -> None:
    directory = str(plugins({"long.py": LONG}))

    fired = tool("fire", "vidispine_pre_create", "-p", directory, "--format", "json")
    checked = tool("check", "-p", directory, "--format", "json")

    assert (fired.status, checked.status) == (1, 1)
    assert len(fired.out) < 50 * LONGEST
    assert len(checked.out) < 100 * LONGEST


def test_a_long_text_is_cut_wherever_it_is() -> None:
    text = "x" * (LONGEST + 1)

    assert all(len(each) < len(text) for each in encode([text, {text: text}, Location(text, 1)])[0:1])
    assert max(map(len, encode({text: text}))) == max(map(len, encode({text: text}).values())) < len(text)


NOISE = b'["done", 0]\n{}\n[]\n["call", 9, 9, 5]\n["step"]\nwithout an end of line'


def marked(mark: str, *lines: Any) -> bytes:
    return b"".join(f"{mark}{json.dumps(line)}\n".encode() for line in lines)


def test_what_a_plugin_writes_into_our_pipe_is_not_taken_for_ours() -> None:
    reader = JournalReader(PartialAnswer(), ("/",), "/", "mark")

    reader.feed(marked("mark", ["step", "importing portal.plugins.x", "/x.py", 1, None, 1, 1]))
    reader.feed(NOISE)
    reader.feed(marked("mark", ["done", 1], {"kind": "wiring"}))
    reader.feed(marked("mark", ["error", "Too late.", None, 70]))

    assert (reader.document, reader.status, reader.error) == ('{"kind": "wiring"}', 1, None)


def test_noise_is_ignored_where_nothing_has_a_mark() -> None:
    reader = JournalReader(PartialAnswer(), ("/",), "/")

    reader.feed(NOISE.partition(b"\n")[2] + b"\n")

    assert not reader.done


def import_of(name: str) -> tuple[str, str]:
    return f"importing portal.plugins.{name}", f"{name}.py"


def reader_with(document: str | None) -> JournalReader:
    reader = JournalReader(PartialAnswer(), (), "/")
    reader.document = document
    return reader


@pytest.mark.parametrize("culprit", ["a", "b", "c", "d", "e"])
def test_the_plugin_whose_absence_makes_an_answer_possible_is_found(culprit: str) -> None:
    last = Death("preparing the answer", "met an internal error: KeyError: 1")
    asked: list[list[Death]] = []

    def attempt(skipped: list[Death]) -> Attempt:
        asked.append(skipped)
        is_out = any(death.step.endswith(culprit) for death in skipped)
        return Attempt(reader_with("{}" if is_out else None), skipped)

    found = eliminate(attempt, suspects([import_of(name) for name in "abcde"], [last]), last)

    assert found is not None
    [death] = found.deaths
    assert (death.step, death.location) == (f"importing portal.plugins.{culprit}", Location(f"{culprit}.py", 1))
    assert death.message.startswith("met an internal error: KeyError: 1 while preparing the answer, but not if")
    assert len(asked) <= 5


def test_no_plugin_is_named_if_each_can_be_left_out_in_vain() -> None:
    last = Death("x", "y")
    found = eliminate(lambda some: Attempt(reader_with(None), some), suspects([import_of("a")], [last]), last)

    assert found is None


def test_nobody_is_named_for_what_does_not_happen_again() -> None:
    last = Death("preparing the answer", "met an internal error: KeyError: 1")
    asked: list[list[Death]] = []

    def attempt(skipped: list[Death]) -> Attempt:
        asked.append(skipped)
        return Attempt(reader_with("{}"), skipped)

    found = eliminate(attempt, suspects([import_of("a")], [last]), last)

    assert found is not None
    assert asked == [[]]
    [death] = found.deaths
    assert death.step == "preparing the answer"
    assert "not confirmed" in death.message


def test_a_line_that_is_known_leaves_one_suspect() -> None:
    last = Death("preparing the answer", "exited with status 3", Location("b.py", 7))

    [found] = suspects([import_of("a"), import_of("b")], [last])

    assert (found.step, found.location) == ("importing portal.plugins.b", Location("b.py", 7))


def test_an_exception_that_comes_from_nowhere_and_not_again_is_nobodys() -> None:
    told: list[BaseException | None] = []

    remains = after_cut(ValueError("from a thread"), None, told.append)

    assert (remains, told) == (None, [None])


def test_a_fault_of_ours_that_comes_again_and_again_is_told() -> None:
    nothing: dict[object, None] = {}

    with pytest.raises(KeyError, match="None"):
        after_cut(KeyError("ours"), None, nothing.pop)


def test_what_ends_the_process_is_tried_again_and_never_raises() -> None:
    tries: list[int] = []

    def act() -> None:
        tries.append(1)
        raise SystemExit

    insistently(act)

    assert len(tries) == MOST_NOBODYS


EXITS_LATE = """
    import os
    from portal.vidispine.signals import vidispine_pre_create

    class Held:
        def __del__(self): os._exit(7)

    def receiver(sender, **kwargs):
        return Held()

    vidispine_pre_create.connect(receiver)
"""


def test_what_ends_the_process_after_the_calls_costs_no_call_its_outcome(plugins: Write, tool: Tool) -> None:
    directory = str(plugins({"bad.py": EXITS_LATE, "zz_good.py": GOOD}))

    run = tool("fire", "vidispine_pre_create", "-p", directory, "--format", "json")

    assert run.status == 3
    assert [call["outcome"]["kind"] for call in run.document["calls"]] == ["returned", "returned"]
    [death] = run.document["deaths"]
    assert (death["step"], death["location"]["line"]) == ("importing portal.plugins.bad", 6)
    assert death["message"].startswith("exited with status 7")


CUTS_IN = """
    import ctypes, threading, time
    main = ctypes.c_ulong(threading.main_thread().ident)

    def cut_in():
        while True:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(main, ctypes.py_object(ValueError))
            time.sleep(0.001)

    threading.Thread(target=cut_in, daemon=True).start()
"""


def test_exceptions_from_a_thread_end_in_an_answer_about_its_plugin(plugins: Write, tool: Tool) -> None:
    directory = str(plugins({"aa_good.py": GOOD, "bad.py": CUTS_IN}))

    run = tool("list", "-p", directory, "--format", "json")

    assert run.status in (1, 3)
    assert [row["receiver"] for row in run.document["connections"]] == ["portal.plugins.aa_good.receiver"]
    assert "Traceback" not in run.err


MONITORS = """
    import sys
    from portal.vidispine.signals import vidispine_pre_create

    def each_line(*arguments):
        raise ValueError("cut in")

    def receiver(sender, **kwargs):
        monitoring = sys.monitoring
        monitoring.use_tool_id(0, "x")
        monitoring.register_callback(0, monitoring.events.LINE, each_line)
        monitoring.set_events(0, monitoring.events.LINE)
        return 1

    vidispine_pre_create.connect(receiver)
"""


@pytest.mark.skipif(sys.version_info < (3, 12), reason="sys.monitoring is new in Python 3.12")
def test_what_watches_every_line_sees_none_of_ours(plugins: Write, tool: Tool) -> None:
    directory = str(plugins({"bad.py": MONITORS, "zz_good.py": GOOD}))

    run = tool("fire", "vidispine_pre_create", "-p", directory, "--format", "json")

    outcome = run.document["calls"][0]["outcome"]
    assert run.status == 1
    assert (outcome["kind"], outcome["message"], outcome["location"]["line"]) == ("raised", "cut in", 6)
