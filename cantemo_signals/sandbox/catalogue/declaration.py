"""Declarations about signals and helper methods, which the emulated Portal's own code makes next to their definition.

A declaration says what is known, from which source and how certainly; the declared method behaves accordingly.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import wraps
from importlib import import_module
from types import FrameType, FunctionType, ModuleType
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from cantemo_signals.bus import BaseSignal, active
from cantemo_signals.sandbox import effects
from cantemo_signals.sandbox.catalogue.examples import copied
from cantemo_signals.sandbox.emulated import SANDBOX
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.connections import Certainty
from cantemo_signals.values.plugins import EffectKind

F = TypeVar("F", bound=Callable[..., Any])

CERTAINTIES: tuple[Certainty, ...] = ("documented", "seen in code", "measured by others", "inferred")
_VARIABLE_POSITIONAL, _VARIABLE_NAMED = 0x04, 0x08
_DECLARATION = "_declaration"
_ON_BEHALF = ("performVSAPICall",)
_REST = ("RestAPIBase", "VidiRest", "portal.api")

RETURNED = "return"
"""The ``instance`` of events about what the method returns."""

Function = Callable[..., Any]
Arguments = dict[str, Any]


class Meaning(NamedTuple):
    """What is known about a signal; ``carries`` and ``examples`` apply if no method is known to raise it.

    ``unused`` means that it is known that nothing raises it.
    """

    text: str
    certainty: Certainty
    source: str
    carries: tuple[str, ...]
    examples: Arguments = {}  # noqa: RUF012 - never mutated
    unused: bool = False


class DeclaredEvent(NamedTuple):
    """A signal that a method raises, before or after its body; ``instance`` is the parameter that it is about."""

    signal: BaseSignal
    before: bool
    instance: str
    extras: tuple[str, ...]
    names_method: bool
    certainty: Certainty
    source: str

    @property
    def carries(self) -> tuple[str, ...]:
        """The names of the event's arguments, in order."""
        return ("instance", *(("method",) if self.names_method else ()), *self.extras)

    def arguments(self, method: str, arguments: Mapping[str, Any]) -> Arguments:
        """Return the event's arguments: the same objects that the method was called with."""
        event = {"instance": arguments[self.instance]}
        if self.names_method:
            event["method"] = method
        return {**event, **{name: arguments[name] for name in self.extras}}


