"""How a receiver's parameters fit the events that can reach it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from types import FunctionType
from typing import Any

from cantemo_signals.bus import BaseSignal, Entry
from cantemo_signals.bus.namespaces import member
from cantemo_signals.bus.naming import CO_VARARGS, CO_VARKEYWORDS, dict_of, function_name
from cantemo_signals.bus.parameters import MOST_STEPS, Called, Parameters, called, parameters_of
from cantemo_signals.sandbox.catalogue import catalogue
from cantemo_signals.session.possible_events import PossibleEvent, PossibleEvents
from cantemo_signals.session.sources import UNKNOWN

Names = tuple[str, ...]
USUAL = ("self", "cls")
LIBRARIES = ("django.", "celery.")
STARS = CO_VARARGS | CO_VARKEYWORDS


class Fit:
    """The receiver of one connection, compared with the events that can reach it.

    ``code`` belongs to the function whose parameters decide; any wrappers around it pass everything on to it. The
    function itself is not kept, because that would keep it alive.
    """

    def __init__(self, entry: Entry, found: Called, possible: PossibleEvents) -> None:
        self.entry = entry
        function = behind_wrappers(found.function)
        self.code, (self.module, self.qualname) = function.__code__, function_name(function)
        self.filled, self.given = found.filled, found.given
        self.parameters: Parameters = parameters_of(function, found.filled + entry.signal.by_place, found.given)
        #: Whether its dispatcher withholds arguments that it has no parameter for; it withholds none from a wrapper.
        self.is_spared = entry.signal.withholds and function is found.function
        self._possible = possible

    @cached_property
    def events(self) -> tuple[PossibleEvent, ...]:
        """The known events that can reach the receiver."""
        signal, sender = self.entry.signal, self.entry.sender()
        found = self._possible.of(signal) if self.entry.any_sender else self._possible.from_sender(signal, sender)
        return found or tuple(_of_library(signal))

    @property
    def doubled(self) -> Names:
        """The arguments that every event passes by name to a parameter that is already filled."""
        filled = [name for name in self.parameters.filled if name not in USUAL]
        coming = (*self.entry.signal.by_name, *self.always_carried) if filled else ()
        return tuple(name for name in coming if name in filled)

    @property
    def nameless(self) -> Names:
        """The arguments that every event passes by name to a parameter that is positional-only."""
        return tuple(name for name in self.entry.signal.by_name if name in self.parameters.nameless)

    @property
    def refused(self) -> Names:
        """The arguments that every known event passes and that the receiver does not take."""
        return self.not_taken(self.entry.signal.by_name) or self.not_taken(self.always_carried)

    @property
    def always_carried(self) -> Names:
        """The names of the arguments that every event carries."""
        return tuple(name for name in self.carried if all(name in event.names for event in self.events))

    @property
    def carried(self) -> Names:
        """The names of the arguments that any of the events carries."""
        return tuple(dict.fromkeys(name for event in self.events for name in event.names))

    @property
    def required(self) -> Names:
        """The required parameters that not every event of its signal is sure to pass."""
        return tuple(name for name in self.parameters.required if name not in _sure(self.entry.signal))

    @property
    def optional(self) -> Names:
        """The parameters with a default that none of the host's own events passes."""
        parameters = self.parameters
        skipped = (*parameters.required, *self.given, *_sure(self.entry.signal))
        names = (*parameters.positional, *parameters.keyword)
        left = [name for name in names if name not in skipped and not name.startswith("_")]
        of_host = self._carried_by_helpers() if left else ()
        return tuple(name for name in left if name not in of_host)

    @property
    def lacking(self) -> str | None:
        """The parameter for the object (``self``) of a method that is connected without one, or None."""
        positional, signal = self.parameters.positional, self.entry.signal
        owner, _, name = self.qualname.rpartition(".")
        if self.filled or not owner or owner.endswith("<locals>"):
            return None
        if signal.by_place:  # the sender comes in its place
            return next((each for each in self.parameters.filled if each in USUAL), None)
        if positional[:1] != self.parameters.required[:1]:
            return None
        cls = member(self.module, owner)
        is_class = issubclass(type(cls), type)
        if not positional or (is_class and type(dict_of(cls).get(name)) is staticmethod):
            return None
        first = positional[0]
        is_usual = first in USUAL or (is_class and first not in self.carried)
        return first if is_usual and first not in signal.by_name else None

    def _carried_by_helpers(self) -> Names:
        """Return what Portal's helpers send in the calls that send this signal, with this signal or another one.

        It is known what post events carry at least, but not that they lack what the pre events carry (inferred).
        Whether plugins may also send such a signal can be asked later.
        """
        signal, sender = self.entry.signal, self.entry.sender()
        if not catalogue.is_declared(signal):
            return ()
        classes = catalogue.classes() if self.entry.any_sender else (sender,)
        methods = [method for cls in classes for method in catalogue.own_methods_of(cls) if method.raises(signal)]
        return tuple(name for method in methods for event in method.events for name in event.carries)

    def not_taken(self, names: Iterable[str]) -> Names:
        """Return the names that the receiver does not take."""
        return () if self.parameters.takes_any else tuple(each for each in names if each not in self.parameters.named)


