"""The declared places: everything in the sources of plugins that connects, disconnects or makes a signal.

A place counts only if its expression is known to be a signal: ``sqlite3.connect`` does not count, and neither does
an unknown object.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator
from types import FunctionType
from typing import Any, Literal

from cantemo_signals.bus import pydispatcher
from cantemo_signals.bus.naming import name_of
from cantemo_signals.bus.origin import is_installed
from cantemo_signals.bus.origin import receiver as decorator_of_portal
from cantemo_signals.hosts import Host
from cantemo_signals.sandbox.importing.folders import content_of
from cantemo_signals.session.sources.passing import function_called, given_for, last_name
from cantemo_signals.session.sources.scopes import Parameter, Scope
from cantemo_signals.session.sources.signals import ANY_OF, Signals, origin_of
from cantemo_signals.session.sources.spots import Source, Spot
from cantemo_signals.session.sources.texts import Text, Word, texts, tree_of
from cantemo_signals.values import NamedTuple

MENTIONS = re.compile(rb"\b(?:connect|connect_via|disconnect|receiver)\b")
_SIGN = re.compile(rb"(?:(?<!\w)(\w+))?\.(?:connect|connect_via)\b|\b(?:connect|receiver)\s*\(")
_PARTLY = re.compile(rb"\b(?:and|or|if|lambda|for|partial|map)\b")
_RENAMED = re.compile(rb"\b(?:receiver|connect) as\b|\.connect(?:_via)?\b(?!\s*\()")
CONNECTING = ("connect", "connect_via")

Kind = Literal["connects", "disconnects", "defines"]
_KINDS: dict[str, Kind] = {"connect": "connects", "connect_via": "connects", "disconnect": "disconnects"}


class Declared(NamedTuple):
    """A declared place: what it does, with which signals, and with which receiver.

    ``written`` is the receiver as the source names it, ``receiver`` its dotted name; both are None if it has no name.
    """

    kind: Kind
    spot: Spot
    signals: tuple[str, ...]
    written: str | None = None
    receiver: str | None = None


Named = tuple[str | None, str | None]
"""A receiver as it is written, and its dotted name."""
NAMELESS: Named = (None, None)


def declared(host: Host, is_needless: Callable[[Text], bool] = lambda text: False) -> list[Declared]:
    """Return the declared places of a host's plugins, leaving out texts for which ``is_needless`` is true."""

    def mentioning(name: str) -> Iterator[Text]:
        return texts(host, Word(name))

    reader = _Reader(Signals(host.bus), mentioning)
    found = [
        place
        for text in texts(host, MENTIONS)
        if not is_installed(text.path) and not is_needless(text)
        for place in reader.places(Source(text))
    ]
    return sorted(found, key=lambda each: each.spot.place)


def purposes(paths: Collection[str], host: Host) -> dict[str, tuple[int, str]]:
    """Return each file's first line that connects a receiver, or else begins a plugin class, and which of these."""
    found: dict[str, tuple[int, str]] = {}
    for each in declared(host, lambda text: text.path not in paths):
        if each.kind == "connects" and each.spot.text.path in paths:
            found.setdefault(each.spot.text.path, (each.spot.line, "connects receivers"))
    for path in paths:
        if path not in found and (line := _first_plugin_class(path)) is not None:
            found[path] = line, "defines plugin classes"
    return found


def _first_plugin_class(path: str) -> int | None:
    tree = tree_of(content_of(path))
    nodes = [] if tree is None else ast.walk(tree)
    classes = [node.lineno for node in nodes if isinstance(node, ast.ClassDef) and any(map(_implements, node.body))]
    return min(classes, default=None)


def _implements(statement: ast.stmt) -> bool:
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Name(id="implements"))):
            return True
    return False


def runs_all(content: bytes, ran: Container[int]) -> bool:
    """Return whether every line of a source text that can connect something ran completely."""
    if _RENAMED.search(content):
        return False
    given: dict[bytes, bool] = {}  # whether a function has a parameter of this name
    for number, line in enumerate(content.split(b"\n"), 1):
        match = _SIGN.search(line)
        if match is None:
            continue
        if number not in ran or _PARTLY.search(line):
            return False
        if (name := match[1]) and name not in given:
            given[name] = re.search(rb"\bdef\b[^:]*\b" + name + rb"\b", content) is not None
        if name and given[name]:
            return False
    return True


