"""Names that sources take from Django, and that the Django which is there does not have."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from cantemo_signals.bus.namespaces import namespace_of
from cantemo_signals.bus.naming import dict_of
from cantemo_signals.bus.origin import is_installed
from cantemo_signals.hosts import Host
from cantemo_signals.sandbox.python2.names import DROPPED_BY_DJANGO
from cantemo_signals.session.sources.bindings import Function
from cantemo_signals.session.sources.guards import asks
from cantemo_signals.session.sources.scopes import Scope, scoped
from cantemo_signals.session.sources.texts import Text, texts
from cantemo_signals.values import NamedTuple

_WORDS = frozenset(name.rpartition(".")[2] for name in DROPPED_BY_DJANGO)
_LATER = re.compile(rf"(?m)^[ \t]+(?:from|import)[ \t]+django\b|\b(?:{'|'.join(sorted(_WORDS))}|\w+Field)\b".encode())
"""What a module that was imported to its end may have: of what it takes at once Django has everything."""
_REMOVED = "system_check_removed_details"
"""Where Django says of a field's class that it is there for old migrations only."""


class DroppedName(NamedTuple):
    """A name of Django's that is not there, and the line of a plugin that takes it.

    ``field`` is the class, of a field of a model that Django refuses.
    """

    full: str
    path: str
    line: int
    field: Any = None


def dropped_names(host: Host, failed: frozenset[str]) -> Iterator[DroppedName]:
    """Yield what plugins take and Django does not have, if they get the real one; ``failed`` are files that failed."""
    django = find_spec("django")
    if django is None or type(django.origin) is not str:  # it is made up, and has every name
        return
    for text in texts(host, re.compile(rb"\bdjango\b")):
        is_judged = text.is_imported and (text.path in failed or _LATER.search(text.content))
        if is_judged and not is_installed(text.path) and text.tree is not None:
            yield from _in_text(text, text.tree)


def _in_text(text: Text, tree: ast.Module) -> Iterator[DroppedName]:
    guarded = _guarded(tree)
    for node, scope in scoped(tree, Scope(text, tree)):
        if id(node) not in guarded:
            for full, field in _taken(node, scope):
                yield DroppedName(full, text.path, getattr(node, "lineno", 1), field)


def _guarded(tree: ast.Module) -> set[int]:
    """The nodes that only run where something else was tried or asked before."""
    found: set[int] = set()
    for node in ast.walk(tree):
        is_asked = isinstance(node, ast.If | ast.IfExp) and asks(node.test)
        if isinstance(node, Function) and any(isinstance(each, ast.If) and asks(each.test) for each in ast.walk(node)):
            is_asked = True  # it may return before
        if is_asked or isinstance(node, ast.Try | ast.With):
            found |= {id(each) for each in ast.walk(node)}
    return found


def _taken(node: ast.AST, scope: Scope) -> Iterator[tuple[str, Any]]:
    """The names that a node takes in vain."""
    if isinstance(node, ast.Import):
        yield from ((each.name, None) for each in node.names if _is_django(each.name) and _has(each.name) is False)
    elif isinstance(node, ast.ImportFrom) and not node.level and _is_django(module := node.module or ""):
        fulls = [module] if _has(module) is False else [f"{module}.{each.name}" for each in node.names]
        yield from ((full, None) for full in fulls if not full.endswith(".*") and _has(full) is False)
    elif isinstance(node, ast.Attribute) and node.attr in _WORDS and isinstance(node.ctx, ast.Load):
        owner = scope.resolve(node.value)
        if type(owner) is ModuleType and _is_django(name := str(namespace_of(owner).get("__name__"))):
            full = f"{name}.{node.attr}"
            if full in DROPPED_BY_DJANGO and _has(full) is False:
                yield full, None
    elif isinstance(node, ast.Call) and isinstance(scope.node, ast.ClassDef) and _is_named_like_a_field(node.func):
        field = scope.resolve(node.func)
        if issubclass(type(field), type) and type(dict_of(field).get(_REMOVED)) is dict:
            yield field.__qualname__, field


def _is_named_like_a_field(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return str(name).endswith("Field")


def _is_django(module: str) -> bool:
    return module.partition(".")[0] == "django"


def _has(full: str) -> bool | None:
    """Tell whether Django has a module, or a module of its has a name; None where that cannot be told."""
    try:
        if full in sys.modules or find_spec(full) is not None:
            return True
    except ModuleNotFoundError:  # what holds it is no package, or is not there either
        pass
    except Exception:  # noqa: BLE001 - it may need settings
        return None
    owner, _, name = full.rpartition(".")
    if not owner:
        return None
    if _has(owner) is not True:
        return _has(owner)
    try:
        return hasattr(import_module(owner), name)
    except Exception:  # noqa: BLE001 - as above
        return None
