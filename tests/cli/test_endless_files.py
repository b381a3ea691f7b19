"""What is named in place of a file may have no writer or no end: it is answered all the same."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from cantemo_signals.cli import files
from cantemo_signals.cli.baseline import Baseline
from cantemo_signals.cli.configuration import parse_table
from cantemo_signals.cli.types import pair
from cantemo_signals.errors import UsageError


def test_a_named_pipe_that_nobody_writes_to_is_empty(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    value = pair(f"title=@{tmp_path / 'pipe'}", "--kw")
    baseline = Baseline(str(tmp_path / "pipe"), update=False)

    assert value == ("title", "")
    assert baseline.known.lines == ()


def test_a_pipe_is_read_until_its_writer_closes_it() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading), os.fdopen(writing, "w") as writer:
        answers: list[object] = []
        reader = threading.Thread(target=lambda: answers.append(pair(f"title=@/dev/fd/{reading}", "--kw")))
        reader.start()
        writer.write("late")
        writer.close()
        reader.join()

    assert answers == [("title", "late")]


def test_a_file_without_an_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST", 1 << 20)
    reason = "it is larger than 1 million characters."

    with pytest.raises(UsageError) as value:
        pair("title=@/dev/zero", "--kw")
    with pytest.raises(UsageError) as baseline:
        Baseline("/dev/zero", update=False)

    assert value.value.message == f"--kw title: '/dev/zero' cannot be read: {reason}"
    assert baseline.value.message == f"The baseline '/dev/zero' cannot be read: {reason}"


def test_settings_that_are_nested_too_deeply_are_refused() -> None:
    content = b"[tool.cantemo-signals]\nplugins = " + b"[" * 10_000

    with pytest.raises(UsageError) as error:
        parse_table(content, "pyproject.toml")

    assert error.value.message == "pyproject.toml is not TOML: it is nested too deeply."