class _Reader:
    """A reader of sources; ``mentioning`` returns the sources that contain a name."""

    def __init__(self, signals: Signals, mentioning: Callable[[str], Iterable[Text]]) -> None:
        self._signals = signals
        self._mentioning = mentioning

    def places(self, source: Source) -> Iterator[Declared]:
        """Yield what a source declares."""
        called = {id(node.func) for node, _ in source.nodes if isinstance(node, ast.Call)}
        decorated = dict(_decorated(source))
        for node, scope in source.nodes:
            if isinstance(node, ast.Call):
                yield from self._called(node, scope, source, decorated)
            elif isinstance(node, ast.Attribute | ast.Name) and id(node) not in called:
                signals = self._handed_on(node, scope, is_decorator=id(node) in decorated)
                if signals and (spot := source.spot(node, scope)) is not None:
                    yield Declared("connects", spot, signals, *decorated.get(id(node), NAMELESS))

    def _handed_on(self, node: ast.Attribute | ast.Name, scope: Scope, *, is_decorator: bool) -> tuple[str, ...]:
        """Return the signals whose method is named but not called: as a decorator, or as an argument of ``partial``."""
        if isinstance(node, ast.Attribute) and node.attr in CONNECTING:
            return self._signals.meant(node.value, scope)
        held = self._signals.held_by_method(scope.resolve(node)) if is_decorator else None
        return () if held is None else (held[1],)

    def _called(self, call: ast.Call, scope: Scope, source: Source, decorated: dict[int, Named]) -> Iterator[Declared]:
        for kind, signals in self._meant(call, scope):
            if (spot := source.spot(call, scope)) is not None:
                yield Declared(kind, spot, signals, *decorated.get(id(call), _receiver(call, scope)))
        if isinstance(call.func, ast.Attribute) and call.func.attr in CONNECTING:
            of = scope.resolve(call.func.value)
            yield from self._through(of) if type(of) is Parameter else ()

    def _meant(self, call: ast.Call, scope: Scope) -> Iterator[tuple[Kind, tuple[str, ...]]]:
        """Yield what a call does, and to which signals."""
        function = call.func
        if (held := self._signals.held_by_method(scope.resolve(function))) is not None:
            yield _KINDS.get(held[0], "connects"), (held[1],)
        elif _is_decorator(function, scope):
            if call.args:
                yield "connects", self._signals.meant(call.args[0], scope) or (ANY_OF,)
        elif self._signals.makes(call, scope):
            yield "defines", (ANY_OF,)
        elif (name := _native(function, scope)) is not None:
            given = next((each.value for each in call.keywords if each.arg == "signal"), None)
            key = given or (call.args[1] if len(call.args) > 1 else None)
            yield _KINDS[name], (ast.unparse(key) if key is not None else "any signal",)
        elif isinstance(function, ast.Attribute) and function.attr in _KINDS:
            signals = self._signals.meant(function.value, scope)
            yield from [(_KINDS[function.attr], signals)] if signals else []

    def _through(self, parameter: Parameter) -> Iterator[Declared]:
        """Yield what a function connects if the signal is an argument of it: each call that passes a signal."""
        function = parameter.scope.node
        if not isinstance(function, ast.FunctionDef):
            return
        for text in self._mentioning(function.name):
            source = Source(text)
            for node, scope in source.nodes:
                if isinstance(node, ast.Call) and last_name(node.func) == function.name:
                    code = getattr(function_called(node, scope), "__code__", None)
                    if code is None or (code.co_filename, code.co_name) == (parameter.scope.text.path, function.name):
                        signals = self._signals.meant(given_for(parameter.name, node, scope, parameter.scope), scope)
                        spot = source.spot(node, scope) if signals else None
                        if spot is not None:
                            yield Declared("connects", spot, signals, *_first_function(node, scope))


def _first_function(call: ast.Call, scope: Scope) -> Named:
    """Return the first argument of a call that is a function: most likely the receiver."""
    given = [each for each in (*call.args, *(keyword.value for keyword in call.keywords)) if last_name(each)]
    return next((_named(each, scope) for each in given if type(scope.resolve(each)) is FunctionType), NAMELESS)


def _decorated(source: Source) -> Iterator[tuple[int, Named]]:
    """Yield the decorators of a source, each with the names of what it decorates."""
    for node, scope in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inner = Scope(source.text, node, scope).name
            named: Named = (node.name, f"{source.text.module}.{inner}")
            yield from ((id(each), named) for each in node.decorator_list)


def _is_decorator(function: ast.expr, scope: Scope) -> bool:
    """Return whether this is Django's ``receiver``, under whatever name it was imported."""
    found = scope.resolve(function)
    if found is decorator_of_portal:
        return True
    if type(found) is FunctionType:
        return found.__module__ == "django.dispatch.dispatcher" and found.__name__ == "receiver"
    origin = origin_of(function, scope)
    return origin is not None and origin.name == "receiver" and origin.module.startswith("django.dispatch")


def _native(function: ast.expr, scope: Scope) -> str | None:
    """Return which of PyDispatcher's own functions this is, or None."""
    found = scope.resolve(function)
    for name in ("connect", "disconnect"):
        if pydispatcher.is_native(found, name):
            return name
    origin = origin_of(function, scope)
    is_of_it = origin is not None and origin.module.startswith("pydispatch")
    return origin.name if origin is not None and is_of_it and origin.name in ("connect", "disconnect") else None


def _receiver(call: ast.Call, scope: Scope) -> Named:
    """Return what a call connects, if that has a name."""
    given: Any = next((each.value for each in call.keywords if each.arg == "receiver"), None)
    expression = given or (call.args[0] if call.args else None)
    return _named(expression, scope) if isinstance(expression, ast.Name | ast.Attribute) else NAMELESS


def _named(expression: ast.expr, scope: Scope) -> Named:
    found = scope.resolve(expression)
    return ast.unparse(expression), name_of(found) if type(found) is FunctionType else None