class Declaration:
    """A helper method's body and everything that is declared about it."""

    def __init__(self, function: Function) -> None:
        self.function = function
        self.certainty: Certainty = "inferred"
        self.source = ""
        self.events: list[DeclaredEvent] = []
        #: Event arguments that the method creates itself; its body takes them by name, prefixed with "_".
        self.prepared: dict[str, Callable[[Arguments], Any]] = {}
        self.examples: Arguments = {}
        #: Event arguments that are the same whatever the method is called with.
        self.constants: Arguments = {}
        #: The name of an argument that would name what the method returns.
        self.returned = "item_id"

    def state(self, certainty: Certainty, source: str, examples: Arguments | None) -> None:
        """Record where the knowledge comes from; if stated several times, the most certain source counts."""
        if not self.source or CERTAINTIES.index(certainty) < CERTAINTIES.index(self.certainty):
            self.certainty, self.source = certainty, source
        self.examples.update(examples or {})

    @property
    def name(self) -> str:
        """The method's name, as its events have it."""
        return self.function.__name__

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters including ``self``, without ``*args``, ``**kwargs`` and what is prepared."""
        code = self.function.__code__
        return code.co_varnames[: code.co_argcount]

    @property
    def defaults(self) -> Arguments:
        """The parameters that can be omitted, with their default values."""
        values = self.function.__defaults__ or ()
        return dict(zip(self.parameters[len(self.parameters) - len(values) :], values, strict=True))

    def call(self, args: tuple[Any, ...], kwargs: Arguments) -> Any:
        """Raise the signals before the body, run the body with the same objects, and raise the signals after it."""
        if not self.events:
            return self.function(*args, **kwargs)
        arguments = self._bound(args, kwargs)
        if arguments is None:
            return self.function(*args, **kwargs)  # for Python's own TypeError, before anything is raised
        for name, prepare in self.prepared.items():
            arguments[name] = kwargs[f"_{name}"] = prepare(arguments)
        arguments.update(copied(self.constants))
        arguments[RETURNED] = None
        self._raise(args[0], arguments, before=True)
        answer = self.function(*args, **kwargs)
        arguments[RETURNED] = _id_of(answer)
        self._raise(args[0], arguments, before=False)
        return answer

    def _raise(self, helper: object, arguments: Arguments, *, before: bool) -> None:
        for event in self.events:
            if event.before is before:
                event.signal.send(sender=type(helper), **event.arguments(self.name, arguments))

    def _bound(self, args: tuple[Any, ...], kwargs: Arguments) -> Arguments | None:
        """Return the arguments by name, or None if Python would refuse the call."""
        names, flags = self.parameters, self.function.__code__.co_flags
        if len(args) > len(names) and not flags & _VARIABLE_POSITIONAL:
            return None
        if not flags & _VARIABLE_NAMED and any(name not in names for name in kwargs):
            return None
        given = dict(zip(names, args))  # noqa: B905 - what is over goes to *args
        if any(name in given for name in kwargs):
            return None
        values = {**self.defaults, **given, **kwargs}
        return values if all(name in values for name in names) else None


def _id_of(answer: Any) -> Any:
    """Return the id of what a method returns: of an object, or of a document."""
    if type(answer) is dict and "id" in answer:
        return answer["id"]
    return answer.getId() if hasattr(answer, "getId") else answer


meanings: WeakKeyDictionary[BaseSignal, Meaning] = WeakKeyDictionary()
"""The meaning of each signal that is declared."""


def signal(
    meaning: str,
    *,
    certainty: Certainty,
    source: str,
    carries: tuple[str, ...] = ("instance", "method"),
    unused: bool = False,
) -> BaseSignal:
    """Create a signal of the calling emulated module; ``name_declared_signals`` names it later."""
    signal: Any = active().Signal()
    standing: Any = active().standing(signal)
    standing.module = sys._getframe(1).f_globals["__name__"]
    meanings[standing] = Meaning(meaning, certainty, source, carries, unused=unused)
    return signal  # type: ignore[no-any-return]


def name_declared_signals(module: str) -> None:
    """Name the signals that a module has declared after the variables that hold them."""
    for name, value in vars(sys.modules[module]).items():
        standing = active().standing(value)
        if standing is not None and standing.module == module:
            standing.name = name


def raises(
    action: str,
    *,
    instance: str,
    pre: tuple[str, ...] = (),
    post: tuple[str, ...] = (),
    certainty: Certainty,
    source: str,
    names_method: bool = True,
    prepared: dict[str, Callable[[Arguments], Any]] | None = None,
    examples: Arguments | None = None,
    returned: str | None = None,
) -> Callable[[F], F]:
    """Declare that a method raises the signals for ``action``, and make it do so.

    ``action`` names a pair ("create": ``…_pre_create`` before the body, ``…_post_create`` after it) or one signal
    ("post_delete") of the module ``signals`` beside the method's own. ``instance`` is the parameter whose value is
    the event's ``instance``; ``pre`` and ``post`` name the parameters that the events carry besides.
    ``returned`` names an argument that would name what the method returns, for an ``instance`` that is that.
    """

    def decorate(function: F) -> F:
        method, declaration = declare(function)
        for signal in _signals_for(action, declaration.function.__globals__["__package__"]):
            before = "_pre_" in str(signal.name)
            extras = pre if before else post
            declaration.events.append(DeclaredEvent(signal, before, instance, extras, names_method, certainty, source))
        declaration.state(certainty, source, examples)
        declaration.prepared.update(prepared or {})
        declaration.returned = returned or declaration.returned
        return method

    return decorate


def sends_nothing(*, certainty: Certainty, source: str, examples: Arguments | None = None) -> Callable[[F], F]:
    """Declare that a method or function raises no signal; its calls are reported all the same."""

    def decorate(function: F) -> F:
        method, declaration = declare(function)
        declaration.state(certainty, source, examples)
        return method

    return decorate


def declare(function: F) -> tuple[F, Declaration]:
    """Return the function that reports, raises and runs the body; declaring twice adds to what was declared."""
    before = function.__dict__.get(_DECLARATION)
    if before is not None:
        return function, before
    declaration = Declaration(function)

    @wraps(function)
    def method(*args: Any, **kwargs: Any) -> Any:
        witness = None if effects.sink is None else _report(declaration, args, kwargs, sys._getframe(1))
        if witness is None:
            return declaration.call(args, kwargs)
        try:
            answer = declaration.call(args, kwargs)
        except BaseException as error:  # what a receiver or the backend raised
            witness.raised(error)
            raise
        witness.returned(answer)
        return answer

    method.__dict__[_DECLARATION] = declaration
    return cast("F", method), declaration


def _report(
    declaration: Declaration, args: tuple[Any, ...], kwargs: Arguments, frame: FrameType
) -> effects.Witness | None:
    """Report a call, unless the emulated Portal itself makes it in the course of another one."""
    function, caller = declaration.function, frame.f_code
    if caller.co_filename.startswith(SANDBOX) and caller.co_name not in _ON_BEHALF:
        return None
    what, names = f"{function.__module__}.{function.__qualname__}", declaration.parameters
    if names[:1] == ("self",) and args:
        what, names, args = f"{type(args[0]).__qualname__}.{function.__name__}", names[1:], args[1:]
    kind: EffectKind = "REST" if function.__module__.startswith(_REST) else "helper"
    # By name, so that a password is known for one wherever it stands.
    return effects.report(kind, what, args[len(names) :], {**dict(zip(names, args)), **kwargs}, frame)  # noqa: B905


def declaration_of(value: object) -> Declaration | None:
    """Return the declaration of a method, if there is one."""
    return value.__dict__.get(_DECLARATION) if type(value) is FunctionType else None


def declared_signals(module: ModuleType) -> list[BaseSignal]:
    """Return the signals that an emulated module declares."""
    signals = [active().standing(value) for value in vars(module).values()]
    return [signal for signal in signals if signal is not None and signal in meanings]


def _signals_for(action: str, package: str) -> list[BaseSignal]:
    declared = declared_signals(import_module(f"{package}.signals"))
    for endings in ((f"_pre_{action}", f"_post_{action}"), (f"_{action}",)):
        fitting = [signal for signal in declared if str(signal.name).endswith(endings)]
        if fitting:
            return fitting
    raise LookupError(f"{package}.signals declares no signal for {action!r}")
