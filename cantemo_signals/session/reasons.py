"""Why a place in the sources of plugins did not run: the first reason that holds, with the line that shows it.

What may yet run, or may be otherwise in Portal as far as anybody knows, has no reason.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any, Literal

from cantemo_signals.bus.naming import class_name, dict_of, mro_of
from cantemo_signals.bus.origin import Origin, plugin_of
from cantemo_signals.hosts import Host
from cantemo_signals.sandbox import environment
from cantemo_signals.session.lines import Lines
from cantemo_signals.session.sources import UNKNOWN
from cantemo_signals.session.sources.conditions import Condition
from cantemo_signals.session.sources.declared import Declared, declared, runs_all
from cantemo_signals.session.sources.flow import Parted, parted
from cantemo_signals.session.sources.references import References
from cantemo_signals.session.sources.scopes import Scope
from cantemo_signals.session.sources.spots import Spot
from cantemo_signals.session.sources.texts import Text, texts
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.plugins import Failure, Plugin
from cantemo_signals.values.severity import Severity

Place = tuple[str, int]
_ANYTHING = re.compile(b"")
ReasonKind = Literal["file", "class", "app", "function", "exception", "return", "condition"]


class Reason(NamedTuple):
    """Why something did not run: a clause that says it, and the file and line that show it.

    ``severity`` is None where it is as its author wanted it, ``is_told`` tells that another rule says it.
    """

    kind: ReasonKind
    text: str
    place: Place | None
    severity: Severity | None = "warning"
    hint: str | None = None
    is_told: bool = False


class Reasons:
    """The reasons of a session whose lines were followed."""

    def __init__(self, host: Host, plugins: Iterable[Plugin], lines: Lines) -> None:
        self._host = host
        self._plugins = {plugin.name: plugin for plugin in plugins}
        self._lines = lines
        self._references = References(host)
        self._asked: list[ast.AST] = []

    def has_run(self, place: Declared) -> bool:
        """Tell whether a declared place ran: the bus has seen what it did, or else its line ran, and it alone."""
        spot = place.spot
        if any((spot.text.path, line) in self._seen for line in spot.lines):
            return True
        return spot.guard is None and self._is_entered(spot) and self._began(spot)

    def declared(self) -> list[Declared]:
        """Return the declared places, without those of texts of which every line ran that can hold one."""
        return declared(self._host, self._is_needless)

    def why_not_imported(self, path: str) -> Reason | None:
        """Return why a file of a plugin was not imported; None where it may yet be, or where nobody knows."""
        text = next((each for each in texts(self._host, _ANYTHING) if each.path == path), None)
        return None if text is None else self._of_file(path, text)

    def why_not(self, spot: Spot) -> Reason | None:
        """Return why a spot did not run; None where it did, where it may yet, or where nobody knows."""
        path = spot.text.path
        plugin = self._plugin(spot.text)
        if plugin is None:
            return None
        if plugin.failure is not None:
            return Reason("exception", f"{plugin.name} failed to load", None, is_told=True)
        if plugin.name in self._switched_off:
            return Reason("app", f"an app of {plugin.name} is switched off", None, is_told=True)
        if not spot.text.is_imported:
            return self._of_file(path, spot.text)
        if not self._is_entered(spot):
            return self._of_function(spot)
        found = parted(spot.function or spot.text.tree, spot.statement, *self._ran_and_raised(path))  # type: ignore[arg-type]
        if found is None and spot.guard is not None and self._began(spot):
            found = Parted("condition", spot.guard, spot.line)
        return None if found is None else self._of_parting(found, spot)

    def _is_needless(self, text: Text) -> bool:
        return text.is_imported and runs_all(text.content, self._lines.ran(text.path))

    @cached_property
    def _seen(self) -> set[Place]:
        """The lines that the bus saw connect or disconnect something."""
        ledger = self._host.bus.ledger
        undone = [entry for disconnect in ledger.disconnects for entry in disconnect.removed]
        made: list[Origin] = [*ledger.entries(), *ledger.ignored, *ledger.disconnects, *undone]
        return {place for each in made if (place := each.connected_at) is not None}

    @cached_property
    def _switched_off(self) -> set[str | None]:
        return {plugin_of(module) for _, module, _ in environment.denials}

    def _plugin(self, text: Text) -> Plugin | None:
        name = text.namespace.get("__name__") if text.is_imported else text.package
        return self._plugins.get(plugin_of(name) or "")

    def _ran_and_raised(self, path: str) -> tuple[set[int], dict[int, str]]:
        file = self._lines.of(path)
        return file.ran, file.raised

    def _began(self, spot: Spot) -> bool:
        return any(line in self._lines.ran(spot.text.path) for line in spot.lines)

    def _is_entered(self, spot: Spot) -> bool:
        function = spot.function
        if function is None:
            return spot.text.is_imported
        decorators = [] if isinstance(function, ast.Lambda) else function.decorator_list
        name = "<lambda>" if isinstance(function, ast.Lambda) else function.name
        first = min(each.lineno for each in (function, *decorators))
        return (first, name) in self._lines.of(spot.text.path).entered

    def _at(self, place: Place) -> str:
        return str(self._host.failures.location(place))

    # Inside a body that ran.

    def _of_parting(self, found: Parted, spot: Spot) -> Reason | None:
        """A reason from where control went another way."""
        place = (spot.text.path, found.line)
        if found.kind == "no exception":
            return None
        if found.kind == "exception":
            return self._of_exception(found, place)
        guard = found.node if found.kind in ("condition", "empty") else next(reversed(self._conditions(found)), None)
        if guard is None:
            what = "return" if found.kind == "return" else "a jump"
            return Reason("return", f"{what} at {self._at(place)} comes before", place)
        condition = Condition(guard, getattr(guard, "lineno", place[1]), _around(spot), self._lines.of(spot.text.path))
        severity = None if self._is_made_up(spot.text.path, guard) else condition.severity
        if found.kind in ("condition", "empty"):
            text = condition.text(self._at(place), otherwise=found.otherwise)
            return Reason("condition", text, place, severity)
        text = f"{_named(spot)} left at {self._at(place)} before: {condition.written}"
        return Reason("return", text, place, severity)

    def _conditions(self, found: Parted) -> list[ast.AST]:
        return [each for each in found.guards if isinstance(each, ast.If | ast.For | ast.While | ast.Match)]

    def _of_exception(self, found: Parted, place: Place) -> Reason:
        file = self._lines.of(place[0])
        what = file.raised.get(place[1], "an exception")
        severity: Severity | None = (
            None if place[1] in file.doubtful or isinstance(found.node, ast.Raise) else "warning"
        )
        text = f"{self._at(place)} raised {what} before"
        return Reason(
            "exception", text, place, severity, is_told=any(self._is_way_of(each, place) for each in self._failures)
        )

    @cached_property
    def _failures(self) -> list[Failure]:
        parts: list[Any] = []
        for plugin in self._plugins.values():
            parts += [plugin, *plugin.bootstraps, *plugin.pages]
        return [part.failure for part in parts if part.failure is not None]

    def _is_way_of(self, failure: Failure, place: Place) -> bool:
        here = self._host.failures.location(place)
        return failure.location == here or any(frame.location == here for frame in failure.frames)

    def _is_made_up(self, path: str, guard: ast.AST) -> bool:
        """Tell whether a condition asked something that was made up: nobody knows how it is in Portal."""
        lines = range(getattr(guard, "lineno", 0), getattr(guard, "end_lineno", 0) + 1)
        relative = self._host.failures.path(path)
        decisions = [each for plugin in self._plugins.values() for each in plugin.made_up]
        return any(each.location.path == relative and each.location.line in lines for each in decisions)

    # A function that was never entered.

    def _of_function(self, spot: Spot) -> Reason | None:
        function = spot.function
        if function is None or isinstance(function, ast.Lambda) or any(each is function for each in self._asked):
            return None
        names = {each.id if isinstance(each, ast.Name) else "?" for each in function.decorator_list}
        own = _scope_of(function, spot.scope)
        if own is None or names - {"staticmethod", "classmethod"}:
            return None
        if own.parent is not None and isinstance(own.parent.node, ast.ClassDef):
            is_callable, reason = self._of_method(function, own.parent)
            if not is_callable:
                return reason
        calls = self._references.calls(function, own)
        place = (spot.text.path, function.lineno)
        if calls is None:
            return None
        name = f"{own.name}()"
        return self._of_uses(calls, function, f"{name} is called only at", None) or (
            Reason("function", f"nothing calls {name}", place, hint=f"Call {name} from a bootstrap, or connect there.")
            if all(each.function is function for each in calls)
            else None
        )

    def _of_uses(self, uses: list[Spot], node: ast.AST, before: str, hint: str | None) -> Reason | None:
        """The reason of what is used only at these spots, if each of them has one."""
        self._asked.append(node)
        try:
            reasons = [(each, self.why_not(each)) for each in uses if each.function is not node]
        finally:
            self._asked.pop()
        if not reasons or any(reason is None for _, reason in reasons):
            return None
        spot, first = reasons[0]
        assert first is not None
        weakest = None if any(each and each.severity is None for _, each in reasons) else first.severity
        text = f"{before} {self._at(spot.place)}, and {first.text}"
        return first._replace(text=text, severity=weakest, hint=hint or first.hint)

    def _of_method(self, function: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> tuple[bool, Reason | None]:
        """Tell whether only the plugins' own code can call a method; else why nothing else did, if that is known."""
        name, cls = function.name, scope.cls
        plugin = self._plugin(scope.text)
        if cls is UNKNOWN or plugin is None:
            return False, None
        parts: list[Any] = [*plugin.bootstraps, *plugin.app_configs]
        misspelt = [each.misspelt for each in parts if each.misspelt is not None]
        at = self._host.failures.location((scope.text.path, function.lineno))
        failed = {each.name for each in plugin.bootstraps if each.failure is not None}
        if name == "bootstrap" or class_name(cls)[1] in failed or any(each.location == at for each in misspelt):
            return False, Reason("class", f"Portal did not run {scope.name}.bootstrap()", None, is_told=True)
        if name == "ready":
            config = next(
                (each for each in plugin.app_configs if each.name == class_name(cls)[1] and not each.taken), None
            )
            if config is not None:
                place = (scope.text.path, function.lineno)
                return False, Reason("class", f"Django does not take {config.name}: {config.why_not}", place)
        bases = [each for each in mro_of(cls)[1:] if each is not object]
        foreign = [each for each in bases if plugin_of(class_name(each)[0]) is None and class_name(each)[1] != "Plugin"]
        if foreign or name.startswith("__") or any(name in dict_of(each) for each in bases):
            return False, None
        known = next((each for each in plugin.classes if each.name == class_name(cls)[1]), None)
        return known is None or set(known.interfaces) <= {"IPluginBootstrap"}, None

    # A file that was never imported.

    def _of_file(self, path: str, text: Text) -> Reason | None:
        imports = self._references.imports(path, text)
        if imports is None or any(each is text.tree for each in self._asked):
            return None
        name = path.rpartition("/")[2]
        if not imports:
            return Reason("file", f"nothing imports {name}", (path, 1))
        return self._of_uses(imports, text.tree or ast.Module([], []), f"{name} is imported only at", None)


def _scope_of(function: ast.AST, scope: Scope | None) -> Scope | None:
    while scope is not None and scope.node is not function:
        scope = scope.parent
    return scope


def _around(spot: Spot) -> Scope:
    """The scope of the function that a spot stands in, or of its module."""
    found = _scope_of(spot.function, spot.scope) if spot.function is not None else None
    scope = found or spot.scope
    while found is None and scope.parent is not None:
        scope = scope.parent
    return scope


def _named(spot: Spot) -> str:
    return "the module" if spot.function is None else f"{_around(spot).name}()"
