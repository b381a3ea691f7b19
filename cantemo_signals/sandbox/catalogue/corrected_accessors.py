"""Accessors as a user's own catalogue has them; imported only if it has some."""

from __future__ import annotations

from inspect import signature
from types import FunctionType
from typing import Any

from cantemo_signals.errors import UnknownName, UsageError, some, suggestion
from cantemo_signals.sandbox.catalogue.accessors import KNOWN, Accessor, accessors_of, classes
from cantemo_signals.sandbox.catalogue.examples import copied
from cantemo_signals.values.connections import Certainty

Entry = dict[str, Any]


def correct(entry: Entry, certainty: Certainty, source: str) -> None:
    """Change an accessor as an entry says, or add it; ``certainty`` and ``source`` are those of what the entry omits.

    Raises:
        UnknownName: it names no object.
        UsageError: it names no accessor, and does not say enough for a new one.
    """
    owner, name = _owner(entry["object"]), entry["name"]
    old = accessors_of(owner).get(name)
    if old is None and not {"returns", "meaning"} <= {*entry}:
        raise _unknown(owner, name)
    answer = _function(entry, old)
    answer.__name__, answer.__qualname__ = name, f"{owner.__qualname__}.{name}"
    answer.__doc__ = entry.get("meaning") or _meaning(entry, old)
    answer.__dict__[KNOWN] = (entry.get("certainty", certainty), entry.get("source", source))
    setattr(owner, name, property(answer) if old is not None and old.is_property else answer)


def _owner(given: str) -> type[Any]:
    known = classes()
    fitting = [name for name in known if name == given or name.endswith(f".{given}")]
    if len(fitting) != 1:
        raise UnknownName("object", given, fitting or known, ambiguous=bool(fitting))
    return known[fitting[0]]


def _unknown(owner: type[Any], name: str) -> UsageError:
    known = sorted(accessors_of(owner))
    near = suggestion(name, known) or f"Known: {some(known)}."
    return UsageError(
        f"{owner.__qualname__} has no accessor {name!r}.", f"{near} A new one needs returns and a meaning."
    )


def _function(entry: Entry, old: Accessor | None) -> FunctionType:
    """Return a function that takes what the accessor did, and returns what the entry says or what it did."""

    def answer(self: Any, *args: Any, **kwargs: Any) -> Any:
        if old is None:
            return copied(entry["returns"])
        if "returns" not in entry:
            return old.function(self, *args, **kwargs)
        signature(old.function).bind(self, *args, **kwargs)  # raises the TypeError of Python
        return copied(entry["returns"])

    if old is not None:
        answer.__dict__["__wrapped__"] = old.function
    assert isinstance(answer, FunctionType)
    return answer


def _meaning(entry: Entry, old: Accessor | None) -> str | None:
    return f"Always {entry['returns']!r}." if "returns" in entry or old is None else old.function.__doc__
