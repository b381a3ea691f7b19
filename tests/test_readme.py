"""What somebody meets first: the README is short, and what it says can be typed."""

from __future__ import annotations

import re

from tests.conftest import ROOT
from tests.pages import GUIDE, README

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
