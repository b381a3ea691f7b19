"""The glossary's words are the ones that people read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

GLOSSARY = (ROOT / "cantemo_signals/guide/glossary.md").read_text(encoding="utf-8")
READ = [ROOT / "README.md", ROOT / "cantemo_signals/guide/glossary.md", *sorted((ROOT / "tests/screens").glob("*.txt"))]


def unused_words() -> list[str]:
    """The words that the glossary says are not used."""
    return GLOSSARY[GLOSSARY.index("Not used") :].partition(": ")[2].strip(" .\n").split(", ")


@pytest.mark.parametrize("path", READ, ids=lambda path: path.name)
def test_nobody_reads_a_word_that_the_glossary_does_not_use(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace(GLOSSARY[GLOSSARY.index("Not used") :], "")

    found = re.findall(rf"(?<![.\w/])(?<!audit )(?:{'|'.join(unused_words())})s?\b(?![.(])", text, re.IGNORECASE)

    assert found == []


def test_every_word_is_explained_once() -> None:
    words = [word for entry in re.findall(r"^\| \*\*(.+?)\*\*", GLOSSARY, re.MULTILINE) for word in entry.split(", ")]

    assert len(words) == len(set(words)) > 30
