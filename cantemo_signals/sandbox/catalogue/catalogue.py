"""The catalogue: what is known about the emulated Portal's signals and helper methods, and what their events carry.

There is no list to keep in sync: everything comes from the emulated modules themselves, which are imported for this
and declare it next to their own code (``declaration``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any

from cantemo_signals.bus import BaseSignal
from cantemo_signals.bus.naming import class_name
from cantemo_signals.bus.origin import PLUGINS
from cantemo_signals.sandbox import environment
from cantemo_signals.sandbox.catalogue.declaration import (
    CERTAINTIES,
    RETURNED,
    Arguments,
    Declaration,
    DeclaredEvent,
    declaration_of,
    declared_signals,
    meanings,
)
from cantemo_signals.sandbox.catalogue.examples import ObjectKey, copied, example_of, named_objects
from cantemo_signals.sandbox.emulated import emulated_modules, is_of_portal
from cantemo_signals.values import connections


class Method:
    """One emulated helper method: what it takes, what it raises, how certain that is, and example values."""

    def __init__(self, owner: type[Any], declaration: Declaration) -> None:
        self.owner = owner
        self.declaration = declaration

    def __repr__(self) -> str:
        return f"<Method {self.title}>"

    @property
    def name(self) -> str:
        """The method's own name."""
        return self.declaration.name

    @property
    def title(self) -> str:
        """``Class.method``."""
        return f"{self.owner.__qualname__}.{self.name}"

    @property
    def sender(self) -> str:
        """The dotted name of the class that is the sender of its signals."""
        return f"{self.owner.__module__}.{self.owner.__qualname__}"

    @property
    def events(self) -> tuple[DeclaredEvent, ...]:
        """The events that a call sends, in order."""
        return tuple(sorted(self.declaration.events, key=lambda each: not each.before))

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the arguments that can be passed."""
        return self.declaration.parameters[1:]

    @property
    def required(self) -> tuple[str, ...]:
        """The names of the arguments that must be passed."""
        optional = self.declaration.defaults
        return tuple(name for name in self.parameters if name not in optional)

    @property
    def examples(self) -> Arguments:
        """Return a fresh example value for every parameter, and for every argument of the events."""
        declaration = self.declaration
        annotations = declaration.function.__annotations__
        values: Arguments = {}
        for name in self.parameters:
            if name in declaration.examples:
                values[name] = copied(declaration.examples[name])
            else:
                values[name] = example_of(name, declaration.defaults.get(name), str(annotations.get(name, "")))
        for name, prepare in declaration.prepared.items():
            values[name] = prepare(values)
        return {**values, **copied(declaration.constants)}

    def example_event(self, signal: BaseSignal) -> Arguments | None:
        """Return the arguments of its event of ``signal``, with example values; None if it does not raise that."""
        for event in self.events:
            if event.signal is signal:
                returned = None if event.before else example_of("_id")
                return event.arguments(self.name, {**self.examples, RETURNED: returned})
        return None

    def state_before(self, arguments: Arguments) -> tuple[list[ObjectKey], list[ObjectKey]]:
        """Return the objects that exist before a call with these arguments, and those that it creates."""
        new = {each.instance for each in self.events if str(each.signal.name).endswith("_create")}
        exist = [key for name, value in arguments.items() if name not in new for key in named_objects(name, value)]
        return exist, [key for name, value in arguments.items() if name in new for key in named_objects(name, value)]

    def state_at(self, event: DeclaredEvent, arguments: Arguments) -> tuple[list[ObjectKey], list[ObjectKey]]:
        """Return the objects that exist when this method's event is sent, and those that do not, yet or any longer."""
        instance = named_objects(self.instance_of(event), arguments.get("instance"))
        exist = [key for name, value in arguments.items() if name != "instance" for key in named_objects(name, value)]
        if str(event.signal.name).endswith(("_pre_create", "_post_delete")):
            return exist, instance
        return [*instance, *exist], []

    def instance_of(self, event: DeclaredEvent) -> str:
        """Return the name of an argument that would name what an event's ``instance`` does."""
        return event.instance if event.instance != RETURNED else self.declaration.returned

    def raises(self, signal: BaseSignal) -> bool:
        """Return whether a call raises ``signal``."""
        return any(each.signal is signal for each in self.declaration.events)

    def rank(self, signal: BaseSignal) -> tuple[bool, bool, int, int]:
        """Return a sort key that puts the best example of the events of ``signal`` first."""
        event = next(each for each in self.declaration.events if each.signal is signal)
        certainty, extras = event.certainty, sum(len(each.extras) for each in self.declaration.events)
        return certainty == "inferred", event.instance != "item_id", CERTAINTIES.index(certainty), -extras


def emulated_signals() -> list[BaseSignal]:
    """Return the signals that the emulated Portal declares."""
    return [signal for module in emulated_modules(only="signals") for signal in declared_signals(module)]


def signals() -> tuple[connections.Signal, ...]:
    """Return the emulated Portal's signals, with everything known about them and what raises them."""
    helper_methods = list(methods().values())
    return tuple(_described(signal, helper_methods) for signal in emulated_signals())


def methods() -> dict[str, Method]:
    """Return the emulated helper methods by ``Class.method``."""
    return {method.title: method for cls in classes() for method in _methods_of(cls)}


