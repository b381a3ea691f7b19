"""Management commands and requests of a real project, traced while they run for real."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from cantemo_signals.cli.commands.trace import in_two_words
from cantemo_signals.protocol.child_process import REPEAT
from tests.conftest import EXAMPLES, ROOT, Run, Tool
from tests.hosts.projects import screen
from tests.processes import Started, started
from tests.schema import problems
from tests.steady import steady

DJANGO = ("--host", "django", "--live")


def traced(tool: Tool, store: Path, *words: str) -> Run:
    """Run ``trace`` with these words in the store, for real."""
    return tool("trace", *DJANGO, *words, cwd=store, COLUMNS="80")


def document(tool: Tool, store: Path, *words: str) -> Any:
    """The document of a run that is traced."""
    found = traced(tool, store, "--format", "json", *words).document
    assert problems(found) == []
    return found


def signals(found: Any) -> list[str]:
    """The signals that were sent, in order, those of Django's requests left out."""
    names = [each["event"]["signal"] for each in found["dispatches"]]
    return [name for name in names if not name.startswith("request_")]


def orders(store: Path) -> int:
    """How many orders the database has."""
    with closing(sqlite3.connect(store / "db.sqlite3")) as database:
        (number,) = database.execute("SELECT count(*) FROM shop_order").fetchone()
    return int(number)


def test_a_command_shows_what_it_sent_and_its_output(store: Path, tool: Tool) -> None:
    run = traced(tool, store, "save", "--", "manage.py", "stock", "orders", "--times", "3")

    assert (steady(run.out), run.status) == (steady(screen("django_command")), 0)
    assert run.err == (
        "manage.py stock orders --times 3 is run for real; nothing is rolled back afterwards.\nstock orders\n"
    )
    assert orders(store) == 7


def test_a_request_shows_its_status_and_what_it_sent_from_start_to_finish(store: Path, tool: Tool) -> None:
    run = traced(tool, store, "order_paid", "--request", "POST", "/orders/")
    found = document(tool, store, "--request", "POST", "/orders/")

    assert (steady(run.out), run.status) == (steady(screen("django_request")), 0)
    assert run.err == "POST /orders/ is run for real; nothing is rolled back afterwards.\n"
    names = [each["event"]["signal"] for each in found["dispatches"]]
    assert names == ["request_started", "order_paid", "request_finished"]


@pytest.mark.parametrize(
    ("words", "status", "outcome"),
    [
        (("stock", "orders"), 0, "exited with status 0"),
        (("stock", "refuse"), 1, "exited with status 1"),
        (("stock", "leave"), 7, "exited with status 7"),
        (("stock", "fail"), None, "no shelf"),
        (("python", "manage.py", "stock", "leave"), 7, "exited with status 7"),
        (("manage.py", "stock", "--help"), 0, "exited with status 0"),
        (("manage.py", "stock", "-q"), 2, "exited with status 2"),
    ],
)
def test_how_a_command_ended_is_told(
    store: Path, tool: Tool, words: tuple[str, ...], status: int | None, outcome: str
) -> None:
    found = document(tool, store, "--", *words)

    ended = found["outcome"]
    assert (found["kind"], found["ran"], found["status"]) == ("trace", "command", status)
    assert ended.get("value", ended.get("message")) == outcome


def test_what_a_command_complains_of_is_shown_as_it_is(store: Path, tool: Tool) -> None:
    run = traced(tool, store, "--", "manage.py", "stock", "refuse")

    assert run.err.endswith("stock refuse\nCommandError: out of stock\n")
    assert run.status == 1


def test_a_command_that_ends_the_process_is_not_run_again(store: Path, tool: Tool) -> None:
    run = traced(tool, store, "--format", "json", "--", "manage.py", "stock", "die")

    found = run.document
    step = "running manage.py stock die"
    assert run.status == 3
    assert [(each["step"], each["message"]) for each in found["deaths"]] == [(step, "exited with status 4")]
    assert (found["call"], signals(found)) == ("manage.py stock die", ["order_paid"])
    assert found["dispatches"][0]["sent_at"] == {"path": "shop/management/commands/stock.py", "line": 61}
    assert run.err.count("stock die\n") == 1


@contextmanager
def waiting(store: Path, what: str) -> Iterator[Started]:
    """The tool, while the project's command ``what`` waits."""
    with started("trace", *DJANGO, "--format", "json", "--", "manage.py", "stock", what, cwd=store) as run:
        while run.line() != "waiting\n":
            pass
        sleep(REPEAT)  # the tool reads elsewhere what was sent until then
        yield run


