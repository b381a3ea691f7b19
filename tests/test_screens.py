"""Each kept screen is what the tool prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens import HELP, PICTURE, SCREENS, in_words, picture, steady, taken, words_in


@pytest.mark.parametrize("path", sorted(SCREENS.glob("*.txt")), ids=lambda path: path.stem)
def test_the_screen_is_as_it_was(path: Path) -> None:
    expected = path.read_text(encoding="utf-8")

    screen = taken(words_in(path))

    assert steady(str(screen)) == steady(expected)


def test_the_picture_in_the_readme_is_as_it_was() -> None:
    expected = PICTURE.read_text(encoding="utf-8")

    assert in_words(picture()) == in_words(expected)


def test_the_help_of_every_command_is_kept() -> None:
    kept = {words_in(path) for path in SCREENS.glob("*.txt")}

    assert set(HELP) <= kept, "python -m tests.screens writes those that are missing"
