"""Two processes, each with what it needs and no more, and none left behind."""

from __future__ import annotations

import fcntl
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cantemo_signals.protocol import client
from cantemo_signals.protocol.journal_reader import JournalReader, PartialAnswer
from cantemo_signals.values.loading import Loading
from cantemo_signals.values.requests import RulesRequest
from tests.conftest import ROOT, Tool, Write, run_program
from tests.processes import SLEEPS, comes_true, ends, signalled, started

IMPORTED = re.compile(r"import time: .*\| +(\S+)$", re.MULTILINE)
NAMES_ITS_MODULES = """
    import sys
    from portal.vidispine.signals import vidispine_pre_create

    def receiver(sender, **kwargs):
        return sorted({name.partition(".")[0] for name in sys.modules} & {"click", "rich", "pydispatch"})

    vidispine_pre_create.connect(receiver)
"""
FORKS = """
    import os, time
    has_printed, printed = os.pipe()
    if os.fork() == 0:
        print(os.getpid(), flush=True)
        os.close(printed)
        time.sleep(600)
    os.close(printed)
    os.read(has_printed, 1)
"""


@pytest.fixture
def tool() -> Tool:
    """The command line in processes of its own."""
    return run_program


def imported_by_the_tool(*words: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "cantemo_signals", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in IMPORTED.findall(done.stderr)}


def test_the_host_process_has_pydispatcher_and_neither_click_nor_rich(plugins: Write, tool: Tool) -> None:
    directory = plugins({"demo.py": NAMES_ITS_MODULES})

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json")

    assert run.document["calls"][0]["outcome"]["value"] == "['pydispatch']"


def test_the_tools_own_process_imports_no_plugin_no_pydispatcher_and_no_django() -> None:
    imported = imported_by_the_tool("list", "-p", "examples/well_behaved")

    assert "click" in imported
    assert imported.isdisjoint({"portal", "accession", "pydispatch", "django", "rich"})


def test_an_interrupt_exits_130_and_leaves_no_process_behind(plugins: Write) -> None:
    directory = plugins({"demo.py": SLEEPS})

    status, out, err, child = signalled(signal.SIGINT, directory)

    assert (status, out) == (130, "")
    assert "Traceback" not in err
    assert ends(child)


@pytest.mark.parametrize("pause", ["time.sleep(60)", "pass", "sum(range(10 ** 12))"])
def test_a_host_process_ends_with_the_tool_even_if_that_is_killed(pause: str, plugins: Write) -> None:
    directory = plugins({"demo.py": SLEEPS.replace("time.sleep(60)", pause)})

    status, _, _, child = signalled(signal.SIGKILL, directory)

    assert status == -signal.SIGKILL
    assert ends(child)


DAEMONS = """
    import os, signal, tempfile, time
    tempfile.mkdtemp()
    has_printed, printed = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if os.fork():
            os._exit(0)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGIO):
            signal.signal(number, signal.SIG_IGN)
        print(os.getpid(), os.getppid(), os.getenv("TMPDIR"), flush=True)
        os.closerange(0, 300)
        {end}
    os.close(printed)
    os.read(has_printed, 1)
    print("ready", flush=True)
    while True:
        time.sleep(60)
"""


@pytest.mark.parametrize("end", ["time.sleep(600)", "os.kill(os.getpid(), signal.SIGSTOP)"])
@pytest.mark.parametrize("victims", [("tool",), ("host",), ("tool", "host"), ("group",)], ids="-".join)
def test_no_daemon_of_a_plugin_and_no_temporary_area_outlives_a_killed_tool(
    victims: tuple[str, ...], end: str, plugins: Write, tmp_path: Path
) -> None:
    directory = plugins({"demo.py": DAEMONS.format(end=end)})
    temporary = tmp_path / "temporary"
    temporary.mkdir()

    with started("list", "-p", str(directory), "--allow", "process", TMPDIR=str(temporary)) as tool:
        daemon = int(tool.line().split()[0])
        tool.line()
        (area,) = temporary.iterdir()
        host = int(area.name.rpartition("-")[2])
        tool.kill(*({"tool": tool.pid, "host": host, "group": -tool.pid}[each] for each in victims))

        assert ends(host)
        assert ends(daemon)
        assert comes_true(lambda: list(temporary.iterdir()) == [])


