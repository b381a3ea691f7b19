"""Each kept screen is what the tool prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens import (
    HELP,
    ON_TERMINAL,
    PICTURE,
    SCREENS,
    in_words,
    picture,
    run_on_terminal,
    steady,
    taken,
    words_in,
)


@pytest.mark.parametrize("path", sorted(SCREENS.glob("*.txt")), ids=lambda path: path.stem)
def test_the_screen_is_as_it_was(path: Path) -> None:
    expected = path.read_text(encoding="utf-8")

    screen = taken(words_in(path))

    assert steady(str(screen)) == steady(expected)


@pytest.mark.parametrize("path", sorted(ON_TERMINAL.glob("*.txt")), ids=lambda path: path.stem)
def test_the_screen_of_a_terminal_is_as_it_was(path: Path) -> None:
    expected = path.read_text(encoding="utf-8")

    screen = taken(words_in(path), run_on_terminal)

    assert steady(str(screen)) == steady(expected)
    assert all(len(line) <= 80 for line in screen.out.splitlines())


def test_the_picture_in_the_readme_is_as_it_was() -> None:
    expected = PICTURE.read_text(encoding="utf-8")

    assert in_words(picture()) == in_words(expected)


def test_the_help_of_every_command_is_kept() -> None:
    kept = {words_in(path) for path in SCREENS.glob("*.txt")}

    assert set(HELP) <= kept, "python -m tests.screens writes those that are missing"
