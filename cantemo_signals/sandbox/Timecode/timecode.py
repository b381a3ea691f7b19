"""Time codes: a number of frames at a frame rate."""

from __future__ import annotations

from functools import total_ordering as _total_ordering
from typing import Any

from cantemo_signals.sandbox.emulated import Undocumented as _Undocumented
from cantemo_signals.sandbox.vidispine import rates as _rates

__all__ = ["Timecode"]


@_total_ordering
class Timecode(_Undocumented):
    """A time code; ``frames`` counts from 0.

    ``frames``, ``fpsAsFraction`` and ``toVidispine`` are seen in code (Cantemo/AVLTAPlugin), ``toSMPTE`` in Portal's
    templates. What the constructor takes is inferred: Vidispine's text for a time code (``250@PAL``,
    ``250@30000:1001``) or a number of frames, and a frame rate. That time codes can be added, subtracted and compared
    is inferred.
    """

    def __init__(self, value: Any = 0, fps: Any = 25) -> None:
        count, _, base = str(value).partition("@")
        self.frames = int(float(count))
        self._rate = _rates.rate_of(base or fps)

    def fpsAsFraction(self) -> tuple[int, int]:
        """The frame rate, as numerator and denominator: ``(25, 1)``."""
        return self._rate

    def toVidispine(self) -> str:
        """Vidispine's text: ``250@PAL``."""
        return f"{self.frames}@{_rates.written(self._rate)}"

    def toSMPTE(self) -> str:
        """Hours, minutes, seconds and frames, none of which are dropped: ``00:00:10:00``."""
        numerator, denominator = self._rate
        seconds, frames = divmod(abs(self.frames), max(round(numerator / denominator), 1))
        minutes, seconds = divmod(seconds, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{'-' if self.frames < 0 else ''}{hours:02}:{minutes:02}:{seconds:02}:{frames:02}"

    def __add__(self, other: Any) -> Timecode:
        return Timecode(self.frames + self._frames_of(other), self._rate)

    def __sub__(self, other: Any) -> Timecode:
        return Timecode(self.frames - self._frames_of(other), self._rate)

    def __lt__(self, other: Any) -> bool:
        return self.frames < self._frames_of(other)

    def _frames_of(self, other: Any) -> int:
        """How many frames at this rate another time code, or a number of frames, is."""
        if not isinstance(other, Timecode):
            return int(other)
        (numerator, denominator), (own_numerator, own_denominator) = other._rate, self._rate
        return round(other.frames * denominator * own_numerator / (numerator * own_denominator))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Timecode) and (self.frames, self._rate) == (other.frames, other._rate)

    def __hash__(self) -> int:
        return hash((self.frames, self._rate))

    def __str__(self) -> str:
        return self.toVidispine()

    def __repr__(self) -> str:
        return f"<Timecode {self.toVidispine()}>"
