"""Whether the sources show that an undefined name may be defined in time, or that the code expects its absence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from types import ModuleType
from typing import Any

from cantemo_signals.bus.namespaces import namespace_of
from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.hosts import Host
from cantemo_signals.sandbox.emulated import is_of_portal
from cantemo_signals.sandbox.importing.folders import content_of
from cantemo_signals.session.loads import Load
from cantemo_signals.session.sources.bindings import Function, Imported, bindings
from cantemo_signals.session.sources.scopes import imported
from cantemo_signals.session.sources.texts import package_of, texts, tree_of

MOST_STARS = 5
CATCHING = frozenset({"NameError", "UnboundLocalError"})
CATCHING_ALL = frozenset({"Exception", "BaseException", "StandardError", ""})
OF_PYTHON_2 = (
    *("apply", "basestring", "buffer", "cmp", "coerce", "execfile", "file", "intern", "long"),
    *("raw_input", "reduce", "reload", "unichr", "unicode", "xrange"),
)
GIVEN_BY_OTHERS = ("_", "WindowsError", "get_ipython")
"""Built-ins that only gettext, Windows or IPython define."""
SETTING = re.compile(rb"\b(?:globals|setattr|vars|builtins|__builtin__)\b|__dict__")
ASKING = re.compile(r"(?i:version)|PY2|PY3|TYPE_CHECKING|hasattr|globals|locals|dir\(")


def may_be_there(load: Load, host: Host) -> bool:
    """Return whether the name may be set later, its absence is handled, or neither can be ruled out."""
    function, name = load.function, load.name
    content = content_of(function.__code__.co_filename)
    tree = tree_of(content) if content else None
    if tree is None or name.startswith("__") or name in GIVEN_BY_OTHERS:
        return True
    if "__getattr__" in function.__globals__ or name in _bound_at_run_time(tree):
        return True
    if _takes_unknown_names(tree, function.__globals__, MOST_STARS) or _may_be_given(name, content, host):
        return True
    places = list(_places(tree, name))
    if any(_is_tried(around, CATCHING) for around in places):
        return True
    return all(_is_guarded(around, name) for around in places if around[0].lineno == load.line)


def _may_be_given(name: str, content: bytes, host: Host) -> bool:
    """Return whether a function of the file, or another file, may put the name there."""
    word = re.escape(name)
    if re.search(rf"\b(?:global|del)\b.*\b{word}\b|\b(?:exec|execfile)\b".encode(), content):
        return True
    if SETTING.search(content) and re.search(rf"['\"]{word}['\"]".encode(), content):
        return True
    return any(True for _ in texts(host, re.compile(rf"\.{word}\s*=[^=]".encode())))


def _bound_at_run_time(tree: ast.Module) -> dict[str, Any]:
    """Return what a module may bind when it runs, leaving out what is under ``TYPE_CHECKING``."""
    body: list[ast.stmt] = []
    for each in tree.body:
        is_for_readers = isinstance(each, ast.If) and ast.unparse(each.test) in (
            "TYPE_CHECKING",
            "typing.TYPE_CHECKING",
        )
        body += each.orelse if is_for_readers and isinstance(each, ast.If) else [each]
    return bindings(ast.Module(body, []))


def _takes_unknown_names(tree: ast.Module, namespace: dict[str, Any], steps: int) -> bool:
    """Return whether a module star-imports from a module whose names are unknown: one of Portal's, or a made-up one."""
    stars = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"]
    for star in stars:
        module = imported(Imported(star.module or "", None, star.level), package_of(namespace))
        inner = namespace_of(module)
        name, path = inner.get("__name__"), inner.get("__file__")
        if type(module) is not ModuleType or type(name) is not str or type(path) is not str or not steps:
            return True
        if plugin_of(name) is None and is_of_portal(name):
            return True
        inner_tree = tree_of(content_of(path)) if plugin_of(name) is not None else ast.Module([], [])
        if inner_tree is None or _takes_unknown_names(inner_tree, inner, steps - 1):
            return True
    return False


def _places(tree: ast.Module, name: str) -> Iterator[list[Any]]:
    """Yield the nodes around each place that mentions a name, from the inside out."""
    waiting: list[list[Any]] = [[tree]]
    while waiting:
        around = waiting.pop()
        if isinstance(around[0], ast.Name) and around[0].id == name:
            yield around
        waiting.extend([child, *around] for child in ast.iter_child_nodes(around[0]))


def _is_guarded(around: list[Any], name: str) -> bool:
    """Return whether a name is only looked at after something else was asked."""
    for child, node in pairwise(around):
        if isinstance(node, ast.If | ast.IfExp | ast.While) and child is not node.test and asks(node.test):
            return True
        if isinstance(node, ast.BoolOp) and any(asks(each) for each in node.values if each is not child):
            return True
    return name in OF_PYTHON_2 and _is_tried(around, CATCHING_ALL)


def _is_tried(around: list[Any], exceptions: frozenset[str]) -> bool:
    """Return whether a ``try`` of the same function catches one of these exceptions."""
    for child, node in pairwise(around):
        if isinstance(child, Function):
            return False
        if isinstance(node, ast.Try) and child in node.body and _caught(node) & exceptions:
            return True
    return False


def asks(test: ast.expr) -> bool:
    """Return whether a condition asks what is available: a name, or a version."""
    return ASKING.search(ast.unparse(test)) is not None


def _caught(node: ast.Try) -> set[str]:
    """Return the names of the exceptions that a ``try`` catches, with an empty text for one without a name."""
    return {
        each.id if isinstance(each, ast.Name) else ""
        for handler in node.handlers
        for each in (handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type])
    }
