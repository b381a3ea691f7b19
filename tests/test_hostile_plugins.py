"""Nothing that a plugin does costs the rest of the answer."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from tests.conftest import Tool, Write

GOOD = """
    from portal.pluginbase.core import Plugin, implements
    from portal.generic.plugin_interfaces import IPluginBootstrap

    def receiver(sender, **kwargs):
        return "well"

    class GoodBootstrap(Plugin):
        implements(IPluginBootstrap)

        def bootstrap(self):
            from portal.vidispine.signals import vidispine_pre_create
            vidispine_pre_create.connect(receiver)

    GoodBootstrap()
"""

BOOTSTRAP = """
    from portal.pluginbase.core import Plugin, implements
    from portal.generic.plugin_interfaces import IPluginBootstrap

    class BadBootstrap(Plugin):
        implements(IPluginBootstrap)

        def bootstrap(self):
            from portal.vidispine.signals import vidispine_post_create
            vidispine_post_create.connect(kept)
            {deed}

    def kept(sender, **kwargs):
        pass

    BadBootstrap()
"""

RAISING = {
    "raises at import": "1 / 0",
    "raises a base exception": "raise BaseException('no')",
    "calls sys.exit": "import sys; sys.exit(4)",
    "raises KeyboardInterrupt": "raise KeyboardInterrupt",
    "recurses": "def f(): f()\nf()",
    "has a syntax error": "def (:",
    "has Python 2 syntax": "print 'hello'",
    "imports what is not there": "import not_there_at_all",
    "raises what this tool raises": "from cantemo_signals.protocol.journal import StepDied\nraise StepDied('no')",
    "raises what removes all modules when it is told": "import sys\nclass E(Exception):\n    def __str__(self):\n"
    "        sys.modules.clear()\n        return 'gone'\nraise E",
    "raises what cannot be told": "class E(Exception):\n    def __str__(self): raise ValueError\nraise E",
}

LETHAL = {
    "calls os._exit": ("import os; os._exit(5)", "exited with status 5"),
    "crashes the interpreter": ("import ctypes; ctypes.string_at(0)", "was killed by SIGSEGV"),
    "aborts": ("import os; os.abort()", "was killed by SIGABRT"),
    "is killed": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "was killed by SIGKILL"),
    "hangs": ("while True: pass", "did not finish within 2 s"),
    "hangs in C": ("import time; time.sleep(1000)", "did not finish within 2 s"),
    "closes every file": (
        "import os\nfor each in os.listdir('/proc/self/fd'):\n    try: os.close(int(each))\n    except OSError: pass",
        "",
    ),
}

HARMLESS = {
    "prints": "print('noise')",
    "floods": "import sys\nfor _ in range(20000): print('x' * 100)",
    "closes every file that it can think of": "import os; os.closerange(0, 4096)",
    "closes its streams": "import sys; sys.stdout.close(); sys.stderr.close()",
    "leaves a thread running": "import threading, time\nthreading.Thread(target=time.sleep, args=(1000,)).start()",
    "changes the working directory": "import os; os.chdir('/')",
    "empties sys.path": "import sys; sys.path[:] = []",
    "removes the finders": "import sys; sys.meta_path[:] = []",
    "has hostile texts for names": """
class Text(str):
    def __eq__(self, other): raise SystemExit
    __hash__ = str.__hash__
    __str__ = __len__ = __repr__ = __eq__

from portal.generic.plugin_interfaces import IPluginBlock, IPluginBootstrap
from portal.pluginbase.core import Plugin, implements

class Named(Plugin):
    implements(IPluginBootstrap)
    def bootstrap(self): pass

Named.__name__, Named.__qualname__, Named.__module__ = Text("a"), Text("b"), Text("c")
Named()

class Block(Plugin):
    implements(IPluginBlock)
    name = plugin_guid = Text("Somewhere")
    def return_string(self, name, *arguments): return {Text("guid"): Text("d")}

Block()
""",
    "has a signal that tells nobody its receivers": """
from django.dispatch import Signal

