"""The paths of calls through their receivers' code: where each call left, if not at the last statement."""

from __future__ import annotations

import opcode
from collections.abc import Callable
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any

from cantemo_signals.bus.recorded import RecordedCall
from cantemo_signals.session.describer import Describer
from cantemo_signals.session.following import follower
from cantemo_signals.values.locations import Location
from cantemo_signals.values.outcomes import Left

if TYPE_CHECKING:  # imports ast
    from cantemo_signals.session.sources.shapes import Shape

MOST_LINES = 20_000
"""A call that runs more lines gets no ``left``: following it would take too long."""
GENERATOR, COROUTINE = 0x20 | 0x200, 0x80


class Way:
    """The path of one call: the lines that it has reached, and the values of some names when it returned."""

    __slots__ = ("code", "frame", "globals", "is_over", "last", "lines", "offset", "seen", "shape", "values")

    def __init__(self, code: CodeType, shape: Shape) -> None:
        self.code = code
        self.shape = shape
        self.frame: FrameType | None = None
        self.begin()

    def begin(self) -> None:
        """Start, or start over, because a decorator may call what it wraps twice."""
        self.lines: set[int] = set()
        self.seen = self.last = self.offset = 0
        self.values: dict[str, Any] = {}
        self.globals: dict[str, Any] = {}
        self.is_over = False


class Ways:
    """The paths of the running calls; ``location`` converts a place to a ``Location``."""

    def __init__(self, describer: Describer, location: Callable[[tuple[str, int]], Location | None]) -> None:
        self._describer = describer
        self._location = location
        self._follower = follower(self)
        self._shapes: dict[int, tuple[CodeType, Shape | None]] = {}
        self._by_code: dict[int, list[Way]] = {}
        self._by_call: dict[RecordedCall, Way] = {}

    def begin(self, call: RecordedCall) -> None:
        """Start to follow a call that is about to run."""
        code = call.written
        if code is None or code.co_flags & GENERATOR:
            return
        shape = self._shape(code)
        if shape is not None and self._follower.follow(code):
            way = self._by_call[call] = Way(code, shape)
            self._by_code.setdefault(id(code), []).append(way)

    def end(self, call: RecordedCall) -> Left | None:
        """Return where a call left, or None if it reached its last statement or that is unknown."""
        way = self._by_call.pop(call, None)
        if way is None:
            return None
        self._by_code[id(way.code)].remove(way)
        if not self._by_call:
            self._follower.pause()
        if not way.is_over or way.seen > MOST_LINES:
            return None
        return self._left(way)

    def close(self) -> None:
        """Stop following."""
        self._follower.close()

    def began(self, frame: FrameType) -> None:
        """Record a frame; the outermost frame of the latest call of its code is the call's own."""
        way = next(reversed(self._by_code.get(id(frame.f_code), ())), None)
        if way is not None and way.frame is not frame and not _is_inside(frame, way.frame):
            way.begin()
            way.frame = frame

    def came(self, frame: FrameType, line: int) -> None:
        """Record a line."""
        for way in reversed(self._by_code.get(id(frame.f_code), ())):
            if way.frame is frame:
                way.lines.add(line)
                way.seen += 1
                return

    def returned(self, frame: FrameType, offset: int) -> None:
        """Record the values of the names that the conditions read, and release the frame."""
        for way in self._by_code.get(id(frame.f_code), ()):
            if way.frame is frame:
                way.is_over = True
                way.last, way.offset, way.globals = frame.f_lineno, offset, frame.f_globals
                names = frame.f_locals
                way.values = {name: names[name] for name in way.shape.names if name in names}
                if not way.code.co_flags & COROUTINE:  # which may only be waiting
                    way.frame = None
                return

    def _shape(self, code: CodeType) -> Shape | None:
        known = self._shapes.get(id(code))
        if known is None:  # the code is kept, and its address with it
            known = self._shapes[id(code)] = code, _shape(code)
        return known[1]

    def _left(self, way: Way) -> Left | None:
        from cantemo_signals.session.sources import endings, shapes  # as above

        content = way.shape.content
        ran = endings.Ran(way.lines, way.last, _column(way.code, way.offset))
        found = endings.ending(way.shape.node, ran)
        location = None if found is None else self._location((way.code.co_filename, found.line))
        if found is None or location is None:
            return None
        known = {**shapes.plain(way.shape.names, way.globals), **way.values}
        values = shapes.values_in(found.decided, way.shape.node, known)
        source = self._describer.mask(shapes.source_of(found.decided, content))
        return Left(
            location, source, found.decided.held, {name: self._describer.short(name, values[name]) for name in values}
        )


def _shape(code: CodeType) -> Shape | None:
    """Return the shape of the function with this code; None at once if it has no jumps, like most receivers."""
    jumps = frozenset((*opcode.hasjrel, *opcode.hasjabs))
    if jumps.isdisjoint(code.co_code[::2]):
        return None
    from cantemo_signals.session.sources.shapes import shape_of  # imports ast: few receivers need it

    return shape_of(code)


def _is_inside(frame: FrameType | None, outer: FrameType | None) -> bool:
    """Return whether a frame was called, in however many steps, by another one."""
    while frame is not None and outer is not None:
        frame = frame.f_back
        if frame is outer:
            return True
    return False


def _column(code: CodeType, offset: int) -> int | None:
    """Return the column of an instruction if Python knows it (3.11 and later)."""
    positions = getattr(code, "co_positions", None)
    if positions is None:
        return None
    found = list(positions())[offset // 2]
    return found[2]  # type: ignore[no-any-return]