def test_a_command_hears_of_ctrl_c_and_what_it_sent_is_shown(store: Path) -> None:
    with waiting(store, "wait") as run:
        run.process.send_signal(signal.SIGINT)
        out, _ = run.process.communicate(timeout=30)

    found = json.loads(out)
    assert problems(found) == []
    assert (run.process.returncode, found["outcome"]["type"], found["deaths"]) == (130, "KeyboardInterrupt", [])
    assert [each["event"]["sender"] for each in found["dispatches"]] == ["shop.models.Order", "shop.models.Label"]


def test_a_command_that_goes_on_after_ctrl_c_is_ended_by_another(store: Path) -> None:
    with waiting(store, "insist") as run:
        run.process.send_signal(signal.SIGINT)
        assert run.line() == "no\n"
        sleep(REPEAT)
        run.process.send_signal(signal.SIGINT)
        out, _ = run.process.communicate(timeout=30)

    found = json.loads(out)
    assert problems(found) == []
    assert (run.process.returncode, signals(found)) == (130, ["order_paid"])
    assert [each["message"] for each in found["deaths"]] == ["was interrupted"]


def test_a_pool_of_threads_that_a_command_leaves_behind_is_not_waited_for(store: Path, tool: Tool) -> None:
    found = document(tool, store, "order_paid", "--", "manage.py", "stock", "pool")

    assert (signals(found), found["status"]) == (["order_paid"], 0)


def test_of_a_send_that_a_thread_has_not_ended_the_rest_is_not_seen(store: Path, tool: Tool) -> None:
    found = document(tool, store, "order_paid", "--", "manage.py", "stock", "left")

    outcomes = [each["outcome"] for each in found["dispatches"][0]["calls"]]
    assert [each["kind"] for each in outcomes] == ["returned", "not seen", "not seen"]
    assert outcomes[2]["why"] == "the send had not ended yet"


def test_events_that_called_no_receiver_are_counted(store: Path, tool: Tool) -> None:
    found = document(tool, store, "--", "manage.py", "stock", "orders", "--times", "2")

    assert signals(found) == ["pre_save", "post_save", "post_save", "post_save"]
    assert (found["dispatches"][0]["repeated"], found["to_nobody"]["pre_save"]) == (2, 1)


def test_a_signal_and_a_sender_narrow_what_is_shown_wherever_it_was_sent(store: Path, tool: Tool) -> None:
    command = ("--", "manage.py", "stock", "orders", "--times", "2")

    paid = document(tool, store, "order_paid", *command)
    labels = document(tool, store, "--sender", "shop.Label", *command)
    one = document(tool, store, "--sender", "shop.Order:3", "--", "manage.py", "stock", "each")

    assert (signals(paid), paid["dispatches"][0]["repeated"], paid["to_nobody"]) == (["order_paid"], 2, {})
    assert paid["dispatches"][0]["sent_at"] == {"path": "shop/receivers.py", "line": 9}
    assert [each["event"]["sender"] for each in labels["dispatches"]] == ["shop.models.Label"]
    assert [each["repeated"] for each in one["dispatches"]] == [1]


BOTH = """\
order_paid from Order  shop/…/commands/stock.py:26  × 6, with other values
├ also from: Label and no sender
├ 1  shop.receivers.thank  returned 'thanks'  shop/receivers.py:13
"""


def test_what_several_senders_sent_alike_is_shown_once(store: Path, tool: Tool) -> None:
    command = ("--", "manage.py", "stock", "both", "--times", "2")

    tree = traced(tool, store, *command).out
    table = traced(tool, store, "--format", "table", *command).out
    verbose = traced(tool, store, "-v", *command).out

    assert BOTH in tree
    assert table.count("order_paid from ") == 1
    assert verbose.count("\norder_paid from ") == 3


def test_processes_and_threads_of_a_command_go_on(store: Path, tool: Tool) -> None:
    forked = traced(tool, store, "order_paid", "--", "manage.py", "stock", "fork")
    threads = document(tool, store, "order_paid", "--", "manage.py", "stock", "thread")

    assert "the child goes on\n" in forked.err
    assert (forked.status, "1 event" in forked.out, signals(threads)) == (0, False, ["order_paid"])


def test_a_command_may_ask(store: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cantemo_signals", "trace", *DJANGO, "--", "manage.py", "stock", "ask"],
        cwd=store,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        input="ann\n",
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.stderr.endswith("stock ask\nname? hello ann\n"), done.returncode) == (True, 0)


def test_receivers_can_be_left_out_of_a_run(store: Path, tool: Tool) -> None:
    found = document(tool, store, "--skip", "thank", "--", "manage.py", "stock", "both")

    assert (signals(found), found["to_nobody"]["order_paid"]) == ([], 3)


def test_a_server_does_not_reload(store: Path, tool: Tool) -> None:
    run = traced(tool, store, "--", "manage.py", "runserver", "--help")

    assert "manage.py runserver --help --noreload  exited with status 0\n" in run.out


