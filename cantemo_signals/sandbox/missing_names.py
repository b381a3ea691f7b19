"""The names that plugins use from the emulated Portal and that it lacks."""

from __future__ import annotations

from types import FrameType
from typing import Literal

from cantemo_signals.values import NamedTuple

_TAKING = ("IMPORT_FROM", "IMPORT_NAME", "IMPORT_STAR", "LOAD_ATTR", "LOAD_METHOD", "LOAD_SUPER_ATTR")

State = Literal["made up", "refused", "absent"]


class MissingName(NamedTuple):
    """A name that a plugin uses, at a file and line, from a module of the emulated Portal that lacks it.

    ``name`` is ``Class.attribute`` for what an object lacks, and empty if the module itself is missing. ``known_as``
    is where it really is, if it is resolved to something known. What is not made up is "refused" under --strict, or
    "absent": an attribute that does not read like a method.
    """

    module: str
    name: str
    plugin: str
    place: tuple[str, int]
    known_as: str | None = None
    state: State = "made up"

    @property
    def full(self) -> str:
        """Its dotted name."""
        return f"{self.module}.{self.name}" if self.name else self.module


noted: dict[tuple[str, str, str], MissingName] = {}
"""Each name once per plugin, by module, name and plugin."""


def note(
    module: str, name: str, plugin: str, frame: FrameType, state: State = "made up", known_as: str | None = None
) -> None:
    """Note that plugin code uses a name."""
    place = frame.f_code.co_filename, frame.f_lineno
    noted.setdefault((module, name, plugin), MissingName(module, name, plugin, place, known_as, state))


def is_taken(frame: FrameType) -> bool:
    """Return whether the frame reads a name as ``a.b`` or ``from a import b`` do; ``hasattr`` only checks for one."""
    from opcode import opname  # only for names that the emulated Portal lacks

    return opname[frame.f_code.co_code[frame.f_lasti]] in _TAKING
