"""Standard streams that are closed or full, signals that are ignored, and files that are written whole."""

from __future__ import annotations

import signal
import stat
from pathlib import Path

import pytest

from cantemo_signals.cli.files import write_file
from tests.processes import ends, run_in_shell, started

FULL = "The output cannot be written: No space left on device.\n"


@pytest.mark.parametrize("words", ["", "--help", "list --help", "--version", "help topics"])
def test_a_full_disk_is_an_error_in_one_sentence(words: str) -> None:
    run = run_in_shell(f"tool {words} > /dev/full")

    assert (run.status, run.err) == (2, f"error: {FULL}")


def test_errors_that_nobody_can_read_change_no_status() -> None:
    run = run_in_shell(
        "tool list --nonsense 2> /dev/full; echo $?;"
        "tool list -p examples/failing_bootstrap --format csv 2>&- > /dev/null; echo $?"
    )

    assert run.out.split() == ["2", "1"]


@pytest.mark.parametrize("closed", ["<&-", "2>&-", "<&- 2>&-"])
def test_closed_streams_change_no_answer(closed: str) -> None:
    run = run_in_shell(f"tool list -p examples/events_page --format csv {closed}")

    assert run.status == 0
    assert "test_vs_precreate" in run.out


def test_the_end_of_the_host_process_is_heard_where_the_ends_of_children_are_ignored() -> None:
    run = run_in_shell("trap '' CHLD; tool list -p examples/events_page --format csv")

    assert (run.status, run.err) == (0, "")


def test_too_few_file_descriptors_are_said() -> None:
    run = run_in_shell("ulimit -n 5; tool list -p examples/events_page")

    assert (run.status, run.err) == (2, "error: Cannot start the host process: Too many open files.\n")


def test_a_hangup_does_not_end_what_ignores_it(tmp_path: Path) -> None:
    (tmp_path / "demo.py").write_text("import os; os.kill(os.getpid(), 1); print('still here')")

    run = run_in_shell(f"trap '' HUP; tool list -p {tmp_path}")

    assert (run.status, run.err) == (0, "still here\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.usefixtures("a_terminal_to_lose")
def test_the_tool_ends_with_the_status_of_the_signal_even_where_it_was_blocked(
    number: signal.Signals, tmp_path: Path
) -> None:
    (tmp_path / "demo.py").write_text("import os, time; print(os.getpid(), flush=True); time.sleep(600)")

    signal.pthread_sigmask(signal.SIG_BLOCK, [number])
    try:
        with started("list", "-p", str(tmp_path)) as tool:
            host = int(tool.line())
            tool.process.send_signal(number)
            tool.process.send_signal(number)
            out, err = tool.process.communicate(timeout=30)
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [number])

    assert (tool.process.returncode, out, err) == (128 + number, "", "")
    assert ends(host)


def test_a_file_keeps_its_mode_when_it_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text("before")
    path.chmod(0o640)

    write_file(str(path), "after")

    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("after", 0o640)


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "answer.json", tmp_path / "link.json"
    link.symlink_to(path)

    for text in ("made", "replaced"):
        write_file(str(link), text)

        assert (link.is_symlink(), path.read_text()) == (True, text)


def test_a_file_that_cannot_be_written_whole_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "answer.csv"
    path.write_text("before")

    run = run_in_shell(f"ulimit -f 0; tool list -p examples/events_page -o {path} 2>&1 | cat")

    assert "cannot be written: File too large." in run.out
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("answer.csv", "before")]