@pytest.mark.parametrize(
    ("words", "by", "body", "host"),
    [
        (("GET", "/orders/"), "AnonymousUser", "", "store.example.com"),
        (("GET orders/?page=2", "--user", "ann"), "ann", "", "store.example.com"),
        (("/orders/", "--user", "auth.User:1"), "ann", "", "store.example.com"),
        (("POST", "https://other.example.com/orders/", "--body", "a=1"), "AnonymousUser", "a=1", "other.example.com"),
    ],
)
def test_a_request_is_written_as_people_type_it(
    store: Path, tool: Tool, words: tuple[str, ...], by: str, body: str, host: str
) -> None:
    with (store / "shop" / "receivers.py").open("a", encoding="utf-8") as stream:
        stream.write("\n\n@receiver(order_paid)\ndef read(sender, body, **kwargs):\n    return body.decode()\n")

    found = document(tool, store, "--request", *words)

    (paid,) = [each for each in found["dispatches"] if each["event"]["signal"] == "order_paid"]
    assert (found["ran"], found["status"], found["outcome"]["value"]) == ("request", 200, "200 OK")
    assert (paid["event"]["arguments"]["by"], paid["event"]["arguments"]["host"]) == (by, host)
    assert paid["calls"][-1]["outcome"]["value"] == repr(body)


def test_what_made_a_page_fail_is_shown_with_the_status(store: Path, tool: Tool) -> None:
    run = traced(tool, store, "post_save", "--request", "GET", "/broken/")

    assert (steady(run.out), run.status) == (steady(screen("django_broken_page")), 1)


def test_where_a_response_leads_is_told(store: Path, tool: Tool) -> None:
    found = document(tool, store, "--request", "GET", "/old/")

    assert (found["status"], found["outcome"]["value"]) == (302, "302 Found → /orders/")


COMMAND = ("--", "manage.py", "stock", "orders")
LEAVE_ONE = "Leave one of them out."


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (
            ("--host", "django", *COMMAND),
            "Nothing was run: a command has real effects in a real Django project, and nothing is rolled back.",
            "--live runs it.",
        ),
        (
            ("--request", "GET", "/"),
            "The emulated Portal cannot run a request.",
            "Name a real project: --host django --live, or --host portal --live.",
        ),
        ((*DJANGO, "--"), "No command follows --.", "For example: trace --live -- manage.py migrate."),
        ((*DJANGO, "--", "manage.py"), "manage.py names no command.", "For example: -- manage.py migrate."),
        ((*DJANGO, "--", "manage.py", "stocks"), "Unknown command 'stocks' of manage.py.", "Did you mean stock?"),
        (
            (*DJANGO, "--plan", *COMMAND),
            "--plan does not apply to a command: the project sends its own events.",
            "Leave it out.",
        ),
        (
            (*DJANGO, "--request", "GET", "/", *COMMAND),
            "--request and a command after -- exclude each other.",
            LEAVE_ONE,
        ),
        (
            (*DJANGO, "--user", "ann", *COMMAND),
            "--user needs --request METHOD PATH.",
            "For example: --request POST /orders/.",
        ),
        (
            (*DJANGO, "--request", "G3T", "/"),
            "--request takes METHOD PATH, not 'G3T'.",
            "For example: --request GET /orders/.",
        ),
        (
            (*DJANGO, "--request", "GET", "/", "--user", "bob"),
            "auth.User has no username 'bob'.",
            "Name the row: --user app.User:pk.",
        ),
    ],
)
def test_what_cannot_be_run_is_an_error(
    store: Path, tool: Tool, words: tuple[str, ...], message: str, hint: str
) -> None:
    run = tool("trace", *words, cwd=store if "--host" in words else EXAMPLES / "well_behaved")

    assert (run.out, run.err, run.status) == ("", f"error: {message}\nhint: {hint}\n", 2)


def test_a_project_that_fails_to_load_runs_nothing(store: Path, tool: Tool) -> None:
    with (store / "audit" / "models.py").open("a", encoding="utf-8") as stream:
        stream.write("\n\n1 / 0\n")

    found = document(tool, store, *COMMAND)

    assert (found["notes"], found["call"]) == (["Nothing was run: the project failed to load."], None)
    assert orders(store) == 4


@pytest.mark.parametrize(
    ("words", "parsed"),
    [
        (["--request", "GET", "/", "-q"], ["--request", "GET", "/", "-q"]),
        (["--request", "GET /a b", "-q"], ["--request", "GET", "/a b", "-q"]),
        (["--request=POST /"], ["--request", "POST", "/"]),
        (["--request", "/"], ["--request", "GET", "/"]),
        (["--request"], ["--request"]),
        (["post_save"], ["post_save"]),
    ],
)
def test_a_request_is_two_words_however_it_is_typed(words: list[str], parsed: list[str]) -> None:
    assert in_two_words(words) == parsed
