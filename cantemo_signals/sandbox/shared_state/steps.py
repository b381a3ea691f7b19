"""The steps that plugins take, and what they have changed in one."""

from __future__ import annotations

from cantemo_signals.values import OWN_BUILTINS, NamedTuple
from cantemo_signals.values.severity import Severity

globals()["__builtins__"] = OWN_BUILTINS


class Step(NamedTuple):
    """What a plugin was doing: ``importing x``, or the name of a receiver; and where that is in its source."""

    plugin: str | None
    text: str
    place: tuple[str, int] | None


class Change(NamedTuple):
    """Something shared that was damaged in a step: ``what`` was done to it, and the ``names`` that do that in a source.

    ``place`` is the definition of a function that a plugin put in its place. With ``is_called``, a call of what has one
    of the names does it.
    """

    what: str
    names: tuple[str, ...]
    step: Step
    severity: Severity = "warning"
    place: tuple[str, int] | None = None
    is_called: bool = False
