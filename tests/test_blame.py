"""Which step a host process's end is blamed on, and how long a step may take."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cantemo_signals.protocol import client
from cantemo_signals.protocol.blame import Blame, Step
from cantemo_signals.protocol.client import HostProcess
from cantemo_signals.protocol.journal import ANSWERING
from cantemo_signals.protocol.journal_reader import JournalReader, PartialAnswer
from cantemo_signals.values.loading import Loading
from cantemo_signals.values.locations import Location
from cantemo_signals.values.requests import ListRequest
from tests.conftest import Tool, Write

SHELF = Step("importing portal.plugins.shelf", Location("/plugins/shelf/__init__.py", 1))
REELS = Step("importing portal.plugins.reels", Location("/plugins/reels.py", 1))
CALL = Step("calling portal.plugins.reels.receiver", Location("/plugins/reels.py", 5), 3)


@pytest.fixture
def blame() -> Blame:
    """The steps of two plugins, the second of which is under way."""
    blame = Blame(("/plugins",))
    begin(blame, SHELF)
    begin(blame, REELS)
    return blame


def begin(blame: Blame, step: Step) -> None:
    place = step.place or Location("", 0)
    blame.begin(step.text, place.path, place.line, step.event)


def frames(*lines: str, thread: str = "Current thread") -> list[str]:
    return [f"{thread} 0x00007f00 (most recent call first):", *(f"  File {line}" for line in lines)]


def read(blame: Blame, lines: list[str]) -> tuple[Step, Location | None]:
    for line in lines:
        blame.read(line)
    return blame.verdict()


def test_without_evidence_the_step_under_way_is_to_blame(blame: Blame) -> None:
    assert blame.verdict() == (REELS, REELS.place)


def test_the_step_is_to_blame_for_what_its_plugin_calls_in_another(blame: Blame) -> None:
    lines = frames('"/plugins/shelf/tools.py", line 7 in wait', '"/plugins/reels.py", line 2 in <module>')

    assert read(blame, lines) == (REELS, Location("/plugins/shelf/tools.py", 7))


def test_another_plugin_is_to_blame_if_only_its_code_was_running(blame: Blame) -> None:
    blame.begin(ANSWERING)

    lines = frames('"/usr/lib/python3/gc.py", line 1 in collect', '"/plugins/shelf/tools.py", line 7 in text')

    assert read(blame, lines) == (SHELF, Location("/plugins/shelf/tools.py", 7))


def test_what_the_garbage_collector_interrupted_is_not_to_blame(blame: Blame) -> None:
    lines = frames('"/plugins/shelf/tools.py", line 7 in __del__', '"/plugins/reels.py", line 2 in <module>')

    assert read(blame, lines) == (SHELF, Location("/plugins/shelf/tools.py", 7))


def test_a_thread_that_waits_is_not_to_blame(blame: Blame) -> None:
    waiting = frames('"/plugins/shelf/tools.py", line 7 in wait', thread="Thread")
    lines = [*waiting, *frames('"/plugins/reels.py", line 2 in <module>')]

    assert read(blame, lines) == (REELS, Location("/plugins/reels.py", 2))


def test_the_last_step_of_a_plugin_is_the_one_to_leave_out(blame: Blame) -> None:
    begin(blame, CALL)
    blame.begin(ANSWERING)
    blame.find("/plugins/reels.py", 9)

    assert blame.verdict() == (CALL, Location("/plugins/reels.py", 9))


class Clock:
    """A clock that goes on by a second whenever the host process is asked for more."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        """Take no time."""


class SlowChild:
    """A host process that writes these lines, each a second after the one before, and then nothing."""

    may_end = True
    may_end_until = None

    def __init__(self, clock: Clock, lines: list[list[Any]]) -> None:
        self._clock = clock
        self._lines = lines
        self._mark = ""
        self.aborted = self.is_other = False

    def send(self, request: bytes, *, is_supervised: bool) -> None:
        """Take the request."""
        self._mark = json.loads(request)["mark"]

    def receive(self, seconds: float) -> bytes | None:
        self._clock.now += 1
        return f"{self._mark}{json.dumps(self._lines.pop(0))}\n".encode() if self._lines else None

    def abort(self) -> list[bytes]:
        self.aborted = True
        return []

    def end(self, *, timed_out: bool, timeout: float) -> str:
        return f"did not finish within {timeout:g} s"

    def kill(self) -> None:
        """There is nothing to end."""


def steps(number: int) -> list[list[Any]]:
    return [
        ["step", f"importing portal.plugins.p{each}", f"/p{each}.py", 1, None, each, number] for each in range(number)
    ]


def asked(monkeypatch: pytest.MonkeyPatch, lines: list[list[Any]]) -> tuple[HostProcess, SlowChild]:
    clock = Clock()
    child = SlowChild(clock, lines)
    monkeypatch.setattr(client, "time", clock)
    monkeypatch.setattr(client, "ChildProcess", lambda *arguments: child)
    return HostProcess(), child


def test_many_steps_may_take_longer_together_than_one_may(monkeypatch: pytest.MonkeyPatch) -> None:
    done = [["error", "over", None, 2]]
    host, child = asked(monkeypatch, [*steps(40), *done])

    with pytest.raises(Exception, match="over"):
        host.ask(ListRequest(Loading()), timeout=5)

    assert not child.aborted


def test_a_step_that_takes_longer_is_ended_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    host, child = asked(monkeypatch, steps(3))
    monkeypatch.setattr(client, "_can_go_on", lambda *arguments: False)

    with pytest.raises(Exception, match=r"did not finish within 5 s while importing portal\.plugins\.p2"):
        host.ask(ListRequest(Loading()), timeout=5)

    assert child.aborted


HELD = """
class Held:
    def __del__(self):
        while True:
            pass

