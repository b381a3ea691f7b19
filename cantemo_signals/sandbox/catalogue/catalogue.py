"""The catalogue: what the emulated Portal's own code declares, and how to ask for it.

Signals and helper methods say beside their definition what is known of them, from which source and how certain that
is. There is no list to keep in step: what can be asked here is found in the emulated modules themselves, which are
imported for it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from importlib import import_module
from types import FrameType, FunctionType, ModuleType
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from cantemo_signals.bus import BaseSignal, active
from cantemo_signals.sandbox import effects, environment
from cantemo_signals.sandbox.catalogue.declaration import RETURNED, Arguments, Declaration, Meaning, Raising
from cantemo_signals.sandbox.catalogue.examples import Name, example_of, fresh, things
from cantemo_signals.sandbox.catalogue.method import Method
from cantemo_signals.sandbox.effects import EffectNote, effect
from cantemo_signals.sandbox.emulated import SANDBOX, emulated_modules
from cantemo_signals.values import connections
from cantemo_signals.values.connections import Certainty, Raise
from cantemo_signals.values.plugins import EffectKind

__all__ = [
    "RETURNED",
    "EffectNote",
    "carried",
    "classes",
    "declaration_of",
    "declared",
    "effect",
    "emulated_signals",
    "example",
    "knows",
    "meanings",
    "methods",
    "name_signals",
    "of_model",
    "raises",
    "signal",
    "signals",
    "silent",
    "state_around",
    "usual_sender",
]

F = TypeVar("F", bound=Callable[..., Any])

_DECLARATION = "_declaration"
_ON_BEHALF = ("performVSAPICall",)
_REST = ("RestAPIBase", "VidiRest", "portal.api")

meanings: WeakKeyDictionary[BaseSignal, Meaning] = WeakKeyDictionary()
"""What is known of each signal that is declared."""


def signal(
    meaning: str, *, certainty: Certainty, source: str, carries: tuple[str, ...] = ("instance", "method")
) -> BaseSignal:
    """A signal of the emulated module that calls this; ``name_signals`` gives it its name."""
    made: Any = active().Signal()
    known: Any = active().standing(made)
    known.module = sys._getframe(1).f_globals["__name__"]
    meanings[known] = Meaning(meaning, certainty, source, carries)
    return made  # type: ignore[no-any-return]


def name_signals(module: str) -> None:
    """Give the signals that a module has declared the names under which it holds them."""
    for name, value in vars(sys.modules[module]).items():
        known = active().standing(value)
        if known is not None and known.module == module:
            known.name = name


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
) -> Callable[[F], F]:
    """Declare that a method raises the signals for ``action``, and have it do so.

    ``action`` names a pair ("create": ``…_pre_create`` before the body, ``…_post_create`` after it) or one signal
    ("post_delete") of the module ``signals`` beside the method's own. ``instance`` is the parameter whose value is
    the event's ``instance``; ``pre`` and ``post`` name the parameters that the events carry besides.
    """

    def declare(function: F) -> F:
        method, declaration = declared(function)
        for found in _signals_for(action, declaration.function.__globals__["__package__"]):
            before = "_pre_" in str(found.name)
            extras = pre if before else post
            declaration.raised.append(Raising(found, before, instance, extras, names_method, certainty, source))
        declaration.state(certainty, source, examples)
        declaration.prepared.update(prepared or {})
        return method

    return declare


def silent(*, certainty: Certainty, source: str, examples: Arguments | None = None) -> Callable[[F], F]:
    """Declare that a method or function raises no signal; its calls are reported all the same."""

    def declare(function: F) -> F:
        method, declaration = declared(function)
        declaration.state(certainty, source, examples)
        return method

    return declare


def _signals_for(action: str, package: str) -> list[BaseSignal]:
    found = _declared_in(import_module(f"{package}.signals"))
    for endings in ((f"_pre_{action}", f"_post_{action}"), (f"_{action}",)):
        fitting = [each for each in found if str(each.name).endswith(endings)]
        if fitting:
            return fitting
    raise LookupError(f"{package}.signals declares no signal for {action!r}")


def declared(function: F) -> tuple[F, Declaration]:
    """The function that reports, raises and runs the body; declaring twice adds to what was declared."""
    known = function.__dict__.get(_DECLARATION)
    if known is not None:
        return function, known
    declaration = Declaration(function)

    @wraps(function)
    def method(*args: Any, **kwargs: Any) -> Any:
        note = None if effects.sink is None else _reported(declaration, args, kwargs, sys._getframe(1))
        if note is None:
            return declaration.call(args, kwargs)
        try:
            answer = declaration.call(args, kwargs)
        except BaseException as error:  # what a receiver or the backend raised
            note.raised(error)
            raise
        note.returned(answer)
        return answer

    method.__dict__[_DECLARATION] = declaration
    return cast("F", method), declaration


def _reported(
    declaration: Declaration, args: tuple[Any, ...], kwargs: Arguments, frame: FrameType
) -> EffectNote | None:
    """Report a call, unless the emulated Portal itself makes it in the course of another one."""
    function, caller = declaration.function, frame.f_code
    if caller.co_filename.startswith(SANDBOX) and caller.co_name not in _ON_BEHALF:
        return None
    what, names = f"{function.__module__}.{function.__qualname__}", declaration.parameters
    if declaration.is_method and args:
        what, names, args = f"{type(args[0]).__qualname__}.{function.__name__}", names[1:], args[1:]
    kind: EffectKind = "REST" if function.__module__.startswith(_REST) else "helper"
    # By name, so that a password is known for one wherever it stands.
    return effect(kind, what, args[len(names) :], {**dict(zip(names, args)), **kwargs}, frame)  # noqa: B905


def emulated_signals() -> list[BaseSignal]:
    """Every signal that the emulated Portal declares."""
    return [each for module in emulated_modules(only="signals") for each in _declared_in(module)]


def signals() -> tuple[connections.Signal, ...]:
    """Everything that is known of the emulated Portal's signals and of who raises them."""
    known = list(methods().values())
    return tuple(_described(each, known) for each in emulated_signals())


