"""Wrong answers that plugins once provoked, each with the plugin that did."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cantemo_signals.errors import UsageError
from cantemo_signals.session import Session
from tests.conftest import ROOT, Open, Tool, Write
from tests.processes import SLEEPS, ends, signalled

RECEIVER = """
    from portal.vidispine.signals import vidispine_pre_create
    {before}

    def receiver(sender, **kwargs):
        {body}

    def after(sender, **kwargs):
        return "reached"

    vidispine_pre_create.connect(receiver)
    vidispine_pre_create.connect(after)
"""

ODD_VALUES = {
    "a class whose metaclass compares": (
        "class M(type):\n        def __eq__(c, o): return c.label == o.label\n        def __hash__(c): return 1"
        "\n    class K(metaclass=M): label = 'k'",
        "return K()",
    ),
    "an exception that holds an object whose repr raises": (
        "class V:\n        def __repr__(self): raise ValueError",
        "return ValueError(V())",
    ),
    "a list that contains itself ten times": ("", "values = []; values.extend([values] * 10); return values"),
    "a hundred million characters": ("", "return 'x' * 100_000_000"),
    "an exception with ten million characters": ("", "return ValueError('x' * 10_000_000)"),
}


@pytest.mark.parametrize(("before", "body"), ODD_VALUES.values(), ids=ODD_VALUES)
def test_whatever_a_receiver_returns_the_next_one_is_reached(
    before: str, body: str, plugins: Write, tool: Tool
) -> None:
    directory = plugins({"demo.py": RECEIVER.format(before=before, body=body)})

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json")

    assert run.status == 0
    assert [call["outcome"]["kind"] for call in run.document["calls"]] == ["returned", "returned"]
    assert len(run.out) < 100_000


def test_a_forked_child_ends_with_its_own_status_and_says_nothing(plugins: Write, tool: Tool) -> None:
    wait = "os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])"
    fork = f"pid = os.fork()\n        if pid == 0: os._exit(7)\n        return {wait}"
    directory = plugins({"demo.py": RECEIVER.format(before="import os", body=fork)})

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json", "--allow", "process")

    assert run.document["calls"][0]["outcome"]["value"] == "7"
    assert run.err == ""


def test_a_plan_of_a_helper_method_is_refused_and_nothing_is_called(plugins: Write, tool: Tool) -> None:
    directory = plugins({"demo.py": RECEIVER.format(before="", body="print('called')")})

    run = tool("trace", "UserHelper.createUser", "--plan", "-p", str(directory))

    assert (run.status, run.out) == (2, "")
    assert "--plan" in run.err
    assert "called" not in run.err.replace("is called", "")


@pytest.mark.parametrize("words", [("--sender", "X"), ("--kw", "a=b"), ("--method", "nosuch"), ("--repeat", "2")])
def test_a_trace_of_everything_refuses_the_options_of_one_event(words: tuple[str, ...], tool: Tool) -> None:
    run = tool("trace", "-p", "examples/events_page", *words)

    assert (run.status, run.out) == (2, "")


def test_a_receiver_that_is_connected_meanwhile_is_called_by_plain_pydispatcher(plugins: Write, tool: Tool) -> None:
    directory = plugins({"demo.py": RECEIVER.format(before="", body="vidispine_pre_create.connect(late)") + LATE})

    plain = tool("fire", "pre_create", "-p", str(directory), "--format", "json", "--engine", "pydispatcher")
    portal = tool("fire", "pre_create", "-p", str(directory), "--format", "json")

    assert [call["receiver"].rpartition(".")[2] for call in plain.document["calls"]] == ["receiver", "after", "late"]
    assert portal.document["not_called"][0]["reason"] == "connected during the event"


LATE = """
    def late(sender, **kwargs):
        pass
"""


def test_copies_of_one_plugin_are_no_doubles(plugins: Write, tool: Tool) -> None:
    source = RECEIVER.format(before="", body="pass")
    directory = plugins({"one.py": source, "two.py": source})

    run = tool("list", "-p", str(directory), "--format", "json")

    assert run.document["findings"] == []


def test_an_event_from_a_thread_does_not_confuse_the_answer(plugins: Write, tool: Tool) -> None:
    thread = "t = threading.Thread(target=vidispine_post_create.send, args=(None,)); t.start(); t.join()"
    before = "import threading\n    from portal.vidispine.signals import vidispine_post_create"
    directory = plugins({"demo.py": RECEIVER.format(before=before, body=thread)})

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json")

    assert run.status == 0
    assert [call["receiver"].rpartition(".")[2] for call in run.document["calls"]] == ["receiver", "after"]


def test_no_address_in_memory_is_shown(plugins: Write, tool: Tool) -> None:
    body = "print(object()); raise ValueError(object())"
    directory = plugins({"demo.py": RECEIVER.format(before="", body=body)})

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json")

    assert run.document["calls"][0]["outcome"]["message"] == "<object object>"
    assert " at 0x" not in run.out


LOGS = """
    import asyncio, logging
    from django.contrib.auth.models import User
    from portal.generic.plugin_interfaces import IPluginBootstrap
    from portal.pluginbase.core import Plugin, implements
    from portal.vidispine.signals import vidispine_pre_create

    log = logging.getLogger(__name__)
    log.debug("imported")
    asyncio.run(asyncio.sleep(0))

    def receiver(sender, **kwargs):
        User.objects.count()
        logging.getLogger("newsroom").info("called")

    class Logging(Plugin):
        implements(IPluginBootstrap)

        def bootstrap(self):
            logging.info("bootstrapped")
            vidispine_pre_create.connect(receiver)

    Logging()
