"""The glossary's words are the ones that people read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.pages import GUIDE, PAGES

GLOSSARY = (GUIDE / "glossary.md").read_text(encoding="utf-8")
READ = [*PAGES, *sorted((ROOT / "tests/screens").glob("*.txt"))]


STIFF = (
    "passed over",
    "concession",
    "stub",
    "nobody was called",
    "as far as is known",
    "it lives",
    "keeps quiet",
    "kept quiet",
    "held on to",
    "text that is",
    "does not see it",
)
"""What was said before it was said as developers say it."""


def unused_words() -> list[str]:
    """The words that the glossary says are not used."""
    return GLOSSARY[GLOSSARY.index("Not used") :].partition(": ")[2].strip(" .\n").split(", ")


@pytest.mark.parametrize("path", READ, ids=lambda path: path.name)
def test_nobody_reads_a_word_that_the_glossary_does_not_use(path: Path) -> None:
    text = re.sub(r"```yaml\n.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = text.replace(GLOSSARY[GLOSSARY.index("Not used") :], "")

    found = re.findall(rf"(?<![.\w/])(?<!audit )(?:{'|'.join(unused_words())})s?\b(?![.(])", text, re.IGNORECASE)

    assert found == []


@pytest.mark.parametrize("path", READ, ids=lambda path: path.name)
def test_nobody_reads_what_a_developer_would_not_say(path: Path) -> None:
    text = " ".join(path.read_text(encoding="utf-8").split()).lower()

    assert [words for words in STIFF if re.search(rf"\b{words}\b", text)] == []


def test_every_word_is_explained_once() -> None:
    words = [word for entry in re.findall(r"^\| \*\*(.+?)\*\*", GLOSSARY, re.MULTILINE) for word in entry.split(", ")]

    assert len(words) == len(set(words)) > 30