def methods_of(sender: object) -> list[Method]:
    """Return the helper methods of a sender, if it is a class that has any."""
    bases = type.__dict__["__mro__"].__get__(sender) if issubclass(type(sender), type) else ()
    return [method for base in bases for method in _methods_of(base)]


def own_methods_of(sender: Any) -> list[Method]:
    """Return the helper methods whose events have this class as their sender; a plugin's own class has none."""
    if not issubclass(type(sender), type):
        return []
    module = str(class_name(sender)[0])
    if not is_of_portal(module) or module.startswith(PLUGINS):
        return []
    return [method if method.owner is sender else Method(sender, method.declaration) for method in methods_of(sender)]


def classes() -> list[type]:
    """Return the classes of the emulated modules."""
    return [cls for module in emulated_modules() for cls in _classes_of(module)]


def always_carried(signal: BaseSignal) -> tuple[str, ...]:
    """Return the names that every event of a declared signal carries, without importing what declares the events."""
    return ("instance", "method") if signal.module == "portal.vidispine.signals" else ("instance",)


def example(signal: BaseSignal, sender: object, occasion: str | None = None) -> Arguments:
    """Return example arguments of an event of ``signal`` from ``sender`` (from any, if that is not a helper class).

    If several methods raise it, the best known one is used, preferably one about items; for a Django signal,
    ``occasion`` says on which occasion it is sent.
    """
    meaning = meanings.get(signal)
    if signal.is_block:
        from cantemo_signals.sandbox.blocks.context import variables  # not every session renders one

        return variables(signal.block)  # type: ignore[attr-defined]  # it is a BlockSignal
    if meaning is None:
        from cantemo_signals.sandbox.catalogue import library_events  # few sessions have such signals

        if library_events.is_known(str(signal.module), str(signal.name)):
            return library_events.example(str(signal.module), str(signal.name), sender, occasion)
        return {name: example_of(name) for name in sorted(signal.providing_args)}
    own = [method for method in methods_of(sender) if method.raises(signal)]
    candidates = own or [method for method in methods().values() if method.raises(signal)]
    for method in sorted(candidates, key=lambda each: each.rank(signal)):
        return method.example_event(signal) or {}
    return {name: example_of(name, copied(meaning.examples.get(name))) for name in meaning.carries}


def state_around(signal: BaseSignal, sender: object, arguments: Arguments) -> tuple[list[ObjectKey], list[ObjectKey]]:
    """Return the objects that exist when this event is sent, and those that do not."""
    name, candidates = arguments.get("method"), [method for method in methods_of(sender) if method.raises(signal)]
    if not candidates and type(name) is str:
        candidates = [method for method in methods().values() if method.name == name and method.raises(signal)]
    for method in sorted(candidates, key=lambda each: (each.name != name, each.rank(signal))):
        event = next(each for each in method.events if each.signal is signal)
        return method.state_at(event, arguments)
    return [key for name, value in arguments.items() for key in named_objects(name, value)], []


def of_model(signal: BaseSignal, sender: object) -> Arguments:
    """Do the same as ``example`` for a signal about a model in our database; empty for any other or no sender."""
    is_ours = environment.is_emulated and signal.module == "django.db.models.signals"
    return example(signal, sender) if is_ours and sender is not None else {}


def is_of_library(signal: BaseSignal) -> bool:
    """Return whether it is one of the Django and Celery signals that are known here."""
    from cantemo_signals.sandbox.catalogue import library_events  # few sessions have such signals

    return library_events.is_known(str(signal.module), str(signal.name))


def is_declared(signal: BaseSignal) -> bool:
    """Return whether the emulated Portal declares a signal, and thus what sends it."""
    return signal in meanings


def is_unused(signal: BaseSignal) -> bool:
    """Return whether it is known that nothing sends a signal."""
    return signal in meanings and meanings[signal].unused and not any(m.raises(signal) for m in methods().values())


def usual_sender(signal: BaseSignal) -> object:
    """Return the usual sender of ``signal``: the class of the method that ``example`` uses; None if none is known."""
    if signal not in meanings:
        from cantemo_signals.sandbox.catalogue import library_events  # few sessions have such signals

        return library_events.sender(str(signal.module), str(signal.name))
    candidates = [method for method in methods().values() if method.raises(signal)]
    return min(candidates, key=lambda each: each.rank(signal)).owner if candidates else None


def _described(signal: BaseSignal, helper_methods: Iterable[Method]) -> connections.Signal:
    meaning = meanings[signal]
    raised = tuple(
        connections.Raise(
            method.sender,
            method.name if event.names_method else None,
            event.carries,
            event.certainty,
            event.source,
        )
        for method in helper_methods
        for event in method.events
        if event.signal is signal
    )
    return connections.Signal(str(signal.name), signal.module, meaning.text, meaning.certainty, meaning.source, raised)


def _classes_of(module: ModuleType) -> list[type]:
    return [value for value in vars(module).values() if isinstance(value, type) and value.__module__ == module.__name__]


def _methods_of(cls: type) -> Iterator[Method]:
    for value in list(vars(cls).values()):
        declaration = declaration_of(value)
        if declaration is not None:
            yield Method(cls, declaration)