held = Held()
held.itself = held
del held
"""

COLLECTS = """
import gc
from portal.vidispine.signals import vidispine_pre_create

def receiver(sender, **kwargs):
    pass

vidispine_pre_create.connect(receiver)
gc.collect()
"""


def test_a_plugin_is_not_left_out_for_what_another_ones_object_does_when_it_is_collected(
    plugins: Write, tool: Tool
) -> None:
    directory = plugins({"bad.py": HELD, "zz_good.py": COLLECTS})

    run = tool("list", "-p", str(directory), "--format", "json", "--timeout", "3")

    assert run.status == 3
    assert [row["receiver"] for row in run.document["connections"]] == ["portal.plugins.zz_good.receiver"]
    assert run.document["deaths"][0]["step"] == "importing portal.plugins.bad"
    assert run.document["deaths"][0]["location"]["path"].endswith("bad.py")


ENDINGS = {
    "a thread, once another plugin is imported": """
import os, sys, threading, time

def wait():
    while "portal.plugins.zz_good" not in sys.modules:
        time.sleep(0.001)
    os._exit(5) #!

threading.Thread(target=wait).start()
""",
    "an attribute that nobody runs": """
import os
from portal.pluginbase.core import Plugin, implements
from portal.generic.plugin_interfaces import IPluginURL

class Pages(Plugin):
    implements(IPluginURL)
    urls = property(lambda self: os._exit(5)) #!

Pages()
""",
    "a signal": "import os\nos.kill(os.getpid(), 15) #!\n",
    "a signal that it raises": "import signal\nsignal.raise_signal(1) #!\n",
}


@pytest.mark.parametrize("bad", ENDINGS.values(), ids=ENDINGS)
def test_whoever_ends_the_process_is_named_with_the_line_whatever_is_under_way(
    bad: str, plugins: Write, tool: Tool
) -> None:
    good = COLLECTS.replace("gc.collect()", "time.sleep(0.1)").replace("import gc", "import time")
    directory = plugins({"aa_good.py": good, "bad.py": bad, "zz_good.py": good})

    run = tool("list", "-p", str(directory), "--format", "json")

    [death] = run.document["deaths"]
    line = next(number for number, text in enumerate(bad.splitlines(), 1) if "#!" in text)
    assert run.status == 3
    assert [row["plugin"] for row in run.document["connections"]] == ["aa_good", "zz_good"]
    assert death["step"] == "importing portal.plugins.bad"
    assert (death["location"]["path"].rpartition("/")[2], death["location"]["line"]) == ("bad.py", line)


USES_UP = """
import os

files = []
try:
    while True:
        files.append(os.open(os.devnull, os.O_RDONLY))
except OSError:
    pass
"""


def test_what_no_line_of_a_plugin_led_to_is_blamed_on_the_one_without_which_all_is_well(
    plugins: Write, tool: Tool
) -> None:
    good = COLLECTS.replace("gc.collect()", "")
    directory = plugins({"aa_good.py": good, "bad.py": USES_UP, "zz_good.py": good})

    run = tool("list", "-p", str(directory), "--format", "json")

    [death] = run.document["deaths"]
    assert run.status == 3
    assert [row["plugin"] for row in run.document["connections"]] == ["aa_good", "zz_good"]
    assert death["step"] == "importing portal.plugins.bad"
    assert death["message"].startswith("met an internal error: OSError: [Errno 24]")
    assert "while importing portal.plugins.zz_good, but not if it leaves out" in death["message"]


@pytest.mark.parametrize("where", ["/usr/lib/python3/gc.py", "/elsewhere/plugins.py"])
def test_a_crash_outside_of_plugins_proves_nothing_and_leaves_earlier_imports_suspect(where: str) -> None:
    reader = JournalReader(PartialAnswer(), ("/plugins",), "/")
    for each in (SHELF, REELS):
        place = each.place or Location("", 0)
        reader.feed(f"{json.dumps(['step', each.text, place.path, place.line, None, 1, 2])}\n".encode())
    for line in frames(f'"{where}", line 1 in collect'):
        reader.feed(f"{line}\n".encode())

    death = reader.death("was killed by SIGSEGV")

    assert reader.is_unproven
    assert death.step == REELS.text
    assert [each.step for each in reader.suspects([death])] == [SHELF.text]
