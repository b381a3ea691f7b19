"""Resolution of source expressions to live objects, by the names bound around them and without running anything."""

from __future__ import annotations

import ast
import builtins
import os
import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from types import FunctionType, MethodType
from typing import Any

from cantemo_signals.bus.namespaces import namespace_of
from cantemo_signals.bus.naming import class_name, dict_of, mro_of
from cantemo_signals.session.sources import UNKNOWN, InstanceOf
from cantemo_signals.session.sources.bindings import KEYWORDS, Function, Imported, bindings, children, first_parameter
from cantemo_signals.session.sources.texts import Text
from cantemo_signals.values import NamedTuple

DEEPEST = 12
WITH_SCOPE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_GLOBAL = re.compile(rb"\bglobal\b([^\n#;]*)")
_NAME = re.compile(r"\w+")
NO_PARAMETERS = ast.arguments([], [], None, [], [], None, [])


class TypeOf(NamedTuple):
    """A class or a subclass of it, which is what ``type(self)`` is."""

    kind: Any


class Parameter(NamedTuple):
    """A parameter of a function, which stands for what the function is called with."""

    scope: Scope
    name: str


class Keywords(NamedTuple):
    """What a function collects in ``**kwargs``."""

    scope: Scope


class Scope:
    """The names that are visible at a place: those of a function, a class or a module, and of the enclosing scopes."""

    def __init__(self, text: Text, node: ast.AST, parent: Scope | None = None) -> None:
        self.text = text
        self.node = node
        self.parent = parent
        self._own: dict[str, Any] | None = None
        self._cls: Any = None
        self._given: dict[str, list[tuple[Scope, ast.expr]]] | None = None

    @property
    def cls(self) -> Any:
        """The class whose body this is, or ``UNKNOWN`` if it is another kind of body or the class is not found."""
        if self._cls is None:
            self._cls = UNKNOWN
            if isinstance(self.node, ast.ClassDef) and self.parent is not None:
                found = self.parent.named(self.node.name)
                if issubclass(type(found), type) and class_name(found)[1].endswith(self.node.name):
                    self._cls = found
        return self._cls

    @property
    def name(self) -> str:
        """The name of the scope in its module, such as ``Class.method``; the file name for the module itself."""
        if isinstance(self.node, ast.Lambda) and self.parent is not None:
            return self.parent.name
        if self.parent is None or isinstance(self.parent.node, ast.Module):
            return str(getattr(self.node, "name", os.path.basename(self.text.path)))
        return f"{self.parent.name}.{getattr(self.node, 'name', '')}"

    @property
    def parameters(self) -> ast.arguments:
        """The parameters of the function whose body this is; none for a module or a class."""
        return self.node.args if isinstance(self.node, Function) else NO_PARAMETERS

    def named(self, name: str, depth: int = 0) -> Any:
        """Return the object that a name stands for here, or ``UNKNOWN``."""
        if isinstance(self.node, ast.Module):
            return self._of_module(name, depth)
        if isinstance(self.node, ast.ClassDef):
            held = UNKNOWN if self.cls is UNKNOWN else dict_of(self.cls).get(name, UNKNOWN)
            return self._outside(name, depth) if held is UNKNOWN else held
        bound = self.bound
        return self._meant(bound[name], depth) if name in bound else self._outside(name, depth)

    def assigned(self, name: str) -> tuple[ast.expr, Scope] | None:
        """Return the only expression that a local variable is bound to, and its scope; None for anything else."""
        if isinstance(self.node, ast.Module | ast.ClassDef):
            return None
        bound = self.bound.get(name)
        return (bound, self) if isinstance(bound, ast.expr) else None

    def resolve(self, expression: ast.expr | None, depth: int = 0) -> Any:
        """Return the object that an expression evaluates to, or ``UNKNOWN``."""
        if depth > DEEPEST:
            return UNKNOWN
        match expression:
            case ast.Constant():
                return expression.value
            case ast.Name():
                return self.named(expression.id, depth + 1)
            case ast.Attribute():
                return self._attribute(self.resolve(expression.value, depth + 1), expression.attr, depth + 1)
            case ast.Subscript(slice=ast.Constant(value=str(key))):
                return _held_under(key, self.resolve(expression.value, depth + 1))
            case ast.Call(
                func=ast.Attribute(attr="get" | "pop", value=mapping), args=[ast.Constant(value=str(key)), *_]
            ):
                return _held_under(key, self.resolve(mapping, depth + 1))
            case ast.Call(args=[argument], keywords=[]):
                return _result(self.resolve(expression.func, depth + 1), self.resolve(argument, depth + 1))
        return UNKNOWN

    @property
    def bound(self) -> dict[str, Any]:
        """What each name of this body is bound to."""
        if self._own is None:
            self._own = bindings(self.node)
        return self._own

    def _outside(self, name: str, depth: int) -> Any:
        """Return what a name stands for around this scope; functions in a class do not see the names of the class."""
        parent = self.parent
        while parent is not None and isinstance(parent.node, ast.ClassDef):
            parent = parent.parent
        return UNKNOWN if parent is None else parent.named(name, depth)

    def _of_module(self, name: str, depth: int) -> Any:
        if name in _globals_of(self.text.content):
            return UNKNOWN  # a function may rebind it
        if self.text.is_imported:
            return self.text.namespace.get(name, vars(builtins).get(name, UNKNOWN))
        bound = self.bound
        return self._meant(bound[name], depth) if name in bound else vars(builtins).get(name, UNKNOWN)

    def _meant(self, bound: Any, depth: int) -> Any:
        if isinstance(bound, ast.expr):
            return self.resolve(bound, depth + 1)
        if bound is KEYWORDS:
            return Keywords(self)
        if type(bound) is Imported:
            return imported(bound, self.text.package)
        return self._argument(bound) if isinstance(bound, ast.arg) else UNKNOWN

    def _argument(self, parameter: ast.arg) -> Any:
        """Return what a parameter stands for; for the first one of a method, the class is known."""
        node, parent = self.node, self.parent
        if (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and parent is not None
            and parent.cls is not UNKNOWN
        ):
            decorators = [each.id for each in node.decorator_list if isinstance(each, ast.Name)]
            if first_parameter(node) is parameter and "staticmethod" not in decorators:
                return (TypeOf if "classmethod" in decorators else InstanceOf)(parent.cls)
        return Parameter(self, parameter.arg)

    def _attribute(self, of: Any, name: str, depth: int) -> Any:
        kind = type(of)
        if of is UNKNOWN or kind is Parameter or kind is Keywords:
            return UNKNOWN
        if kind is InstanceOf and name == "__class__":
            return TypeOf(of.kind)
        if kind is InstanceOf or kind is TypeOf:
            held = _inherited(of.kind, name)
            return self._set_in_class(of.kind, name, depth) if held is UNKNOWN and kind is InstanceOf else held
        if issubclass(kind, type):
            return _inherited(of, name)
        return namespace_of(of).get(name, UNKNOWN)

    @property
    def given_to_objects(self) -> dict[str, list[tuple[Scope, ast.expr]]]:
        """The values that ``self.name = …`` assigns in the methods of a class, each with its scope, by name."""
        if self._given is None:
            self._given = {}
            for node, inner in scoped(self.node, self):
                if isinstance(node, ast.Assign):
                    for target in node.targets:
                        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
                            self._given.setdefault(target.attr, []).append((inner, node.value))
        return self._given

    def _set_in_class(self, cls: Any, name: str, depth: int) -> Any:
        """Return what the class's own code assigns to this attribute of its objects, if it does so once."""
        scope: Scope | None = self
        while scope is not None and scope.cls is not cls:
            scope = scope.parent
        given = [] if scope is None else scope.given_to_objects.get(name, [])
        return given[0][0].resolve(given[0][1], depth + 1) if len(given) == 1 else UNKNOWN


