"""What a renderer needs to know of the place where its text will be read."""

from __future__ import annotations

import sys
from typing import Literal, NamedTuple

Grouping = Literal["signal", "sender", "plugin"]
TextFormat = Literal["table", "tree", "csv", "md"]
Form = TextFormat | Literal["json"]


class View(NamedTuple):
    """How to show a result; without ``width`` nothing is wrapped, as a pipe or a file wants it.

    ``ascii`` forbids boxes and arrows, ``links`` allows clickable locations, ``verbose`` asks for whole tracebacks,
    ``full`` for everything about the one signal that was asked for.
    """

    width: int | None = None
    color: bool = False
    links: bool = False
    ascii: bool = False
    verbose: bool = False
    by: Grouping = "signal"
    full: bool = False

    def most(self, characters: int) -> int:
        """The longest text to keep on its line: in a pipe nothing is cut."""
        return sys.maxsize if self.width is None else characters

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing for rich to do: no terminal, no colour."""
        return self.width is None and not self.color