def methods() -> dict[str, Method]:
    """The emulated helper methods by ``Class.method``."""
    return {method.title: method for cls in classes() for method in _methods_of(cls)}


def classes() -> list[type]:
    """The classes of the emulated modules."""
    return [cls for module in emulated_modules() for cls in _classes_of(module)]


def declaration_of(value: object) -> Declaration | None:
    """What is declared of a method, if anything is."""
    return value.__dict__.get(_DECLARATION) if type(value) is FunctionType else None


def carried(method: Method, signal: BaseSignal) -> Arguments | None:
    """What an event of ``signal`` from ``method`` carries, with example values; None if it does not raise it."""
    for raising in method.raised:
        if raising.signal is signal:
            return method.event(raising)
    return None


def example(signal: BaseSignal, sender: object) -> Arguments:
    """What an event of ``signal`` from ``sender`` (from anyone, if that is no helper class) carries, as an example.

    Of several methods that raise it the best known one is taken, and one about items rather than another.
    """
    meaning = meanings.get(signal)
    if meaning is None:
        from cantemo_signals.sandbox.catalogue import (
            library_events,  # it builds on what is fabricated, which builds on this
        )

        if library_events.known(str(signal.module), str(signal.name)):
            return library_events.carried(str(signal.module), str(signal.name), sender)
        return {name: example_of(name) for name in sorted(signal.providing_args)}
    own = [method for method in _own_methods(sender) if method.raises(signal)]
    raising = own or [method for method in methods().values() if method.raises(signal)]
    for method in sorted(raising, key=lambda each: each.rank(signal)):
        return carried(method, signal) or {}
    return {name: example_of(name, fresh(meaning.examples.get(name))) for name in meaning.carries}


def state_around(signal: BaseSignal, sender: object, arguments: Arguments) -> tuple[list[Name], list[Name]]:
    """What exists, by kind and name, when this event is sent, and what does not."""
    named, known = arguments.get("method"), [method for method in _own_methods(sender) if method.raises(signal)]
    if not known and type(named) is str:
        known = [method for method in methods().values() if method.name == named and method.raises(signal)]
    for method in sorted(known, key=lambda each: (each.name != named, each.rank(signal))):
        raising = next(each for each in method.raised if each.signal is signal)
        return method.state_around(raising, arguments)
    return [thing for name, value in arguments.items() for thing in things(name, value)], []


def of_model(signal: BaseSignal, sender: object) -> Arguments:
    """The same for a signal about a model in a database of ours; nothing for any other, or when nobody sends it."""
    is_ours = environment.is_in_place and signal.module == "django.db.models.signals"
    return example(signal, sender) if is_ours and sender is not None else {}


def knows(signal: BaseSignal) -> bool:
    """Whether it is known what events of this signal carry."""
    from cantemo_signals.sandbox.catalogue import library_events

    is_foreign = library_events.known(str(signal.module), str(signal.name))
    return signal in meanings or bool(signal.providing_args) or is_foreign


def usual_sender(signal: BaseSignal) -> object:
    """Who sends ``signal`` as a rule: the class of the method that ``example`` takes, None if nobody is known."""
    if signal not in meanings:
        from cantemo_signals.sandbox.catalogue import library_events

        return library_events.sender(str(signal.module))
    raising = [method for method in methods().values() if method.raises(signal)]
    return min(raising, key=lambda each: each.rank(signal)).owner if raising else None


def _described(signal: BaseSignal, known: Iterable[Method]) -> connections.Signal:
    meaning = meanings[signal]
    raised = tuple(
        Raise(
            method.sender,
            method.name if raising.names_method else None,
            raising.carries,
            raising.certainty,
            raising.source,
        )
        for method in known
        for raising in method.raised
        if raising.signal is signal
    )
    return connections.Signal(str(signal.name), signal.module, meaning.text, meaning.certainty, meaning.source, raised)


def _declared_in(module: ModuleType) -> list[BaseSignal]:
    known = [active().standing(value) for value in vars(module).values()]
    return [each for each in known if each is not None and each in meanings]


def _classes_of(module: ModuleType) -> list[type]:
    return [value for value in vars(module).values() if isinstance(value, type) and value.__module__ == module.__name__]


def _own_methods(sender: object) -> list[Method]:
    """The helper methods of a sender, if it is a class that has some."""
    bases = type.__dict__["__mro__"].__get__(sender) if issubclass(type(sender), type) else ()
    return [method for base in bases for method in _methods_of(base)]


def _methods_of(cls: type) -> Iterator[Method]:
    for value in list(vars(cls).values()):
        declaration = declaration_of(value)
        if declaration is not None:
            yield Method(cls, declaration)
