"""Why a place in the sources of plugins did not run: the first reason that applies, with the line that shows it.

There is no reason for code that may still run, or that may behave differently in Portal.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from cantemo_signals.bus.naming import class_name, dict_of, mro_of
from cantemo_signals.bus.origin import Origin, plugin_of
from cantemo_signals.hosts import Host
from cantemo_signals.sandbox import environment
from cantemo_signals.session.lines import Lines
from cantemo_signals.session.partings import Partings, Place, Reason, ReasonKind, scope_of
from cantemo_signals.session.sources import UNKNOWN
from cantemo_signals.session.sources.declared import Declared, declared, runs_all
from cantemo_signals.session.sources.flow import Parted, parted
from cantemo_signals.session.sources.references import References
from cantemo_signals.session.sources.scopes import Scope
from cantemo_signals.session.sources.spots import Spot
from cantemo_signals.session.sources.texts import Text
from cantemo_signals.values.plugins import Plugin

MAKING = ("__init__", "__new__", "__post_init__")
"""The methods that run when an object is created."""


class Reasons:
    """The reasons in a session that followed lines."""

    def __init__(self, host: Host, plugins: Iterable[Plugin], lines: Lines) -> None:
        self._host = host
        self._plugins = {plugin.name: plugin for plugin in plugins}
        self._lines = lines
        self._references = References(host)
        self._partings = Partings(host, tuple(self._plugins.values()), lines)
        self._asked: list[ast.AST] = []

    def has_run(self, place: Declared) -> bool:
        """Return whether a declared place ran: the bus saw what it did, or its line ran and nothing guards it there."""
        spot = place.spot
        if any((spot.text.path, line) in self._seen for line in spot.lines):
            return True
        return spot.guard is None and self._is_entered(spot) and self._began(spot)

    def declared(self) -> list[Declared]:
        """Return the declared places, leaving out texts in which every line that can hold one ran."""
        return declared(self._host, self._is_needless)

    def why_not_imported(self, path: str) -> Reason | None:
        """Return why a plugin's file was not imported; None if it may still be imported, or the reason is unknown."""
        text = self._references.text_of(path)
        return None if text is None else self._of_file(text)

    def why_not(self, spot: Spot) -> Reason | None:
        """Return why a spot did not run; None if it did, if it still may, or if the reason is unknown."""
        path = spot.text.path
        plugin = self._plugin(spot.text)
        if plugin is None:
            return None
        if plugin.failure is not None:
            return Reason("exception", f"{plugin.name} failed to load", None, is_told=True)
        if plugin.name in self._switched_off:
            return Reason("app", f"an app of {plugin.name} is switched off", None, is_told=True)
        if not spot.text.is_imported:
            return self._of_file(spot.text)
        if not self._is_entered(spot):
            return self._of_function(spot)
        found = parted(spot.function or spot.text.tree, spot.statement, *self._ran_and_raised(path))  # type: ignore[arg-type]
        if found is None and spot.guard is not None and self._began(spot):
            found = Parted("condition", spot.guard, spot.line)
        return None if found is None else self._partings.reason(found, spot)

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
        return self._plugins.get(plugin_of(text.module) or "")

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

    # A function that was never entered.

    def _of_function(self, spot: Spot) -> Reason | None:
        function = spot.function
        if function is None or isinstance(function, ast.Lambda) or any(each is function for each in self._asked):
            return None
        names = {each.id if isinstance(each, ast.Name) else "?" for each in function.decorator_list}
        own = scope_of(function, spot.scope)
        if own is None or names - {"staticmethod", "classmethod"}:
            return None
        if own.parent is not None and isinstance(own.parent.node, ast.ClassDef):
            is_callable, reason = self._of_method(function, own.parent)
            if not is_callable:
                return reason
        name = f"{own.name}()"
        return self._of_calls(own, name, f"nothing calls {name}", f"Call {name} from a bootstrap, or connect there.")

    def _of_class(self, own: Scope) -> Reason | None:
        """Return why no object of a plain class was created."""
        if not isinstance(own.node, ast.ClassDef) or own.node.decorator_list:
            return None
        name = own.name
        return self._of_calls(
            own, f"{name}()", f"nothing instantiates {name}", (f"Write {name}() where it should start.")
        )

    def _of_calls(self, own: Scope, name: str, otherwise: str, hint: str) -> Reason | None:
        """Return why nothing called a function or a class."""
        calls = self._references.calls(own)
        if calls is None:
            return None
        asked = [own.node, *self._asked]
        others = [each for each in calls if not any(scope_of(node, each.scope) for node in asked)]
        if others:
            return self._of_uses(others, own.node, f"{name} is called only at")
        kind: ReasonKind = "class" if isinstance(own.node, ast.ClassDef) else "function"
        return Reason(kind, otherwise, (own.text.path, getattr(own.node, "lineno", 1)), hint=hint)

    def _of_uses(self, uses: list[Spot], node: ast.AST, before: str) -> Reason | None:
        """Return the reason for what is used only at these spots, if each of them has one."""
        self._asked.append(node)
        try:
            reasons = [(each, self.why_not(each)) for each in uses]
        finally:
            self._asked.pop()
        if not reasons or any(reason is None for _, reason in reasons):
            return None
        spot, first = reasons[0]
        assert first is not None
        weakest = None if any(each and each.severity is None for _, each in reasons) else first.severity
        text = f"{before} {self._at(spot.place)}, and {first.text}"
        return first._replace(text=text, severity=weakest)

    def _of_method(self, function: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> tuple[bool, Reason | None]:
        """Return whether only the plugins' own code can call a method; else why nothing else did, if that is known."""
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
                return False, Reason("class", f"Django does not use {config.name}: {config.why_not}", place)
        bases = [each for each in mro_of(cls)[1:] if each is not object]
        foreign = [each for each in bases if plugin_of(class_name(each)[0]) is None and class_name(each)[1] != "Plugin"]
        known = next((each for each in plugin.classes if each.name == class_name(cls)[1]), None)
        if name in MAKING and not foreign:
            is_known = known is not None and bool(known.interfaces)
            return False, Reason("class", f"Portal does not find {scope.name}", None, is_told=True) if is_known else (
                self._of_class(scope)
            )
        if foreign or name.startswith("__") or any(name in dict_of(each) for each in bases):
            return False, None
        return known is None or set(known.interfaces) <= {"IPluginBootstrap"}, None

    # A file that was never imported.

    def _of_file(self, text: Text) -> Reason | None:
        path, imports = text.path, self._references.imports(text)
        if imports is None or any(each is text.tree for each in self._asked):
            return None
        name = path.rpartition("/")[2]
        if not imports:
            return Reason("file", f"nothing imports {name}", (path, 1))
        return self._of_uses(imports, text.tree or ast.Module([], []), f"{name} is imported only at")
