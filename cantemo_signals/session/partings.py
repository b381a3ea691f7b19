"""Why control did not reach a spot of a body that ran, in words."""

from __future__ import annotations

import ast
from functools import cached_property
from typing import Any, Literal

from cantemo_signals.hosts import Host
from cantemo_signals.session.lines import Lines
from cantemo_signals.session.sources.conditions import Condition
from cantemo_signals.session.sources.flow import Parted
from cantemo_signals.session.sources.scopes import Scope
from cantemo_signals.session.sources.spots import Spot
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.plugins import Failure, Plugin
from cantemo_signals.values.severity import Severity

Place = tuple[str, int]
_WORDS = {"return": "return", "jump": "break"}
ReasonKind = Literal["file", "class", "app", "function", "exception", "return", "condition"]


class Reason(NamedTuple):
    """Why something did not run: a clause that says so, and the file and line that show it.

    ``severity`` is None if that is no fault. ``is_told`` means that another rule reports it. The ``span`` of a
    condition is the first and the last line of the statement that it belongs to.
    """

    kind: ReasonKind
    text: str
    place: Place | None
    severity: Severity | None = "warning"
    hint: str | None = None
    is_told: bool = False
    span: tuple[int, int] | None = None


class Partings:
    """The reasons why control left the path to a spot, in the plugins of a host."""

    def __init__(self, host: Host, plugins: tuple[Plugin, ...], lines: Lines) -> None:
        self._host = host
        self._plugins = plugins
        self._lines = lines

    def reason(self, found: Parted, spot: Spot) -> Reason | None:
        """Return why control did not reach a spot, or None if that may be different in Portal."""
        place = (spot.text.path, found.line)
        if found.kind == "no exception":
            return None
        if found.kind == "exception":
            return self._of_exception(found, place)
        guard = found.node if found.kind in ("condition", "empty") else next(reversed(self._conditions(found)), None)
        if guard is None:
            return Reason("return", f"the `{_WORDS[found.kind]}` at {self._at(place)} comes first", place)
        condition = Condition(guard, getattr(guard, "lineno", place[1]), _around(spot), self._lines.of(spot.text.path))
        severity = None if self._is_made_up(spot.text.path, condition) else condition.severity
        if found.kind in ("condition", "empty"):
            text = condition.text(self._at(place), otherwise=found.otherwise)
            span = (place[1], getattr(guard, "end_lineno", None) or place[1])
            return Reason("condition", text, place, severity, span=span)
        text = f"{_named(spot)} left at {self._at(place)}: {condition.written}"
        return Reason("return", text, place, severity)

    def _conditions(self, found: Parted) -> list[ast.AST]:
        return [each for each in found.guards if isinstance(each, ast.If | ast.For | ast.While | ast.Match)]

    def _of_exception(self, found: Parted, place: Place) -> Reason:
        file = self._lines.of(place[0])
        what = file.raised.get(place[1], "an exception")
        meant: Severity = "note" if isinstance(found.node, ast.Raise) else "warning"
        severity = None if place[1] in file.doubtful else meant
        text = f"{self._at(place)} raised {what}"
        return Reason(
            "exception", text, place, severity, is_told=any(self._is_way_of(each, place) for each in self._failures)
        )

    @cached_property
    def _failures(self) -> list[Failure]:
        parts: list[Any] = []
        for plugin in self._plugins:
            parts += [plugin, *plugin.bootstraps, *plugin.pages]
        return [part.failure for part in parts if part.failure is not None]

    def _is_way_of(self, failure: Failure, place: Place) -> bool:
        here = self._host.failures.location(place)
        return failure.location == here or any(frame.location == here for frame in failure.frames)

    def _is_made_up(self, path: str, condition: Condition) -> bool:
        """Return whether a condition depended on something made up, so that it is unknown how it is in Portal."""
        relative, lines = self._host.failures.path(path), condition.lines
        decisions = [each for plugin in self._plugins for each in plugin.made_up]
        return any(each.location.path == relative and each.location.line in lines for each in decisions)

    def _at(self, place: Place) -> str:
        return str(self._host.failures.location(place))


def scope_of(function: ast.AST, scope: Scope | None) -> Scope | None:
    """Return the scope of a function's or class's body, searched from ``scope`` outwards; None if it is not there."""
    while scope is not None and scope.node is not function:
        scope = scope.parent
    return scope


def _around(spot: Spot) -> Scope:
    """Return the scope of the function around a spot, or of its module."""
    found = scope_of(spot.function, spot.scope) if spot.function is not None else None
    scope = found or spot.scope
    while found is None and scope.parent is not None:
        scope = scope.parent
    return scope


def _named(spot: Spot) -> str:
    return "the module" if spot.function is None else f"{_around(spot).name}()"
