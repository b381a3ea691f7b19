"""Source expressions that stand for signals, resolved by live object, else by where their names come from."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial
from types import FunctionType, MethodType
from typing import Any

from cantemo_signals.bus import Bus
from cantemo_signals.bus.namespaces import namespace_of
from cantemo_signals.bus.naming import class_name, mro_of
from cantemo_signals.bus.origin import OWN_PACKAGE, plugin_of
from cantemo_signals.session.sources import UNKNOWN
from cantemo_signals.session.sources.bindings import Imported, bindings
from cantemo_signals.session.sources.passing import last_name
from cantemo_signals.session.sources.scopes import Parameter, Scope
from cantemo_signals.session.wiring import signal_name

LIBRARIES = ("portal", "django", "celery", "blinker")
"""The packages in whose signal modules any name counts as a signal, even if it was not imported."""
MOST = 50
DEEPEST = 6
ANY_OF = "a signal"
"""The name of a signal that is otherwise unknown."""
HOLDERS = (list, tuple, set, frozenset)


class Signals:
    """The signals of a bus that expressions stand for."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    def meant(self, expression: ast.expr | None, scope: Scope, depth: int = DEEPEST) -> tuple[str, ...]:
        """Return the names of the signals that an expression may stand for; none if it is not known to be a signal."""
        if expression is None or not depth:
            return ()
        value = scope.resolve(expression)
        if value is not UNKNOWN and type(value) is not Parameter:
            return tuple(self._held(value))
        return tuple(dict.fromkeys(self._written(expression, scope, depth - 1)))

    def makes(self, expression: ast.expr, scope: Scope) -> bool:
        """Return whether an expression makes a signal: ``Signal()``, or Blinker's ``signal("name")``."""
        if not isinstance(expression, ast.Call):
            return False
        name = last_name(expression.func)
        if not name.endswith(("Signal", "signal")):
            return False
        found = scope.resolve(expression.func)
        if issubclass(type(found), type):
            return any(_is_of_signals(base) for base in mro_of(found))
        origin = origin_of(expression.func, scope)
        return origin is not None and _is_of_library(origin.module)

    def held_by_method(self, value: Any) -> tuple[str, str] | None:
        """Return the names of the method and the signal if a value is a signal's connect method, or a partial of it."""
        if type(value) is partial:
            value = value.func
        if type(value) is not MethodType or type(value.__func__) is not FunctionType:
            return None
        name, signal = value.__func__.__name__, self._bus.known(value.__self__)
        return None if signal is None or "connect" not in name else (name, signal_name(signal))

    def _held(self, value: Any) -> Iterator[str]:
        """Yield the name of a signal, or the names of those that a plain container holds."""
        if (signal := self._bus.known(value)) is not None:
            yield signal_name(signal)
        elif type(value) is dict or any(type(value) is kind for kind in HOLDERS):
            for each in list(value.values() if type(value) is dict else value)[:MOST]:
                for one in each if type(each) is tuple else (each,):
                    if (signal := self._bus.known(one)) is not None:
                        yield signal_name(signal)

    def _written(self, expression: ast.expr, scope: Scope, depth: int) -> Iterator[str]:
        match expression:
            case ast.Name() | ast.Attribute():
                yield from self._named(expression, scope, depth)
            case ast.Call(func=ast.Name(id="getattr"), args=[module, *_]) if self._has_signals(module, scope):
                yield ANY_OF
            case ast.Call() if self.makes(expression, scope):
                yield ANY_OF
        for each in _parts(expression):
            yield from self.meant(each, scope, depth)

    def _named(self, expression: ast.Name | ast.Attribute, scope: Scope, depth: int) -> Iterator[str]:
        """Yield what a name means that is no object yet: not imported, made in this text, or a loop's variable."""
        origin = origin_of(expression, scope)
        if origin is not None:
            last = origin.module.rpartition(".")[2]
            is_there = origin.name is not None and last == "signals" and (origin.level or _is_of_library(origin.module))
            if is_there and not (origin.name or "")[:1].isupper():
                yield str(origin.name)
        elif isinstance(expression, ast.Attribute):
            for value in _in_class(expression, scope):
                yield from self.meant(value, scope, depth)
        else:
            for value, inner in _given(expression.id, scope):
                yield from self.meant(value, inner, depth)

    def _has_signals(self, expression: ast.expr, scope: Scope) -> bool:
        """Return whether an expression stands for a module of signals."""
        found = scope.resolve(expression)
        if found is not UNKNOWN:
            return any(self._bus.known(value) is not None for value in list(namespace_of(found).values()))
        origin = origin_of(expression, scope)
        return origin is not None and _is_of_library(origin.module) and "signals" in (origin.module + f".{origin.name}")


