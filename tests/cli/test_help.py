"""The help: of the program, of each command, and of topics, which are pages of the guide."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cantemo_signals.__main__ import run
from cantemo_signals.cli import prescan, topics
from cantemo_signals.cli.commands import COMMANDS
from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.writers import pages
from cantemo_signals.values.loading import LOADING_OPTIONS
from tests.cli.stub_host import StubHost
from tests.conftest import ROOT

pytestmark = pytest.mark.usefixtures("project")

BOLD, CYAN, PLAIN = "\x1b[1m", "\x1b[36m", "\x1b[0m"
PAGE = """\
# A page

Words with `code` and **weight**, see [the other](other.md#there) and [a file](../x.py).

- one
- two

<!-- table -->
| code | what |
|---|---|
| A1 | a |
<!-- /table -->

```console
$ cantemo-signals list --with --a --line --that --is --longer --than --the --width --of --any --page
```

```sh
$ cantemo-signals list
```
"""
DRAWN = """\
A page

Words with code and weight, see the other (help other) and a file.

 • one
 • two

code   what
───────────
A1     a

$ cantemo-signals list --with --a --line --that --is --longer --than --the --width --of --any --page

    $ cantemo-signals list
"""


@pytest.fixture
def guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A guide of one page."""
    monkeypatch.setattr(topics, "GUIDE", str(tmp_path))
    (tmp_path / "page.md").write_text(PAGE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """What these words print; they succeed."""

    def answer(*words: str) -> str:
        assert run([*words]) == 0
        return capsys.readouterr().out

    return answer


def on_terminal(*words: str, **environment: str) -> str:
    """What the tool prints on a terminal of 24 lines and 80 columns."""
    ours, theirs = pty.openpty()
    named = {"PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "80", "LINES": "24", **environment}
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "NO_PAGER", "LESS")}
    program = [sys.executable, "-m", "cantemo_signals", *words]
    with subprocess.Popen(program, env={**kept, **named}, stdin=theirs, stdout=theirs, stderr=theirs):
        os.close(theirs)
        out = b""
        try:
            while chunk := os.read(ours, 1 << 16):
                out += chunk
        except OSError:  # what Linux says at its end
            os.close(ours)
    return out.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("words", [["--help"], *([name, "--help"] for name in COMMANDS)])
def test_help_fits_on_a_screen(words: list[str], printed: Callable[..., str]) -> None:
    lines = printed(*words).splitlines()

    assert len(lines) <= 40
    assert sum(line.startswith("  # ") for line in lines) <= 4
    assert all(len(line) <= 80 for line in lines if not line.startswith("  cantemo-signals "))


@pytest.mark.parametrize("name", [name for name, row in COMMANDS.items() if row.loads_plugins])
def test_the_options_of_all_commands_are_one_line_each(name: str, printed: Callable[..., str]) -> None:
    text = printed(name, "--help")

    assert "Loading options (-p, --data, --host …): cantemo-signals help loading\n" in text
    assert "Output options (--format, -o, -q, -v …): cantemo-signals help output\n" in text
    assert "--legacy-imports" not in text
    assert "--exit-zero" not in text


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_is_what_its_option_shows(name: str, printed: Callable[..., str]) -> None:
    assert printed("help", name) == printed(name, "--help")


def test_help_alone_lists_commands_and_topics(guide: Path, printed: Callable[..., str]) -> None:
    text = printed("help")

    assert text.startswith(printed("--help"))
    assert text.endswith("\nTopics:\n  loading  Loading options\n  output   Output options\n  page     A page\n")
    assert text.endswith(printed("help", "topics"))
    assert StubHost.started == []


def test_no_help_starts_a_host_process() -> None:
    assert not any(map(prescan.wants_host, (["help"], ["help", "list"], ["help", "loading"], ["list", "-h"])))


def test_help_shows_a_page_of_the_guide(guide: Path, printed: Callable[..., str]) -> None:
    assert printed("help", "page") == DRAWN


def test_a_page_is_coloured_as_results_are(guide: Path, printed: Callable[..., str]) -> None:
    text = printed("help", "page", "--color", "always")

    assert text.startswith(f"{BOLD}A page{PLAIN}\n\nWords with {CYAN}code{PLAIN} and {BOLD}weight{PLAIN}, see")


@pytest.mark.parametrize(("columns", "width"), [(60, 60), (300, 100), (None, 80)])
def test_a_page_is_as_wide_as_the_terminal_up_to_100_columns(columns: int | None, width: int) -> None:
    lines = pages.write("word " * 100, View(width=columns)).splitlines()

    assert width - 4 <= max(map(len, lines)) <= width


def test_the_page_of_the_loading_options_has_each_once_and_then_the_page(
    guide: Path, printed: Callable[..., str]
) -> None:
    text = "# Loading\n\n<!-- options -->\n| made | of rows |\n<!-- /options -->\n\nMore of it.\n"
    (guide / "loading.md").write_text(text, encoding="utf-8")

    lines = printed("help", "loading").splitlines()

    flags = [line.replace("-p, ", "").split()[0] for line in lines if line.startswith("  -")]
    assert flags == [option.flag for option in LOADING_OPTIONS]
    assert lines[-3:] == ["Loading", "", "More of it."]


def test_the_choices_of_a_loading_option_are_in_its_text() -> None:
    texts = {option.flag: [choice in option.help for choice in option.choices] for option in LOADING_OPTIONS}

    assert {flag: known for flag, known in texts.items() if not all(known)} == {}


@pytest.mark.parametrize(
    ("topic", "hint"),
    [
        ("pag", "Did you mean page?"),
        ("fier", "Did you mean fire?"),
        ("zzz", "'cantemo-signals help topics' lists them."),
        ("cs201", "Rules are explained by 'cantemo-signals rule CS201'."),
    ],
)
def test_an_unknown_topic_is_refused(topic: str, hint: str, guide: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = run(["help", topic])

    assert (status, *capsys.readouterr()) == (2, "", f"error: Unknown topic {topic!r}.\nhint: {hint}\n")


def test_headings_and_names_are_coloured_on_a_terminal() -> None:
    text = on_terminal("list", "--help")

    assert f"\n{BOLD}Options:{PLAIN}\n  {CYAN}--signal{PLAIN} PATTERN " in text
    assert f"{BOLD}Usage:{PLAIN} cantemo-signals list" in text
    assert f"{CYAN}list{PLAIN}  " not in text


@pytest.mark.parametrize(
    ("environment", "words", "is_coloured"),
    [
        ({"NO_COLOR": "1"}, [], False),
        ({"TERM": "dumb"}, [], False),
        ({}, ["--color", "never"], False),
        ({"NO_COLOR": "1"}, ["--color", "always"], True),
    ],
)
def test_help_is_coloured_as_results_are(environment: dict[str, str], words: list[str], is_coloured: bool) -> None:
    assert (BOLD in on_terminal("list", *words, "--help", **environment)) is is_coloured


def test_help_has_the_same_words_with_colour(printed: Callable[..., str]) -> None:
    coloured = printed("fire", "--color", "always", "--help")

    for code in (BOLD, CYAN, PLAIN, "\x1b[2m"):
        coloured = coloured.replace(code, "")
    assert coloured == printed("fire", "--help")


@pytest.mark.parametrize(
    ("environment", "is_paged"),
    [({}, True), ({"NO_PAGER": "1"}, False), ({"LINES": "500"}, False)],
)
def test_a_long_page_is_shown_by_a_pager(environment: dict[str, str], is_paged: bool, tmp_path: Path) -> None:
    pager = tmp_path / "pager"
    pager.write_text('#!/bin/sh\necho "paged by $0"\ncat\n', encoding="utf-8")
    pager.chmod(0o755)

    text = on_terminal("help", "loading", PAGER=str(pager), **environment)

    assert (f"paged by {pager}" in text) is is_paged
    assert "--legacy-imports" in text