class Fits:
    """The live receivers of some connections that run a Python function; each is examined once."""

    def __init__(self, entries: Iterable[Entry], possible: PossibleEvents) -> None:
        self._entries = entries
        self._possible = possible
        self._known: list[Fit] | None = None

    def __iter__(self) -> Iterator[Fit]:
        if self._known is None:
            self._known = [
                Fit(entry, found, self._possible)
                for entry, receiver in ((entry, entry.receiver()) for entry in self._entries)
                if not _fits_plainly(entry, receiver) and not entry.lost_sender
                if (found := called(receiver)) is not None
            ]
        return iter(self._known)


def _fits_plainly(entry: Entry, receiver: Any) -> bool:
    """Return whether a receiver obviously fits any event: a function of what always comes, and of ``**kwargs``."""
    if type(receiver) is not FunctionType or receiver.__dict__ or receiver.__defaults__ or receiver.__kwdefaults__:
        return False
    code, signal = receiver.__code__, entry.signal
    if signal.by_place:
        return False
    if code.co_flags & STARS != CO_VARKEYWORDS or code.co_posonlyargcount or "." in function_name(receiver)[1]:
        return False
    sure = _sure(signal)
    return all(name in sure for name in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])


def _sure(signal: BaseSignal) -> Names:
    """Return what every event of a signal carries, as far as is known without asking who sends it."""
    if catalogue.is_declared(signal):
        return (*signal.by_name, *catalogue.always_carried(signal))
    return (*signal.by_name, *(_carried_by_library(signal) or ()))


def _of_library(signal: BaseSignal) -> Iterator[PossibleEvent]:
    """Yield an event with what a library's signal carries, whoever sends it, if that is known."""
    names = _carried_by_library(signal)
    if names is not None:
        yield PossibleEvent(signal, UNKNOWN, None, names, "documented", "the documentation of its library")


def _carried_by_library(signal: BaseSignal) -> Names | None:
    module = str(signal.module)
    if not module.startswith(LIBRARIES) or not catalogue.is_of_library(signal):
        return None
    from cantemo_signals.sandbox.catalogue import library_events  # few sessions have such signals

    return library_events.carried(module, str(signal.name))


def behind_wrappers(function: FunctionType) -> FunctionType:
    """Return the function that decides what a call must pass: the one to which wrappers pass everything on."""
    for _ in range(MOST_STEPS):
        code = function.__code__
        is_open = code.co_flags & CO_VARARGS and code.co_flags & CO_VARKEYWORDS
        if not is_open or code.co_argcount or code.co_kwonlyargcount or function.__closure__ is None:
            break
        from cantemo_signals.session.sources.wrappers import handed_on_to  # imports ast: few receivers need it

        inner = handed_on_to(function)
        if inner is None:
            break
        function = inner
    return function
