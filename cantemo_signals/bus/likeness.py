"""Compare two receivers without running any of their code."""

from __future__ import annotations

from functools import partial
from types import FunctionType, MethodType
from typing import Any

from cantemo_signals.bus.naming import Facts
from cantemo_signals.bus.references import PLAIN

_function_of = partial.__dict__["func"].__get__
_arguments_of = partial.__dict__["args"].__get__
_keywords_of = partial.__dict__["keywords"].__get__


def is_same_code(mine: Facts, other: Facts) -> bool:
    """Return whether two receivers are defined in the same place; a file may have been imported under two names."""
    code, others = mine[3], other[3]
    if code is None or others is None:
        return mine == other
    return (mine[0], mine[2], code, code.co_filename) == (other[0], other[2], others, others.co_filename)


def has_same_values(mine: Any, other: Any) -> bool:
    """Return whether two receivers with the same code may have been made with the same values."""
    values, others = _values(mine), _values(other)
    return len(values) == len(others) and not any(map(_differ, values, others))


def _differ(value: Any, other: Any) -> bool:
    """Return whether two values differ; only plain ones can be compared, others may be new copies."""
    return _is_plain(value) and _is_plain(other) and value != other


def _is_plain(value: Any) -> bool:
    kind = type(value)
    return any(kind is plain for plain in PLAIN)


def _values(receiver: Any) -> list[Any]:
    """Return the values that a receiver was made with: a partial's arguments, a function's defaults and cells."""
    kind = type(receiver)
    if kind is MethodType:
        return _values(receiver.__func__)
    if issubclass(kind, partial):
        keywords = _keywords_of(receiver)
        return [*_values(_function_of(receiver)), *_arguments_of(receiver), *keywords, *keywords.values()]
    if kind is not FunctionType:
        return []
    return [*(receiver.__defaults__ or ()), *(receiver.__kwdefaults__ or {}).values(), *_cells(receiver)]


def _cells(function: FunctionType) -> list[Any]:
    contents = []
    for cell in function.__closure__ or ():
        try:
            contents.append(cell.cell_contents)
        except ValueError:  # nothing was put there yet
            contents.append(None)
    return contents
