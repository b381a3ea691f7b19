"""Names that sources import from Django, and that the installed Django does not have."""

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
from cantemo_signals.bus.naming import class_name, dict_of
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
"""What a module that was fully imported may still contain; Django has everything that it imports at the top."""
REMOVED = "system_check_removed_details"
"""The attribute by which Django marks a field class as kept for old migrations only."""


class DroppedName(NamedTuple):
    """A name that Django does not have, and the line of a plugin that uses it.

    With ``is_field``, it is a field class that makes Django reject a model. ``instead`` is the replacement that Django
    suggests.
    """

    full: str
    path: str
    line: int
    is_field: bool = False
    instead: str | None = None


def dropped_names(host: Host, failed: frozenset[str]) -> Iterator[DroppedName]:
    """Yield the names that plugins use and Django lacks, if they get the real Django; ``failed`` are failed files."""
    for text in texts(host, re.compile(rb"\bdjango\b")):
        is_judged = text.is_imported and (text.path in failed or _LATER.search(text.content))
        if is_judged and not is_installed(text.path) and text.tree is not None:
            if not _is_real():
                return
            yield from _in_text(text, text.tree)


def _is_real() -> bool:
    """Return whether plugins get the installed Django, which this sets up; one that is made up has every name."""
    django = find_spec("django")
    return django is not None and type(django.origin) is str


def _in_text(text: Text, tree: ast.Module) -> Iterator[DroppedName]:
    guarded = _guarded(tree)
    for node, scope in scoped(tree, Scope(text, tree)):
        if id(node) not in guarded:
            line = getattr(node, "lineno", 1)
            yield from (DroppedName(full, text.path, line) for full in _taken(node, scope))
            if isinstance(node, ast.Call) and isinstance(scope.node, ast.ClassDef):
                yield from _refused(scope.resolve(node.func), text.path, line)


def _guarded(tree: ast.Module) -> set[int]:
    """Return the nodes that only run if something else was tried or asked before."""
    found: set[int] = set()
    for node in ast.walk(tree):
        is_asked = isinstance(node, ast.If | ast.IfExp) and asks(node.test)
        if isinstance(node, Function) and any(isinstance(each, ast.If) and asks(each.test) for each in ast.walk(node)):
            is_asked = True  # it may return before
        if is_asked or isinstance(node, ast.Try | ast.With):
            found |= {id(each) for each in ast.walk(node)}
    return found


def _taken(node: ast.AST, scope: Scope) -> Iterator[str]:
    """Yield the names that a node takes from Django although it does not have them."""
    if isinstance(node, ast.Import):
        yield from (each.name for each in node.names if _is_django(each.name) and _is_there(each.name) is False)
    elif isinstance(node, ast.ImportFrom) and not node.level and _is_django(module := node.module or ""):
        if _is_there(module) is False:
            yield module
        names = [each.name for each in node.names if each.name != "*"]
        yield from (f"{module}.{name}" for name in names if _has(module, name) is False)
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        owner = scope.resolve(node.value)
        if type(owner) is ModuleType and _is_django(module := str(namespace_of(owner).get("__name__"))):
            full = f"{module}.{node.attr}"
            if full in DROPPED_BY_DJANGO and _has(module, node.attr) is False:
                yield full


def _refused(field: Any, path: str, line: int) -> Iterator[DroppedName]:
    """Yield a model's field if it is one that Django refuses."""
    details = dict_of(field).get(REMOVED) if issubclass(type(field), type) else None
    if type(details) is dict:
        hint = details.get("hint")
        yield DroppedName(class_name(field)[1], path, line, is_field=True, instead=hint if type(hint) is str else None)


def _is_django(module: str) -> bool:
    return module.partition(".")[0] == "django"


def _is_there(module: str) -> bool | None:
    """Return whether Django has a module, or None if that is unknown."""
    try:
        return module in sys.modules or find_spec(module) is not None
    except ModuleNotFoundError:  # its parent is no package, or is missing too
        return False
    except Exception:  # noqa: BLE001 - what holds it may need settings
        return None


def _has(module: str, name: str) -> bool | None:
    """Return whether an existing module of Django's has a name, or None if that is unknown."""
    if not _is_there(module):
        return None
    try:
        return hasattr(import_module(module), name) or _is_there(f"{module}.{name}")
    except Exception:  # noqa: BLE001 - it may need settings
        return None