WRITES = """
    import tempfile, time
    tempfile.mkdtemp()
    print("ready", flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("victims", [("tool",), ("host",), ("tool", "host"), ("group",)], ids="-".join)
def test_no_temporary_area_outlives_a_killed_tool(victims: tuple[str, ...], plugins: Write, tmp_path: Path) -> None:
    directory = plugins({"demo.py": WRITES})
    temporary = tmp_path / "temporary"
    temporary.mkdir()

    with started("list", "-p", str(directory), TMPDIR=str(temporary)) as tool:
        tool.line()
        (area,) = temporary.iterdir()
        host = int(area.name.rpartition("-")[2])
        tool.kill(*({"tool": tool.pid, "host": host, "group": -tool.pid}[each] for each in victims))

        assert ends(host)
        assert comes_true(lambda: list(temporary.iterdir()) == [])


DEAF = """
    import os, signal, time
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    print(os.getpid(), flush=True)
    while True:
        pass
"""


def test_a_host_process_that_is_deaf_to_signals_ends_with_a_killed_tool(plugins: Write) -> None:
    directory = plugins({"demo.py": DEAF})

    with started("list", "-p", str(directory)) as tool:
        host = int(tool.line())
        tool.kill(tool.pid)

        assert ends(host)


def test_an_area_that_a_killed_run_left_behind_is_removed_by_the_next_that_needs_one(
    plugins: Write, tool: Tool, tmp_path: Path
) -> None:
    directory = plugins({"demo.py": "import tempfile; tempfile.mkdtemp()"})
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    abandoned, used, others = (tmp_path / f"cantemo-signals-{name}" for name in (ended.pid, os.getpid(), "plugins"))
    for area in (abandoned, used, others):
        (area / "kept").mkdir(parents=True)

    tool("list", "-p", str(directory), TMPDIR=str(tmp_path))

    assert [area.exists() for area in (abandoned, used, others)] == [False, True, True]


def test_an_area_that_somebody_has_locked_stays(plugins: Write, tool: Tool, tmp_path: Path) -> None:
    directory = plugins({"demo.py": "import tempfile; tempfile.mkdtemp()"})
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    area = tmp_path / f"cantemo-signals-{ended.pid}"
    area.mkdir()
    descriptor = os.open(area, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)

    tool("list", "-p", str(directory), TMPDIR=str(tmp_path))

    assert area.exists()
    os.close(descriptor)


def test_what_a_plugin_made_unwritable_or_too_deep_is_removed_all_the_same(
    plugins: Write, tool: Tool, tmp_path: Path
) -> None:
    (tmp_path / "temporary").mkdir()
    deep = "import os, tempfile\nos.chdir(tempfile.mkdtemp())\nfor _ in range(1500): os.mkdir('d'); os.chdir('d')\n"
    directory = plugins({"demo.py": deep + "os.chmod('.', 0)\nos.chdir('/')"})

    run = tool("list", "-p", str(directory), TMPDIR=str(tmp_path / "temporary"))

    assert run.status == 0
    assert list((tmp_path / "temporary").iterdir()) == []


def test_what_a_plugin_forked_is_ended_with_its_host_process(plugins: Write, tool: Tool) -> None:
    directory = plugins({"demo.py": FORKS})

    run = tool("list", "-p", str(directory), "--format", "json", "--allow", "process")

    assert run.status == 0
    assert ends(int(run.err.split()[0]))


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("fire -p examples/events_page UserHelper.createU", "UserHelper.createUser"),
        ("fire -p examples/duplicate --sender CollectionH", "CollectionHelper"),
        ("list -p examples/events_page --plugin ev", "events_page"),
        ("list -p examples/failing_bootstrap --plugin ri", "rights"),
        ("rule dead-rec", "dead-receiver"),
        ("check --select CS1,cs201", "CS1,CS201"),
    ],
)
def test_names_are_completed_by_a_real_host_process(words: str, offered: str, tool: Tool) -> None:
    shell = {
        "_CANTEMO_SIGNALS_COMPLETE": "bash_complete",
        "COMP_WORDS": f"cantemo-signals {words}",
        "COMP_CWORD": str(words.count(" ") + 1),
    }

    run = tool(**shell)

    assert run.out == f"plain,{offered}\n"


def test_what_reads_files_and_old_plugins_is_imported_only_when_it_is_asked_for(plugins: Write, tool: Tool) -> None:
    names = NAMES_ITS_MODULES.replace('{"click", "rich", "pydispatch"}', '{"fissix", "fastjsonschema", "ruamel"}')
    directory = plugins({"demo.py": names})

    tools = imported_by_the_tool("list", "-p", str(directory), "--legacy-imports")
    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--legacy-imports", "--format", "json")

    assert tools & {"fissix", "fastjsonschema", "ruamel", "tomllib", "tomli"} == set()
    assert run.document["calls"][0]["outcome"]["value"] == "[]"


def test_python_2_is_converted_under_an_interpreter_in_which_nothing_is_installed(
    plugins: Write, tool: Tool, tmp_path: Path
) -> None:
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(bare)], check=True)
    directory = plugins({"demo.py": "print 'x'\n"})

    run = tool(
        "plugins", "-p", str(directory), "--legacy-imports", "--python", f"{bare}/bin/python", "--format", "json"
    )

    (plugin,) = run.document["plugins"]
    assert [each["what"] for each in plugin["compatibility"]] == ["write `print(…)`"]


def test_an_interpreter_without_the_tool_takes_the_tools_own_package(
    plugins: Write, tool: Tool, tmp_path: Path
) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "bare")], check=True)
    directory = plugins({"demo.py": "import cantemo_signals; print(cantemo_signals.__file__)"})

    run = tool("list", "-p", str(directory), "--python", str(tmp_path / "bare" / "bin" / "python"), PYTHONPATH="")

    assert run.err == f"{ROOT / 'cantemo_signals' / '__init__.py'}\n"


MEASURES = """
    import atexit, os, sys
    path = os.environ["MEASURED"]
    atexit.register(lambda: open(f"{path}/{os.getpid()}", "w").write(str("portal.plugins.demo" in sys.modules)))
