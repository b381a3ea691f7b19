"""What somebody meets first: the README is short, and what it says can be typed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT, Write
from tests.pages import GUIDE, README, blocks

TEXT = README.read_text(encoding="utf-8")
LINKS = re.findall(r"\]\(([^):]+)\)", TEXT)


def test_the_readme_is_short() -> None:
    assert len(TEXT.splitlines()) <= 200


def test_every_page_and_the_picture_are_there() -> None:
    missing = [link for link in LINKS if not (ROOT / link).is_file()]

    assert missing == []
    assert {ROOT / link for link in LINKS} >= set(GUIDE.glob("*.md"))


def test_the_test_command_is_where_ci_looks_for_it() -> None:
    [command] = re.findall(r"<!-- the test command -->\n```sh\n(.*)\n```", TEXT)

    assert command.endswith("-m pytest")


def test_the_test_of_the_first_plugin_passes_once_its_mistake_is_mended(
    plugins: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugin, test = blocks(TEXT, "python")
    directory = plugins({"titles/__init__.py": plugin})
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(test, names)
    the_test = names["test_the_archive_is_told"]
    assert callable(the_test)

    with pytest.raises(AssertionError):
        the_test()
    (directory / "titles/__init__.py").write_text(plugin.replace("Metdata", "Metadata"), encoding="utf-8")

    the_test()
