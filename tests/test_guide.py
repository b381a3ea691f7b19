"""The README and the guide's pages: what they show is what happens."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cantemo_signals.cli.commands import COMMANDS
from cantemo_signals.values.connections import Connection
from cantemo_signals.values.documents import RESULTS, result_class
from cantemo_signals.values.events import Call, Event
from tests.conftest import ROOT
from tests.pages import GUIDE, PAGES, TABLE, TABLES, blocks, played

EVERYWHERE = {"engine", "host", "plugins", "findings", "deaths", "versions"}
"""The keys that most documents have."""
PYTHON = [code for page in PAGES for code in blocks(page.read_text("utf-8"), "python")]


def text_of(page: str) -> str:
    return (GUIDE / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_shows_is_what_happens(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    if "| jq " in text and shutil.which("jq") is None:
        pytest.skip("jq is not installed")

    assert played(page) == text


def test_every_table_of_rows_is_on_a_page() -> None:
    names = [name for page in PAGES for name, _, _ in TABLE.findall(page.read_text(encoding="utf-8"))]

    assert set(names) == set(TABLES)


@pytest.mark.parametrize("page", sorted(GUIDE.glob("*.md")), ids=lambda page: page.stem)
def test_a_page_says_first_what_it_answers(page: Path) -> None:
    title, empty, first, *_ = page.read_text(encoding="utf-8").splitlines()

    assert (title[:2], empty) == ("# ", "")
    assert first[0] not in "|<#-`" or first.startswith("`cantemo-signals ")


@pytest.mark.parametrize("page", sorted(GUIDE.glob("*.md")), ids=lambda page: page.stem)
def test_a_page_leads_to_pages_that_are_there(page: Path) -> None:
    links = re.findall(r"\]\(([^):#]+)\)", page.read_text(encoding="utf-8"))

    assert [link for link in links if not (GUIDE / link).is_file()] == []


def test_every_python_on_a_page_has_types(tmp_path: Path) -> None:
    files = [tmp_path / f"snippet_{number}.py" for number in range(len(PYTHON))]
    for path, code in zip(files, PYTHON, strict=True):
        path.write_text(code, encoding="utf-8")
    config = tmp_path / "mypy.ini"
    config.write_text(f"[mypy]\nmypy_path = {ROOT}:{ROOT / 'cantemo_signals/sandbox'}\nfollow_imports = silent\n")

    words = ["--strict", "--config-file", str(config), *map(str, files)]
    done = subprocess.run([sys.executable, "-m", "mypy", *words], capture_output=True, text=True, check=False)

    assert (done.stdout, done.returncode) == (f"Success: no issues found in {len(files)} source files\n", 0)


def keys_in(text: str) -> set[str]:
    """The words in backquotes."""
    return set(re.findall(r"`(\w+)`", text))


def test_the_keys_of_each_document_are_named() -> None:
    items = dict(re.findall(r"^- `(\w+)`, from (.*?)(?=^- |^$)", text_of("json.md"), re.MULTILINE | re.DOTALL))

    assert items.keys() == RESULTS.keys() - {"names"}  # which no command prints
    for kind, item in items.items():
        commands, _, keys = item.partition(":")
        assert keys_in(commands) == {name for name, row in COMMANDS.items() if kind in row.kinds}
        assert keys_in(keys) == set(result_class(kind)._fields) - {"kind"} - EVERYWHERE, kind


@pytest.mark.parametrize(
    ("value", "heading"), [(Connection, "Connection"), (Call, "Call"), (Event, "Event and dispatch")]
)
def test_the_keys_of_a_value_are_named(value: type[Connection | Call | Event], heading: str) -> None:
    section = text_of("json.md").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]

    assert set(value._fields) - keys_in(section) == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_run_on_a_page_prints_something(page: Path) -> None:
    runs = blocks(page.read_text(encoding="utf-8"), "console")

    assert [run for run in runs if run.strip().rpartition("\n")[2].startswith("$ ")] == []
