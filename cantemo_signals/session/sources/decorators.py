"""The decorators of a receiver, and which of them connects it."""

from __future__ import annotations

import ast
import sys
from types import CodeType, FunctionType
from typing import Any

from cantemo_signals.bus.origin import receiver
from cantemo_signals.session.sources.functions import scope_of_code
from cantemo_signals.session.sources.scopes import Scope
from cantemo_signals.values import NamedTuple

CONNECTING = ("receiver", "connect", "connect_via")


class Decorator(NamedTuple):
    """The source of a decorator, and its line."""

    text: str
    line: int


def above_connecting(
    code: CodeType, namespace: dict[str, Any], connected_at: tuple[str, int] | None
) -> Decorator | None:
    """Return the decorator directly above the one that connected a function, or None."""
    scope = scope_of_code(code, namespace)
    node = None if scope is None else scope.node
    if scope is None or connected_at is None or not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    decorators = [(each, _connects(each, scope)) for each in node.decorator_list]
    connecting = [(place, each) for place, (each, connects) in enumerate(decorators) if connects]
    places = [place for place, each in connecting if _is_at(each, connected_at)]
    if not places and sys.version_info < (3, 11):  # it reports the line of the topmost one
        places = [place for place, _ in connecting]
    above = [each for each, connects in decorators[: min(places, default=0)] if not connects]
    return Decorator(ast.unparse(above[-1]), above[-1].lineno) if above else None


def _is_at(decorator: ast.expr, place: tuple[str, int]) -> bool:
    return decorator.lineno <= place[1] <= (decorator.end_lineno or decorator.lineno)


def _connects(decorator: ast.expr, scope: Scope) -> bool:
    """Return whether a decorator is one that connects, under whatever name it was imported."""
    function = decorator.func if isinstance(decorator, ast.Call) else decorator
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    found = scope.parent.resolve(function) if scope.parent is not None else None
    return name in CONNECTING or found is receiver or _is_of_django(found)


def _is_of_django(function: Any) -> bool:
    return type(function) is FunctionType and function.__module__ == "django.dispatch.dispatcher"