@lru_cache(maxsize=256)
def _globals_of(content: bytes) -> frozenset[str]:
    """Return the names of a module that its functions declare ``global``."""
    return frozenset(
        name for names in _GLOBAL.findall(content) for name in _NAME.findall(names.decode("utf-8", "replace"))
    )


def scoped(node: ast.AST, scope: Scope, line: int | None = None) -> Iterator[tuple[ast.AST, Scope]]:
    """Yield every node below one, each with its scope; with ``line``, only those that include that line.

    The ``ctx`` of an ``ast.Name`` is not yielded.
    """
    waiting = [(child, scope) for child in children(node)]
    while waiting:
        each, around = waiting.pop()
        if line is not None and not _has_line(each, line):
            continue
        yield each, around
        inner = Scope(around.text, each, around) if isinstance(each, WITH_SCOPE) else around
        waiting += [(child, inner) for child in children(each)]


def _has_line(node: ast.AST, line: int) -> bool:
    """Return whether a line is part of a node, decorators included; True if the node has no lines."""
    first, last = getattr(node, "lineno", None), getattr(node, "end_lineno", None)
    if first is None or last is None:
        return True
    return bool(min((each.lineno for each in getattr(node, "decorator_list", ())), default=first) <= line <= last)


def imported(what: Imported, package: str) -> Any:
    """Return what an import in a package gives if it is loaded, else ``UNKNOWN``."""
    module = absolute(what, package)
    if what.name is None:
        return sys.modules.get(module, UNKNOWN)
    held = namespace_of(sys.modules.get(module)).get(what.name, UNKNOWN)
    return sys.modules.get(f"{module}.{what.name}", UNKNOWN) if held is UNKNOWN else held


def absolute(what: Imported, package: str) -> str:
    """Return the full name of the module that an import in a package names."""
    if not what.level:
        return what.module
    parts = package.split(".")
    return ".".join([*parts[: len(parts) - what.level + 1], *([what.module] if what.module else [])])


def _inherited(cls: Any, name: str) -> Any:
    """Return what a class holds under a name, or ``UNKNOWN`` if that is computed on access."""
    held = next((dict_of(base)[name] for base in mro_of(cls) if name in dict_of(base)), UNKNOWN)
    kind = type(held)
    if kind is FunctionType or kind is staticmethod or kind is classmethod:
        return held
    return UNKNOWN if any("__get__" in dict_of(base) for base in mro_of(kind)) else held


def _held_under(key: str, held: Any) -> Any:
    """Return what a mapping holds under a key; for a function's ``**kwargs``, that is an argument of its calls."""
    if type(held) is Keywords:
        return Parameter(held.scope, key)
    return held.get(key, UNKNOWN) if type(held) is dict else UNKNOWN


def _result(function: Any, argument: Any) -> Any:
    """Return the result of a call, for the few calls whose result is certain; else ``UNKNOWN``."""
    if function is type and type(argument) is InstanceOf:
        return TypeOf(argument.kind)
    method = function.__func__ if type(function) is MethodType else None
    if type(method) is FunctionType and method.__name__ == "signal" and type(argument) is str:
        namespace: Any = function.__self__  # Blinker's, which holds the signals by their names
        return dict.get(namespace, argument, UNKNOWN) if issubclass(type(namespace), dict) else UNKNOWN
    return UNKNOWN