"""
EXITS = "import atexit, os, time; atexit.register(time.sleep, 600); atexit.register(os._exit, 9)"


def test_what_measures_the_host_process_may_save_at_its_end_and_plugins_have_no_say(
    plugins: Write, tool: Tool, tmp_path: Path
) -> None:
    directory = plugins({"demo.py": EXITS, "../site/sitecustomize.py": MEASURES})
    (tmp_path / "measured").mkdir()

    run = tool(
        "list",
        "-p",
        str(directory),
        PYTHONPATH=f"{tmp_path}/site{os.pathsep}{ROOT}",
        MEASURED=str(tmp_path / "measured"),
    )

    assert (run.status, run.err) == (0, "")
    assert sorted(path.read_text() for path in (tmp_path / "measured").iterdir()) == ["False", "True"]


def test_exit_functions_of_plugins_do_not_run(plugins: Write, tool: Tool) -> None:
    directory = plugins({"demo.py": EXITS})

    run = tool("list", "-p", str(directory))

    assert (run.status, run.err) == (0, "")


class Stopped:
    """A child that says nothing while the clock goes on, and then answers."""

    may_end = True

    def __init__(self, pauses: list[float]) -> None:
        self.now = 0.0
        self._pauses = pauses

    def monotonic(self) -> float:
        """Tell the time."""
        return self.now

    def receive(self, _seconds: float) -> bytes | None:
        """Wait, and answer at last."""
        if not self._pauses:
            return b'["done", 0]\n{}\n'
        self.now += self._pauses.pop(0)
        return None

    def abort(self) -> list[bytes]:
        """End, with nothing to say."""
        return []


@pytest.mark.parametrize(("pauses", "answer"), [([0.1, 100.0, 0.1], "{}"), ([0.9] * 5, None)])
def test_the_time_for_which_the_tool_was_stopped_does_not_count(
    pauses: list[float], answer: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    child: Any = Stopped(pauses)
    host = client.HostProcess.__new__(client.HostProcess)
    host._child = child
    reader = JournalReader(PartialAnswer(), ("/",), "/")
    monkeypatch.setattr(client, "time", child)

    host._follow(reader, client.Job(RulesRequest(Loading()), 3.0, None))

    assert (reader.document, reader.timed_out) == (answer, answer is None)
