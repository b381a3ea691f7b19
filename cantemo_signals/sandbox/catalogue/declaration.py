"""What a helper method declares beside its definition, and the call that keeps the promise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from cantemo_signals.bus import BaseSignal
from cantemo_signals.sandbox.catalogue.examples import fresh
from cantemo_signals.values.connections import Certainty

CERTAINTIES: tuple[Certainty, ...] = ("documented", "seen in code", "measured by others", "inferred")
_VARIABLE_POSITIONAL, _VARIABLE_NAMED = 0x04, 0x08

RETURNED = "return"
"""The ``instance`` of events that tell of what the method returns; nothing is known of it before."""

Function = Callable[..., Any]
Arguments = dict[str, Any]


class Meaning(NamedTuple):
    """What is known of a signal itself; ``carries`` is what its events hold when no method is known to raise it.

    ``examples`` are values for that.
    """

    text: str
    certainty: Certainty
    source: str
    carries: tuple[str, ...]
    examples: Arguments = {}  # noqa: RUF012 - nobody writes to it


class Raising(NamedTuple):
    """One signal that a method raises, before or after its body; ``instance`` is the parameter of which it tells."""

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

    def event(self, method: str, arguments: Mapping[str, Any]) -> Arguments:
        """The event's arguments: the very objects that the method was called with."""
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
        self.raised: list[Raising] = []
        #: Arguments of the events that the method makes itself; its body takes them by name, with "_" before it.
        self.prepared: dict[str, Callable[[Arguments], Any]] = {}
        self.examples: Arguments = {}
        #: Arguments of the events that are the same whatever the method is called with.
        self.constants: Arguments = {}

    def state(self, certainty: Certainty, source: str, examples: Arguments | None) -> None:
        """Take in where the knowledge comes from; of several statements the most certain one counts."""
        if not self.source or CERTAINTIES.index(certainty) < CERTAINTIES.index(self.certainty):
            self.certainty, self.source = certainty, source
        self.examples.update(examples or {})

    @property
    def name(self) -> str:
        """The method's name, which is what its events call it."""
        return self.function.__name__

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters, ``self`` included, without ``*args``, ``**kwargs`` and what is prepared."""
        code = self.function.__code__
        return code.co_varnames[: code.co_argcount]

    @property
    def is_method(self) -> bool:
        """Whether the function takes ``self``."""
        return self.parameters[:1] == ("self",)

    @property
    def defaults(self) -> Arguments:
        """The parameters that can be left out, and the values they have then."""
        values = self.function.__defaults__ or ()
        return dict(zip(self.parameters[len(self.parameters) - len(values) :], values, strict=True))

    def call(self, args: tuple[Any, ...], kwargs: Arguments) -> Any:
        """Raise what comes before, run the body with the same objects, raise what comes after."""
        if not self.raised:
            return self.function(*args, **kwargs)
        arguments = self._bound(args, kwargs)
        if arguments is None:
            return self.function(*args, **kwargs)  # for Python's own TypeError, before anything is raised
        for name, prepare in self.prepared.items():
            arguments[name] = kwargs[f"_{name}"] = prepare(arguments)
        arguments.update(fresh(self.constants))
        arguments[RETURNED] = None
        self._raise(args[0], arguments, before=True)
        answer = self.function(*args, **kwargs)
        arguments[RETURNED] = answer.getId() if hasattr(answer, "getId") else answer
        self._raise(args[0], arguments, before=False)
        return answer

    def _raise(self, helper: object, arguments: Arguments, *, before: bool) -> None:
        for raising in self.raised:
            if raising.before is before:
                raising.signal.send(sender=type(helper), **raising.event(self.name, arguments))

    def _bound(self, args: tuple[Any, ...], kwargs: Arguments) -> Arguments | None:
        """The arguments by name, or None where Python would refuse the call."""
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
