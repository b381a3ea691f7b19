"""Immutable values for facts, requests and results, and their conversion to and from JSON.

Every value is a ``NamedTuple``: the JSON document has the same keys in the same order as the fields, so
``documents.py`` needs no table. Where a field can hold values of several types, each type has a ``kind``.

Our ``NamedTuple`` does what ``typing.NamedTuple`` does in a tenth of the time: 25 µs per class instead of 170 (330 on
Python 3.13), and every start creates fifty. It compiles no annotations, and no ``__new__`` before the first call.
Frozen dataclasses would cost fifty milliseconds more: ``dataclasses`` imports ``inspect`` and compiles five methods
per class.
"""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

OWN_BUILTINS = vars(builtins).copy()
"""Python's builtins, for modules that must work when a plugin has damaged them: it is their ``__builtins__``."""
globals()["__builtins__"] = OWN_BUILTINS

if TYPE_CHECKING:  # mypy knows named tuples by this name
    from typing import NamedTuple as NamedTuple
else:
    from collections import _tuplegetter

    class _NamedTupleType(type):
        """Turns the annotations of a class into fields."""

        def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> _NamedTupleType:
            kind = super().__new__(cls, name, bases, {"__slots__": (), **namespace})
            kind._fields = kind.__match_args__ = tuple(kind.__annotations__)
            kind._field_defaults = {field: namespace[field] for field in kind._fields if field in namespace}
            for index, field in enumerate(kind._fields):
                setattr(kind, field, _tuplegetter(index, None))
            return kind

    class NamedTuple(tuple, metaclass=_NamedTupleType):
        """A tuple whose items are named by the annotations of its class."""

        def __new__(cls, *values: Any, **named: Any) -> NamedTuple:
            names = ", ".join(cls._fields)
            cls.__new__ = eval(f"lambda cls, {names}: new(cls, ({names},))", {"new": tuple.__new__})
            cls.__new__.__defaults__ = tuple(cls._field_defaults.values())
            return cls(*values, **named)

        @classmethod
        def _make(cls, values: Any) -> NamedTuple:
            return cls(*values)

        def _asdict(self) -> dict[str, Any]:
            return dict(zip(self._fields, self, strict=True))

        def _replace(self, **changes: Any) -> NamedTuple:
            return type(self)(**{**self._asdict(), **changes})

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)

        def __repr__(self) -> str:
            fields = ", ".join(f"{name}={value!r}" for name, value in self._asdict().items())
            return f"{type(self).__name__}({fields})"
