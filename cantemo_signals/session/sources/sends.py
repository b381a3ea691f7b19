"""What plugins send: every call in their sources, resolved to the signal, the sender and the arguments."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from cantemo_signals.bus import BaseSignal, pydispatcher
from cantemo_signals.hosts import Host
from cantemo_signals.session.sources import UNKNOWN
from cantemo_signals.session.sources.passing import arguments_for, last_name
from cantemo_signals.session.sources.scopes import Parameter, Scope, TypeOf, scoped
from cantemo_signals.session.sources.send_sites import SendSite
from cantemo_signals.session.sources.texts import Text, Word, is_plain, texts

METHODS = ("send", "send_robust", "asend", "asend_robust", "send_async")
MENTIONS = re.compile(rf"\b(?:{'|'.join(METHODS)}|sendExact|sendRobust)\b".encode())
AS_METHOD = re.compile(rf"\.\s*(?:{'|'.join(METHODS)})\b".encode())
PYDISPATCHER = re.compile(rb"\bpydispatch\b")
NOTHING: Mapping[str, Any] = {}


def sent_in_sources(host: Host) -> Iterator[tuple[SendSite | None, bool]]:
    """Yield each place that sends (None if it may send any signal), and whether its file was imported."""

    def mentioning(name: str) -> Iterator[Text]:
        return texts(host, Word(name))

    pattern = MENTIONS if host.is_emulated or any(texts(host, PYDISPATCHER)) else AS_METHOD
    for text in texts(host, pattern):
        yield from ((site, text.is_imported) for site in _Reader(host, text, pattern, mentioning).sites())


class _Reader:
    """A reader of one source that has a pattern; ``mentioning`` returns the sources that contain a name.

    If only methods send, it reads no more than the statements with one: a real project has many long sources.
    """

    def __init__(
        self, host: Host, text: Text, pattern: re.Pattern[bytes], mentioning: Callable[[str], Iterable[Text]]
    ) -> None:
        self._bus = host.bus
        self._locate = host.failures.location
        self._text = text
        self._pattern = pattern
        self._mentioning = mentioning

    def sites(self) -> Iterator[SendSite | None]:
        """Yield the send sites, with None for a place that may send any signal."""
        tree = self._text.tree
        if tree is None:
            yield None
            return
        nodes = list(self._nodes(tree, Scope(self._text, tree)))
        called = {id(node.func) for node, _ in nodes if isinstance(node, ast.Call)}
        for node, scope in nodes:
            if isinstance(node, ast.Call):
                yield from self._called(node, scope)
            elif isinstance(node, ast.Attribute) and node.attr in METHODS and id(node) not in called:
                yield from self._mentioned(node, scope)

    def _nodes(self, tree: ast.Module, scope: Scope) -> Iterator[tuple[ast.AST, Scope]]:
        if self._pattern is MENTIONS:
            yield from scoped(tree, scope)
            return
        content, seen = self._text.content, set[int]()
        for line in dict.fromkeys(content.count(b"\n", 0, match.end()) + 1 for match in AS_METHOD.finditer(content)):
            for node, inner in scoped(tree, scope, line):
                if id(node) not in seen and _is_of_method(node):
                    seen.add(id(node))
                    yield node, inner

    def _called(self, call: ast.Call, scope: Scope) -> Iterator[SendSite | None]:
        function = call.func
        if self._pattern is MENTIONS and pydispatcher.is_sending(scope.resolve(function)):
            yield from self._native(call, scope)
        elif isinstance(function, ast.Attribute) and function.attr in METHODS:
            of = scope.resolve(function.value)
            if (signal := self._signal(of)) is not None:
                yield from self._sent(signal, call, scope, call.args[:1])
            elif (of is UNKNOWN or type(of) is Parameter) and _looks_like_a_send(call, scope):
                yield from self._through(of, call, scope)

    def _mentioned(self, attribute: ast.Attribute, scope: Scope) -> Iterator[SendSite]:
        """Yield a ``send`` that is passed on, for example to ``partial``."""
        if (signal := self._signal(scope.resolve(attribute.value))) is not None:
            yield self._site(signal, UNKNOWN, attribute, scope)

    def _through(self, of: Any, call: ast.Call, scope: Scope) -> Iterator[SendSite | None]:
        """Yield what a function sends that sends its argument: what its callers pass to it."""
        given = list(arguments_for(of, self._mentioning)) if type(of) is Parameter else []
        for signal in [self._signal(each) for each in given] or [None]:
            yield None if signal is None else self._site(signal, UNKNOWN, call, scope)

    def _native(self, call: ast.Call, scope: Scope) -> Iterator[SendSite | None]:
        """Yield a send by a function of PyDispatcher, for which anything can be a signal."""
        first = call.args[0] if call.args else None
        key = scope.resolve(next((each.value for each in call.keywords if each.arg == "signal"), first))
        if key is UNKNOWN or type(key) is Parameter:
            yield None
        elif (signal := self._bus.known(key) or self._bus.native(key)) is not None:
            yield from self._sent(signal, call, scope, call.args[1:2])

    def _sent(self, signal: BaseSignal, call: ast.Call, scope: Scope, senders: list[ast.expr]) -> Iterator[SendSite]:
        """Yield one site for each class that the sender can be."""
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        is_open = None in given or any(isinstance(each, ast.Starred) for each in call.args)
        sender = given.pop("sender", senders[0] if senders else None)
        arguments = {name: scope.resolve(given[name]) for name in given if name is not None}
        if signal.library == "pydispatcher":
            arguments.pop("signal", None)
        found = scope.resolve(sender)
        found = UNKNOWN if type(found) is Parameter else found
        if found is UNKNOWN and signal.name == "m2m_changed" and last_name(sender) == "through":
            return  # the model of a relation, which Django sends from as well
        if sender is None and not is_open:
            found = signal.nobody
        for each in [found.kind, *_derived(found.kind)] if type(found) is TypeOf else [found]:
            yield self._site(signal, each, call, scope, arguments, is_open=is_open)

    def _signal(self, value: Any) -> BaseSignal | None:
        return None if value is UNKNOWN else self._bus.known(value)

    def _site(
        self,
        signal: BaseSignal,
        sender: Any,
        node: ast.expr,
        scope: Scope,
        arguments: Mapping[str, Any] = NOTHING,
        *,
        is_open: bool = True,
    ) -> SendSite:
        values = {name: value for name, value in arguments.items() if is_plain(value)}
        location = self._locate((self._text.path, node.lineno))
        return SendSite(signal, sender, tuple(arguments), values, is_open, scope.name, location)


def _is_of_method(node: ast.AST) -> bool:
    """Return whether a node is a method that sends, or a call of one."""
    method = node.func if isinstance(node, ast.Call) else node
    return isinstance(method, ast.Attribute) and method.attr in METHODS


def _looks_like_a_send(call: ast.Call, scope: Scope) -> bool:
    """Return whether the ``send`` of an unknown object is a signal's: it names a sender; a socket's names the data."""
    is_said_otherwise = isinstance(call.func, ast.Attribute) and call.func.attr != "send"
    if is_said_otherwise or any(keyword.arg == "sender" for keyword in call.keywords):
        return True
    first = call.args[0] if call.args else None
    return (isinstance(first, ast.Name) and first.id == "sender") or type(scope.resolve(first)) is TypeOf


def _derived(cls: Any) -> Iterator[Any]:
    for each in type.__subclasses__(cls):
        yield each
        yield from _derived(each)
