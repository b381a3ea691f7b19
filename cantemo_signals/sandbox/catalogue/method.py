"""A helper method as the catalogue knows it."""

from __future__ import annotations

from typing import Any

from cantemo_signals.bus import BaseSignal
from cantemo_signals.sandbox.catalogue.declaration import CERTAINTIES, RETURNED, Arguments, Declaration, Raising
from cantemo_signals.sandbox.catalogue.examples import Name, example_of, fresh, things
from cantemo_signals.values.connections import Certainty

#: The methods whose events tell of what they made: an argument that would name it.
_RETURNED = {"createFileEntity": "file_id", "createLibraryFromItemList": "library_id"}


class Method:
    """One emulated helper method: what it takes, what it raises, how certain that is, and example values."""

    def __init__(self, owner: type[Any], declaration: Declaration) -> None:
        self.owner = owner
        self._declaration = declaration

    def __repr__(self) -> str:
        return f"<Method {self.title}>"

    @property
    def name(self) -> str:
        """The method's own name."""
        return self._declaration.name

    @property
    def title(self) -> str:
        """``Class.method``."""
        return f"{self.owner.__qualname__}.{self.name}"

    @property
    def sender(self) -> str:
        """The dotted name of the class that is the sender of its signals."""
        return f"{self.owner.__module__}.{self.owner.__qualname__}"

    @property
    def certainty(self) -> Certainty:
        """How certain it is that there is such a method and what it raises."""
        return self._declaration.certainty

    @property
    def source(self) -> str:
        """Where the knowledge comes from."""
        return self._declaration.source

    @property
    def raised(self) -> tuple[Raising, ...]:
        """The signals that a call raises, in order."""
        return tuple(sorted(self._declaration.raised, key=lambda each: not each.before))

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of what can be passed."""
        return self._declaration.parameters[1:]

    @property
    def required(self) -> tuple[str, ...]:
        """The names of what must be passed."""
        optional = self._declaration.defaults
        return tuple(name for name in self.parameters if name not in optional)

    @property
    def examples(self) -> Arguments:
        """An example value for every parameter, and for every argument of the events; made afresh each time."""
        declaration = self._declaration
        annotations = declaration.function.__annotations__
        values: Arguments = {}
        for name in self.parameters:
            if name in declaration.examples:
                values[name] = fresh(declaration.examples[name])
            else:
                values[name] = example_of(name, declaration.defaults.get(name), str(annotations.get(name, "")))
        for name, prepare in declaration.prepared.items():
            values[name] = prepare(values)
        return {**values, **fresh(declaration.constants)}

    def event(self, raising: Raising) -> Arguments:
        """What the event carries when the method raises this signal, with example values."""
        returned = None if raising.before else example_of("_id")
        return raising.event(self.name, {**self.examples, RETURNED: returned})

    def state_before(self, arguments: Arguments) -> tuple[list[Name], list[Name]]:
        """What exists before a call with these arguments, by kind and name, and what does not: what it creates."""
        new = {each.instance for each in self.raised if str(each.signal.name).endswith("_create")}
        exist = [thing for name, value in arguments.items() if name not in new for thing in things(name, value)]
        return exist, [thing for name, value in arguments.items() if name in new for thing in things(name, value)]

    def state_around(self, raising: Raising, arguments: Arguments) -> tuple[list[Name], list[Name]]:
        """What exists when an event of this method is sent, and what does not, not yet or no longer."""
        told = things(self._instance_of(raising), arguments.get("instance"))
        exist = [thing for name, value in arguments.items() if name != "instance" for thing in things(name, value)]
        if str(raising.signal.name).endswith(("_pre_create", "_post_delete")):
            return exist, told
        return [*told, *exist], []

    def _instance_of(self, raising: Raising) -> str:
        """The name of an argument that would name what an event's ``instance`` does."""
        return raising.instance if raising.instance != RETURNED else _RETURNED.get(self.name, "item_id")

    def raises(self, signal: BaseSignal) -> bool:
        """Whether a call raises ``signal``."""
        return any(each.signal is signal for each in self._declaration.raised)

    def rank(self, signal: BaseSignal) -> tuple[bool, bool, int, int]:
        """Orders the methods that raise ``signal``, the best example of its events first."""
        raising = next(each for each in self._declaration.raised if each.signal is signal)
        certainty = raising.certainty
        return certainty == "inferred", raising.instance != "item_id", CERTAINTIES.index(certainty), -self._extras

    @property
    def _extras(self) -> int:
        return sum(len(each.extras) for each in self._declaration.raised)
