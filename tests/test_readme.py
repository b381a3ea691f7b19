"""What the README shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cantemo_signals.cli.commands import COMMANDS
from cantemo_signals.values.connections import Connection
from cantemo_signals.values.documents import RESULTS, result_class
from cantemo_signals.values.events import Call
from tests.conftest import run_tool
from tests.screens import (
    README,
    TABLE,
    TABLES,
    in_readme,
    shown_in_readme,
    steady,
)

TEXT = README.read_text(encoding="utf-8")


@pytest.mark.parametrize("block", in_readme(TEXT), ids=lambda block: block.partition("\n")[0])
def test_a_run_in_the_readme_prints_what_stands_there(block: str) -> None:
    assert steady(shown_in_readme(block)) == steady(block)


def test_the_tables_of_options_formats_and_rules_are_those_of_their_rows() -> None:
    assert dict(TABLE.findall(TEXT)) == {name: table() for name, table in TABLES.items()}


def test_every_command_has_its_section() -> None:
    sections = re.findall(r"^### `(\w+)`: ", TEXT, re.MULTILINE)

    assert sections == list(COMMANDS)


def test_the_keys_of_each_document_are_named() -> None:
    for kind in RESULTS.keys() - {"names"}:  # which no command prints
        rows = re.findall(rf"^\| `{kind}` \|(.*)\|(.*)\|$", TEXT, re.MULTILINE)

        assert len(rows) == 1, f"the README's table of documents needs one row for the kind {kind}"
        [(commands, keys)] = rows
        assert set(re.findall(r"`(\w+)", commands)) == {name for name, row in COMMANDS.items() if kind in row.kinds}
        assert set(re.findall(r"`(\w+)`", keys)) == set(result_class(kind)._fields) - {"kind"}


def test_the_keys_of_a_connection_and_of_a_call_are_named() -> None:
    for value, word in ((Connection, "A *connection*"), (Call, "A *call*")):
        paragraph = TEXT[TEXT.index(word) :].partition("\n\n")[0]

        assert set(value._fields) <= set(re.findall(r"`(\w+)`", paragraph))


def test_the_example_for_your_own_tests_is_python() -> None:
    code = TEXT[TEXT.index("```python") :].split("```")[1].removeprefix("python\n")

    compile(code, "README.md", "exec")

    assert "from cantemo_signals import Session" in code


def test_the_data_in_the_readme_are_a_file_of_data(tmp_path: Path) -> None:
    block = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)[0]
    path = tmp_path / "data.yaml"
    path.write_text(block, encoding="utf-8")

    run = run_tool("list", "-p", "examples/rows", "--data", str(path))

    assert (run.status, run.err) == (0, "")
