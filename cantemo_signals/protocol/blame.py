"""Which step ended a host process, by evidence: the step under way, unless only another plugin's code was running."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import Any

from cantemo_signals.protocol.journal import IMPORTING, OURS, STARTING
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.locations import Location

CRASH_LINE = re.compile(r'  File "(.+)", line (\d+) in (.*)')
THREAD = re.compile(r"(Current thread|Thread) 0x")


class Step(NamedTuple):
    """A step that the journal reported: what ran, where that is defined, and in which event."""

    text: str
    place: Location | None = None
    event: int | None = None

    @property
    def is_ours(self) -> bool:
        """True if no plugin code was to run."""
        return self.text in OURS


class Blame:
    """The steps so far, and where the host process was when it ended; ``roots`` are the directories of the plugins.

    ``evidence`` are the methods to call, with their arguments.
    """

    def __init__(self, roots: tuple[str, ...], evidence: Iterable[tuple[str, tuple[Any, ...]]] = ()) -> None:
        self.latest = Step(STARTING)
        self._exit: list[Location] = []
        self._roots = roots
        self._last_of: dict[str, Step] = {}
        self._frames: list[Location] = []
        self._of_others: list[Location] = []
        self._reading = self._frames
        #: Whether the interpreter crashed, and could still tell where.
        self.is_crash = False
        for method, arguments in evidence:
            getattr(self, method)(*arguments)

    @property
    def has_evidence(self) -> bool:
        """Whether a line of a plugin is known."""
        return bool(self._frames or self._of_others or self._exit)

    def begin(self, text: str, path: str | None = None, line: int = 0, event: int | None = None) -> None:
        """Record what runs now."""
        self.latest = step = Step(text, None if path is None else Location(path, max(line, 1)), event)
        if path is None:
            return
        if step.text.startswith(IMPORTING) and step.text.count(".") == PLUGIN_DOTS:
            self._last_of[os.path.dirname(path) if os.path.basename(path) == "__init__.py" else path] = step
        elif (home := self._home(path)) is not None:
            self._last_of[home] = step

    def read(self, line: str) -> None:
        """Record a line that ``faulthandler`` wrote: the frames of each thread, the innermost first."""
        if (thread := THREAD.match(line)) is not None:
            is_current = thread[1] == "Current thread"
            self._reading, self.is_crash = (self._frames if is_current else self._of_others), True
        elif (frame := CRASH_LINE.match(line)) is not None:
            self.find(frame[1], int(frame[2]))
            if frame[3].endswith("__del__"):  # nobody called it: what was interrupted is not to blame
                self._reading = []

    def find(self, path: str, line: int) -> None:
        """Record a frame, or another line that is to blame, if it is a plugin's."""
        if path.startswith(self._roots):
            self._reading.append(Location(path, line))

    def leave(self, places: list[tuple[str, int]]) -> None:
        """Record that what ends the process was called from these lines, the innermost first."""
        self._exit = [Location(path, line) for path, line in places]

    def verdict(self) -> tuple[Step, Location | None]:
        """Return the step that is to blame, and the line.

        That is the step under way if code of its plugin was running. If only another plugin's was, such as a
        ``__del__`` that the garbage collector called, that plugin's last step is to blame.
        """
        frames = self._frames or (self._of_others if self.latest.is_ours else self._exit)
        own = None if self.latest.place is None else self._home(self.latest.place.path)
        homes = [self._home(frame.path) for frame in frames]
        if frames and homes[0] in self._last_of and own not in homes:
            return self._last_of[str(homes[0])], frames[0]
        seen = self._frames or self._exit or self._of_others
        return self.latest, seen[0] if seen else self.latest.place

    def _home(self, path: str) -> str | None:
        """Return the plugin that a file belongs to, as the path of its package or module."""
        while path not in self._last_of:
            parent = os.path.dirname(path)
            if parent == path:
                return None
            path = parent
        return path


PLUGIN_DOTS = 2
"""How many dots the name of a plugin's own package has: ``portal.plugins.x``."""