"""


def test_verbose_shows_what_plugins_log_and_nothing_of_the_hosts_and_of_libraries_own(
    plugins: Write, tool: Tool
) -> None:
    directory = plugins({"demo.py": LOGS})

    loud = tool("fire", "vidispine_pre_create", "-p", str(directory), "-v")
    quiet = tool("fire", "vidispine_pre_create", "-p", str(directory))

    assert loud.err.splitlines() == [
        "DEBUG portal.plugins.demo: imported",
        "INFO root: bootstrapped",
    ]
    assert "log: INFO newsroom: called" in loud.out
    assert "newsroom" not in quiet.out + quiet.err


@pytest.mark.parametrize("password", ["hunter2", "it's", "back\\slash", "süß", 'quo"te'])
def test_a_password_is_masked_in_what_is_returned_printed_raised_and_logged(
    password: str, plugins: Write, tool: Tool
) -> None:
    body = (
        "logging.getLogger('x').warning(kwargs['newPassword']); print(kwargs)\n"
        "        raise ValueError(repr(kwargs), [kwargs['newPassword']])"
    )
    directory = plugins({"demo.py": RECEIVER.format(before="import logging", body=body)})

    run = tool("fire", "pre_create", "-p", str(directory), "-v", "--format", "json", "--kw", f"newPassword={password}")

    assert run.document["calls"][0]["outcome"]["kind"] == "raised"
    for spelling in (password, repr(password)[1:-1]):
        assert spelling not in run.out + run.err


@pytest.mark.parametrize("word", ["password:=hunter2", "my-password=hunter2"])
def test_a_malformed_secret_is_not_repeated(word: str, tool: Tool) -> None:
    run = tool("fire", "pre_create", "-p", "examples/events_page", "--kw", word)

    assert run.status == 2
    assert "hunter2" not in run.err


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
@pytest.mark.usefixtures("a_terminal_to_lose")
def test_a_tool_that_is_told_to_end_leaves_no_process_behind(
    number: signal.Signals, status: int, plugins: Write
) -> None:
    directory = plugins({"demo.py": SLEEPS})

    ended, _, _, child = signalled(number, directory)

    assert ended == status
    assert ends(child)


def test_a_tool_without_standard_streams_is_quiet(tool: Tool) -> None:
    words = f"{sys.executable} -m cantemo_signals list -p examples/events_page >&- 2>&- <&-"

    done = subprocess.run(["sh", "-c", words], cwd=ROOT, check=False)

    assert done.returncode == 0


def test_a_result_that_cannot_be_written_is_a_sentence() -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "cantemo_signals", "list", "-p", "examples/events_page"],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert (done.returncode, done.stderr) == (2, "error: The result cannot be written: No space left on device.\n")


def test_two_sessions_cannot_be_open_at_once(open_session: Open) -> None:
    open_session(ROOT / "examples" / "events_page")

    with pytest.raises(UsageError, match="Another session"):
        Session(str(ROOT / "examples" / "events_page")).load()


def test_an_interrupt_in_process_is_the_users(
    plugins: Write, open_session: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signal, "getsignal", lambda number: signal.default_int_handler)
    directory = plugins({"demo.py": RECEIVER.format(before="", body="raise KeyboardInterrupt")})
    session = open_session(directory)

    with pytest.raises(KeyboardInterrupt):
        session.fire("vidispine_pre_create")


def test_a_folder_without_a_plugin_is_named(tmp_path: Path, tool: Tool) -> None:
    (tmp_path / "docs").mkdir()

    run = tool("list", "-p", str(tmp_path), "--format", "json")

    assert run.status == 0
    assert [each["rule"] for each in run.document["findings"]] == ["nothing-found"]


def test_an_unreadable_directory_costs_its_own_plugin(plugins: Write, tool: Tool) -> None:
    if os.geteuid() == 0:
        pytest.skip("root can read everything")
    directory = plugins({"closed/__init__.py": "", "open.py": ""})
    (directory / "closed").chmod(0)

    run = tool("list", "-p", str(directory), "--format", "json")

    (directory / "closed").chmod(0o700)
    assert run.status == 1
    assert {each["name"]: each["loaded"] for each in run.document["plugins"]} == {"closed": False, "open": True}


def test_a_session_that_was_not_loaded_says_so() -> None:
    session = Session(str(ROOT / "examples" / "events_page"))

    with pytest.raises(UsageError, match="not loaded"):
        session.fire("vidispine_pre_create")