class Mute(Signal):
    def __getattribute__(self, name):
        if name == "receivers": raise SystemExit
        return super().__getattribute__(name)

mute = Mute()
""",
    "lowers the recursion limit": "import sys; sys.setrecursionlimit(80)",
}


HANGS = [deed for deed, how in LETHAL.values() if "did not finish" in how]


def patience(deed: str) -> tuple[str, ...]:
    """The words that end the wait for what hangs; what ends by itself may take as long as the machine needs."""
    return ("--timeout", "2") if deed in HANGS else ()


def good_receivers(document: Any) -> list[str]:
    return [row["receiver"] for row in document["connections"] if row["plugin"] == "zz_good"]


@pytest.mark.parametrize("deed", RAISING.values(), ids=RAISING)
def test_a_plugin_that_raises_at_import_is_named_with_its_line_and_the_others_are_listed(
    deed: str, plugins: Write, tool: Tool
) -> None:
    directory = plugins({"bad.py": f"\n{deed}" if "\n" not in deed else deed, "zz_good.py": GOOD})

    run = tool("list", "-p", str(directory), "--format", "json")

    assert run.status == 1
    assert good_receivers(run.document) == ["portal.plugins.zz_good.receiver"]
    failure = run.document["plugins"][0]["failure"]
    assert failure["location"]["path"].endswith("bad.py")
    assert failure["location"]["line"] >= 1
    assert "Traceback" not in run.err


@pytest.mark.parametrize(("deed", "how"), LETHAL.values(), ids=LETHAL)
def test_a_plugin_that_ends_the_process_costs_only_its_own_step(
    deed: str, how: str, plugins: Write, tool: Tool
) -> None:
    directory = plugins({"bad.py": f"\n{deed}", "zz_good.py": GOOD})

    run = tool("list", "-p", str(directory), "--format", "json", *patience(deed))

    assert run.status == 3
    assert good_receivers(run.document) == ["portal.plugins.zz_good.receiver"]
    assert how in run.document["deaths"][0]["message"]
    assert run.document["deaths"][0]["step"] == "importing portal.plugins.bad"
    assert run.document["deaths"][0]["location"]["path"].endswith("bad.py")


@pytest.mark.parametrize(("deed", "how"), list(LETHAL.values())[:4], ids=list(LETHAL)[:4])
def test_a_bootstrap_that_ends_the_process_costs_only_itself(deed: str, how: str, plugins: Write, tool: Tool) -> None:
    directory = plugins({"bad.py": BOOTSTRAP.format(deed=deed), "zz_good.py": GOOD})

    run = tool("list", "-p", str(directory), "--format", "json")

    assert run.status == 3
    assert good_receivers(run.document) == ["portal.plugins.zz_good.receiver"]
    assert run.document["deaths"][0]["step"] == "running portal.plugins.bad.BadBootstrap.bootstrap()"
    assert how in run.document["deaths"][0]["message"]
    assert run.document["plugins"][0]["bootstraps"][0]["outcome"] == "raised"


@pytest.mark.parametrize("deed", HARMLESS.values(), ids=HARMLESS)
def test_a_plugin_that_upsets_its_surroundings_changes_nothing_for_the_others(
    deed: str, plugins: Write, tool: Tool
) -> None:
    directory = plugins({"bad.py": deed, "zz_good.py": GOOD})

    run = tool("list", "-p", str(directory), "--format", "json")

    assert run.status == 0
    assert good_receivers(run.document) == ["portal.plugins.zz_good.receiver"]


TICKS = """
import signal

def tick(number, frame):
    raise RuntimeError("tick")

