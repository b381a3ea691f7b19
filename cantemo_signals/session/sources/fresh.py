"""Values that a line creates anew each time it runs: an address, a random value, the time."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from cantemo_signals.bus import Entry
from cantemo_signals.bus.namespaces import namespace_of
from cantemo_signals.bus.naming import mro_of
from cantemo_signals.hosts import Host
from cantemo_signals.session.sources import UNKNOWN
from cantemo_signals.session.sources.bindings import bindings
from cantemo_signals.session.sources.passing import last_name
from cantemo_signals.session.sources.scopes import Scope, scoped
from cantemo_signals.session.sources.texts import text_of

Makers = Mapping[str, tuple[str, ...]]
UID_PLACE = 3
"""The position of the uid among the arguments of ``connect``, after the receiver, the sender and ``weak``."""


def fresh_uid(entry: Entry, host: Host, makers: Makers) -> str | None:
    """Return which of the ``makers`` a connection's line calls to create its dispatch uid; None if none is known to.

    ``makers`` are functions, grouped by module, that return another value each time.
    """
    path, line = entry.connected_at or ("", 0)
    text = text_of(host, path)
    tree = None if text is None else text.tree
    for node, scope in scoped(tree, Scope(text, tree)) if text is not None and tree is not None else ():
        if isinstance(node, ast.Call) and node.lineno <= line <= (node.end_lineno or line):
            given = [keyword.value for keyword in node.keywords if keyword.arg == "dispatch_uid"]
            if last_name(node.func) == "connect":
                given += node.args[UID_PLACE : UID_PLACE + 1]
            if given:
                return next(_making(given[0], scope, makers), None)
    return None


def _making(expression: ast.expr, scope: Scope, makers: Makers) -> Iterator[str]:
    """Yield what an expression calls that gives another value each time."""
    if isinstance(expression, ast.Name) and not isinstance(scope.node, ast.Module):
        expression = bindings(scope.node).get(expression.id, expression)
    for node in ast.walk(expression) if isinstance(expression, ast.expr) else ():
        if isinstance(node, ast.Call) and _is_making(node.func, scope, makers):
            yield ast.unparse(node.func)


def _is_making(function: ast.expr, scope: Scope, makers: Makers) -> bool:
    found = scope.resolve(function)
    if found is not UNKNOWN:
        return any(found is each for each in _functions(makers))
    owner: Any = scope.resolve(function.value) if isinstance(function, ast.Attribute) else UNKNOWN
    is_date = issubclass(type(owner), type) and any(base is date for base in mro_of(owner))
    return is_date and isinstance(function, ast.Attribute) and function.attr in makers["datetime"]


def _functions(makers: Makers) -> list[Any]:
    modules = {module: namespace_of(sys.modules.get(module)) for module in makers}
    return [modules[module][name] for module, names in makers.items() for name in names if name in modules[module]]
