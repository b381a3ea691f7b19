"""Sends made while plugins were being loaded, which receivers connected afterwards have missed."""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any
from weakref import ref

from cantemo_signals.bus.entries import serials
from cantemo_signals.bus.origin import Context, line_at, plugin_of
from cantemo_signals.bus.references import weakly
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.plugins import Phase

if TYPE_CHECKING:  # it imports this module
    from cantemo_signals.bus.base import BaseSignal

MOST_SENDS = 1000


class EarlySend(NamedTuple):
    """The first send of a signal by a sender from a line of a plugin, which made the send or led to it.

    Neither is kept alive. ``serial`` tells what was connected later.
    """

    signal: Callable[[], BaseSignal | None]
    sender: Callable[[], Any]
    serial: int
    plugin: str
    phase: Phase
    site: tuple[CodeType, int]

    @property
    def sent_at(self) -> tuple[str, int]:
        """The file and line of the send."""
        code, instruction = self.site
        return code.co_filename, line_at(code, instruction)


class EarlySends:
    """The sends that plugins made or led to, once for each line, signal and sender."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[tuple[int, int, CodeType, int], EarlySend] = {}

    def note(self, signal: BaseSignal, sender: Any, frame: FrameType | None) -> None:
        """Note a send, if a plugin's code is on the stack."""
        while frame is not None and (plugin := plugin_of(frame.f_globals.get("__name__"))) is None:
            frame = frame.f_back
        if frame is None or plugin is None or len(self._known) >= MOST_SENDS:
            return
        site = frame.f_code, frame.f_lasti
        key = id(signal), id(sender), *site
        if key not in self._known:
            phase = self._context.phase
            self._known[key] = EarlySend(ref(signal), weakly(sender), next(serials), plugin, phase, site)

    @property
    def sends(self) -> tuple[EarlySend, ...]:
        """The noted sends, in order."""
        return tuple(self._known.values())