assert signal.signal(signal.SIGALRM, tick) is signal.SIG_DFL
assert signal.getsignal(signal.SIGALRM) is tick
signal.setitimer(signal.ITIMER_REAL, 0.002, 0.002)
"""


def test_a_handler_that_raises_at_every_tick_raises_in_its_own_plugin_alone(plugins: Write, tool: Tool) -> None:
    directory = plugins({"bad.py": TICKS, "zz_good.py": GOOD})

    run = tool("list", "-p", str(directory), "--format", "json")

    assert run.document["deaths"] == []
    assert good_receivers(run.document) == ["portal.plugins.zz_good.receiver"]
    assert {each["plugin"] for each in run.document["findings"]} == {"bad"}


def test_a_plugin_that_forks_and_goes_on_changes_nothing_for_the_others(plugins: Write, tool: Tool) -> None:
    directory = plugins({"bad.py": "import os\nos.fork()", "zz_good.py": GOOD})

    run = tool("list", "-p", str(directory), "--format", "json", "--allow", "process")

    assert run.status == 0
    assert good_receivers(run.document) == ["portal.plugins.zz_good.receiver"]


def test_what_a_bootstrap_connected_before_it_raised_is_kept_and_marked(plugins: Write, tool: Tool) -> None:
    directory = plugins({"bad.py": BOOTSTRAP.format(deed="raise RuntimeError('half way')"), "zz_good.py": GOOD})

    run = tool("list", "-p", str(directory), "--format", "json")

    assert run.status == 1
    rows = {row["receiver"]: row["failed"] for row in run.document["connections"]}
    assert rows == {"portal.plugins.bad.kept": True, "portal.plugins.zz_good.receiver": False}


RECEIVER = """
    from portal.vidispine.signals import vidispine_pre_create

    def first(sender, **kwargs):
        print("first ran")

    def second(sender, **kwargs):
        {deed}

    def third(sender, **kwargs):
        pass

    for each in (first, second, third):
        vidispine_pre_create.connect(each)
"""


@pytest.mark.parametrize(("deed", "how"), list(LETHAL.values())[:6], ids=list(LETHAL)[:6])
def test_a_receiver_that_ends_the_process_is_shown_with_those_before_and_after_it(
    deed: str, how: str, plugins: Write, tool: Tool
) -> None:
    directory = plugins({"bad.py": RECEIVER.format(deed=deed)})

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json", *patience(deed))

    assert run.status == 3
    calls = run.document["calls"]
    assert [call["outcome"]["kind"] for call in calls] == ["returned", "died", "not reached"]
    assert calls[0]["output"] == "first ran\n"
    assert how in calls[1]["outcome"]["message"]
    assert run.document["deaths"][0]["step"] == "calling portal.plugins.bad.second"


def test_a_receiver_that_ends_the_process_costs_a_trace_only_its_own_event(plugins: Write, tool: Tool) -> None:
    directory = plugins(
        {
            "bad.py": RECEIVER.format(deed="import os; os._exit(5)"),
            "zz_good.py": GOOD.replace("pre_create", "post_delete"),
        }
    )

    run = tool("trace", "-p", str(directory), "--format", "json")

    assert run.status == 3
    outcomes = {
        dispatch["event"]["signal"]: [call["outcome"]["kind"] for call in dispatch["calls"]]
        for dispatch in run.document["dispatches"]
    }
    assert outcomes == {
        "vidispine_pre_create": ["returned", "died", "not reached"],
        "vidispine_post_delete": ["returned"],
    }


@pytest.mark.parametrize(
    "deed",
    ["import sys; sys.exit(3)", "raise KeyboardInterrupt", "raise SystemExit", "raise GeneratorExit"],
)
def test_a_receiver_that_raises_a_base_exception_is_shown_as_raising(deed: str, plugins: Write, tool: Tool) -> None:
    directory = plugins({"bad.py": RECEIVER.format(deed=deed)})

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json")

    assert run.status == 1
    assert [call["outcome"]["kind"] for call in run.document["calls"]] == ["returned", "raised", "not reached"]
    assert run.document["calls"][1]["outcome"]["location"]["line"] == 8


def test_a_receiver_that_reenters_its_signal_without_end_is_cut_and_shown_as_a_cycle(
    plugins: Write, tool: Tool
) -> None:
    directory = plugins({"bad.py": RECEIVER.format(deed="vidispine_pre_create.send(sender)")})

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json")

    assert run.status == 1
    dispatch = run.document
    while dispatch["cycle"] is None:
        dispatch = dispatch["calls"][1]["sent"][0]
    assert dispatch["cycle"]["path"] == ["vidispine_pre_create", "portal.plugins.bad.second", "vidispine_pre_create"]


def test_a_receiver_that_swallows_the_end_of_its_cycle_does_not_run_for_ever(plugins: Write, tool: Tool) -> None:
    deed = """
        for _ in range(2):
            try:
                vidispine_pre_create.send(sender)
            except Exception:
                pass
    """
    directory = plugins({"bad.py": RECEIVER.format(deed=deed.strip().replace("\n        ", "\n    "))})

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json", timeout=60)

    assert run.status == 1
    assert run.document["kind"] == "dispatch"


LENDS = """
    def shorten(text):
        raise ValueError("no")