def _parts(expression: ast.expr) -> list[ast.expr]:
    """Return the expressions of which one is the value of this expression, or contains it."""
    match expression:
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts) | ast.BoolOp(values=parts):
            return parts
        case ast.Dict(values=parts):
            return parts
        case ast.IfExp(body=one, orelse=other):
            return [one, other]
        case ast.Starred(value=inner) | ast.NamedExpr(value=inner) | ast.Subscript(value=inner):
            return [inner]
        case ast.Call(func=ast.Attribute(value=inner, attr="values" | "items" | "get" | "pop")):
            return [inner]
        case ast.Call(func=ast.Name(id="zip" | "enumerate" | "list" | "tuple" | "sorted" | "set"), args=parts):
            return parts
    return []


def _is_of_signals(cls: Any) -> bool:
    """Return whether this is a library's class of signals, or ours."""
    module, name = class_name(cls)
    return (
        type(module) is str and name.endswith("Signal") and (_is_of_library(module) or module.startswith(OWN_PACKAGE))
    )


def _is_of_library(module: str) -> bool:
    """Return whether this is a module of Portal's or of a library with signals, and no plugin's."""
    return plugin_of(module) is None and module.partition(".")[0] in LIBRARIES


def origin_of(expression: ast.expr, scope: Scope) -> Imported | None:
    """Return the import that an unresolved name comes from, with the module and the name in it."""
    if isinstance(expression, ast.Attribute):
        base = origin_of(expression.value, scope)
        if base is None:
            return None
        module = base.module if base.name is None else f"{base.module}.{base.name}".lstrip(".")
        return Imported(module, expression.attr, base.level)
    bound = _bound(expression.id, scope)[0] if isinstance(expression, ast.Name) else None
    return bound if type(bound) is Imported else None


def _bound(name: str, scope: Scope | None) -> tuple[Any, Scope | None]:
    """Return what a name is bound to by the nearest enclosing body that binds it, and that body."""
    while scope is not None:
        if name in scope.bound:
            return scope.bound[name], scope
        scope = scope.parent
    return None, None


def _given(name: str, scope: Scope) -> Iterator[tuple[ast.expr, Scope]]:
    """Yield the expressions that a name stands for in the body that binds it: assigned, or iterated over by loops."""
    bound, home = _bound(name, scope)
    if home is None:
        return
    if isinstance(bound, ast.expr):
        yield bound, home
    elif bound is UNKNOWN:
        for node in ast.walk(home.node):
            if isinstance(node, ast.For | ast.AsyncFor | ast.comprehension) and (place := _place(name, node.target)):
                yield from ((each, home) for each in _passed(node.iter, place))
            elif isinstance(node, ast.Assign) and any(_place(name, target) == (0,) for target in node.targets):
                yield node.value, home


def _in_class(expression: ast.Attribute, scope: Scope) -> Iterator[ast.expr]:
    """Yield what a class of the same text has under a name, if that is an expression."""
    root: Scope = scope
    own = [root.node]
    while root.parent is not None:
        root = root.parent
        own.append(root.node)
    name = expression.value.id if isinstance(expression.value, ast.Name) else None
    for node in ast.walk(root.node) if name is not None else ():
        if isinstance(node, ast.ClassDef) and (node.name == name or (name == "self" and node in own)):
            bound = bindings(node).get(expression.attr)
            yield from [bound] if isinstance(bound, ast.expr) else []


def _place(name: str, target: ast.expr) -> tuple[int, ...]:
    """Return where a name is in a loop's target: (0,) if it is alone, (1, place) in a tuple, or an empty tuple."""
    if isinstance(target, ast.Name):
        return (0,) if target.id == name else ()
    if isinstance(target, ast.Tuple | ast.List):
        for number, each in enumerate(target.elts):
            if _place(name, each):
                return (1, number)
    return ()


def _passed(iterable: ast.expr, place: tuple[int, ...]) -> Iterator[ast.expr]:
    """Yield what a loop over an expression assigns to a name."""
    is_literal = isinstance(iterable, ast.Tuple | ast.List | ast.Set)
    for each in iterable.elts if is_literal else ():  # type: ignore[attr-defined]
        if len(place) == 2 and isinstance(each, ast.Tuple | ast.List) and place[1] < len(each.elts):
            yield each.elts[place[1]]
        elif len(place) == 1:
            yield each
    if not is_literal:
        yield iterable
