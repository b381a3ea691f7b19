"""The lines of receivers that no event reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import CodeType

from cantemo_signals.bus import Entry
from cantemo_signals.loader import Failures
from cantemo_signals.session.lines import Lines
from cantemo_signals.values.checks import LineRange, Unreached


def unreached(entries: Iterable[Entry], lines: Lines | None, failures: Failures) -> Iterator[Unreached]:
    """Yield the lines that did not run in each receiver that ran, including its inner functions.

    Yield nothing where the lines were not followed, or where the code is not in a plugin's file.
    """
    codes = {entry.written: entry for entry in entries} if lines is not None and lines.is_known else {}
    for code, entry in codes.items():
        if code is None or lines is None:
            continue
        ran, written = lines.ran(code.co_filename), sorted(_lines(code))
        if not ran.isdisjoint(written) and (missed := tuple(_ranges(written, ran))):
            yield Unreached(entry.name, failures.location(entry.defined_at), missed, entry.plugin)


def _lines(code: CodeType) -> set[int]:
    """Return the lines of a function that hold code, without its first line, which runs when it is defined."""
    found = {line for *_, line in code.co_lines() if line is not None and line > code.co_firstlineno}
    return found.union(*(_lines(each) for each in code.co_consts if type(each) is CodeType))


def _ranges(written: list[int], ran: set[int]) -> Iterator[LineRange]:
    """Yield the ranges of lines that did not run; lines without code do not split a range."""
    first = last = 0
    for line in written:
        if line not in ran:
            first, last = first or line, line
        elif first:
            yield LineRange(first, last)
            first = 0
    if first:
        yield LineRange(first, last)
