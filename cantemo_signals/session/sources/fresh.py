"""Values that a line makes anew each time it runs: an address, a random value, the time."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

from cantemo_signals.bus import Entry
from cantemo_signals.bus.namespaces import namespace_of
from cantemo_signals.bus.naming import mro_of
from cantemo_signals.hosts import Host
from cantemo_signals.sandbox.importing.folders import content_of
from cantemo_signals.session.sources import UNKNOWN
from cantemo_signals.session.sources.bindings import bindings
from cantemo_signals.session.sources.passing import last_name
from cantemo_signals.session.sources.scopes import Scope, scoped
from cantemo_signals.session.sources.texts import text_of

MAKING: dict[str, tuple[str, ...]] = {
    "builtins": ("id", "object"),
    "uuid": ("uuid1", "uuid4"),
    "random": ("random", "randint", "randrange", "getrandbits", "choice", "choices", "uniform"),
    "secrets": ("token_hex", "token_urlsafe", "token_bytes", "randbelow"),
    "time": ("time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns"),
    "os": ("urandom",),
    "django.utils.timezone": ("now",),
    "django.utils.crypto": ("get_random_string",),
}
UID_PLACE = 3
"""Before it come the receiver, the sender and whether it is connected weakly."""
OF_DATES = ("now", "utcnow", "today")
NAMES = (*(name for names in MAKING.values() for name in names), *OF_DATES)
MENTIONS = re.compile(rf"\b(?:{'|'.join(NAMES)})\s*\(".encode())


def fresh_uid(entry: Entry, host: Host) -> str | None:
    """Return what the line of a connection calls to make its dispatch uid anew each time; None if nothing is known."""
    path, line = entry.connected_at or ("", 0)
    text = text_of(host, path) if MENTIONS.search(content_of(path)) else None
    tree = None if text is None else text.tree
    for node, scope in scoped(tree, Scope(text, tree)) if text is not None and tree is not None else ():
        if isinstance(node, ast.Call) and node.lineno <= line <= (node.end_lineno or line):
            given = [keyword.value for keyword in node.keywords if keyword.arg == "dispatch_uid"]
            if last_name(node.func) == "connect":
                given += node.args[UID_PLACE : UID_PLACE + 1]
            if given:
                return next(_making(given[0], scope), None)
    return None


def _making(expression: ast.expr, scope: Scope) -> Iterator[str]:
    """Yield what an expression calls that gives another value each time."""
    if isinstance(expression, ast.Name) and not isinstance(scope.node, ast.Module):
        expression = bindings(scope.node).get(expression.id, expression)
    for node in ast.walk(expression) if isinstance(expression, ast.expr) else ():
        if isinstance(node, ast.Call) and _is_making(node.func, scope):
            yield ast.unparse(node.func)


def _is_making(function: ast.expr, scope: Scope) -> bool:
    found = scope.resolve(function)
    if found is not UNKNOWN:
        return any(found is each for each in _makers())
    owner: Any = scope.resolve(function.value) if isinstance(function, ast.Attribute) else UNKNOWN
    is_date = issubclass(type(owner), type) and any(base is date for base in mro_of(owner))
    return is_date and isinstance(function, ast.Attribute) and function.attr in OF_DATES


def _makers() -> list[Any]:
    modules = {module: namespace_of(sys.modules.get(module)) for module in MAKING}
    return [modules[module][name] for module, names in MAKING.items() for name in names if name in modules[module]]