"""

BORROWS = """
    from portal.plugins.bad import shorten
    from portal.vidispine.signals import vidispine_pre_create

    def receiver(sender, **kwargs):
        shorten("well")

    vidispine_pre_create.connect(receiver)
"""


def test_a_receiver_that_fails_in_code_of_another_plugin_is_told_with_that_plugin(plugins: Write, tool: Tool) -> None:
    directory = plugins({"bad.py": LENDS, "borrows.py": BORROWS})

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json")

    [finding] = run.document["findings"]
    assert finding["message"] == "portal.plugins.borrows.receiver raises ValueError: no, in code of the plugin bad"
    assert (finding["plugin"], finding["location"]["line"]) == ("bad", 3)


EXITS_FROM_A_THREAD = """
    import os, threading
    from portal.vidispine.signals import vidispine_pre_create

    def leave():
        from portal.plugins import waits
        waits.started.wait()
        os._exit(5)

    def receiver(sender, **kwargs):
        threading.Thread(target=leave, name="leaving", daemon=True).start()

    vidispine_pre_create.connect(receiver)
"""

WAITS = """
    import threading
    from portal.vidispine.signals import vidispine_pre_create

    started = threading.Event()

    def receiver(sender, **kwargs):
        started.set()
        for thread in threading.enumerate():
            if thread.name == "leaving":
                thread.join()
        return "well"

    vidispine_pre_create.connect(receiver)
"""


def test_a_thread_that_ends_the_process_is_its_plugins_and_not_the_receivers_that_runs(
    plugins: Write, tool: Tool
) -> None:
    directory = plugins({"bad.py": EXITS_FROM_A_THREAD, "waits.py": WAITS})

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json")

    assert run.status == 3
    assert [call["outcome"]["kind"] for call in run.document["calls"]] == ["died", "not reached"]
    assert run.document["deaths"][0]["location"]["line"] == 8


PARTIAL = """
    import functools
    from portal.vidispine.signals import vidispine_pre_create

    def receiver(sender, **kwargs):
        raise ValueError

    bound = functools.partial(receiver)
    vidispine_pre_create.connect(bound)
"""


def test_a_robust_send_that_fails_because_of_a_receiver_is_told_with_its_line(plugins: Write, tool: Tool) -> None:
    directory = plugins({"bad.py": PARTIAL})

    run = tool("fire", "vidispine_pre_create", "--robust", "-p", str(directory), "--format", "json")

    failure = run.document["failure"]
    assert (failure["type"], failure["location"]["line"]) == ("AttributeError", 5)


def test_an_interpreter_that_is_too_old_or_none_is_named(plugins: Write, tool: Tool) -> None:
    directory = plugins({"zz_good.py": GOOD})

    run = tool("list", "-p", str(directory), "--python", "/not/there/python")

    assert run.status == 2
    assert "/not/there/python" in run.err
    assert "Traceback" not in run.err


def test_the_host_process_of_another_interpreter_gives_the_same_answer(plugins: Write, tool: Tool) -> None:
    directory = plugins({"zz_good.py": GOOD})
    # The interpreter that the virtual environment was made from has neither click nor rich nor PyDispatcher.
    other = getattr(sys, "_base_executable", sys.executable)

    run = tool("list", "-p", str(directory), "--format", "json", "--python", other)

    assert good_receivers(run.document) == ["portal.plugins.zz_good.receiver"]
    assert run.status == 0
