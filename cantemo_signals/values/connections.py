"""Signals, connections and findings, as immutable values; see ``plugins.py``."""

from typing import Literal

from cantemo_signals.values import NamedTuple
from cantemo_signals.values.documents import Json
from cantemo_signals.values.locations import Location
from cantemo_signals.values.plugins import Phase
from cantemo_signals.values.severity import Severity

Certainty = Literal["documented", "seen in code", "measured by others", "inferred"]


class Raise(NamedTuple):
    """One way in which a signal is raised: the sender, the method and the arguments, with certainty and source."""

    sender: str
    method: str | None
    arguments: tuple[str, ...]
    certainty: Certainty
    source: str


class Signal(NamedTuple):
    """A signal that receivers can connect to; ``raised_by`` is what the catalogue knows about its senders.

    It may stand for a block of Portal's pages: then ``module`` is ``pluginblock``, ``words`` are those of its tag after
    the name, None if they are not known, ``raised_by`` is the page with the names in its context, and ``connections``
    counts the plugins that fill it.
    """

    name: str
    module: str
    meaning: str
    certainty: Certainty | None
    source: str
    raised_by: tuple[Raise, ...] = ()
    plugin: str | None = None
    connections: int = 0
    words: tuple[str, ...] | None = ()


class MethodSignal(NamedTuple):
    """A signal that a helper method raises before or after its work; ``carries`` names its arguments, in order.

    ``arguments`` has example values for those that JSON can hold: what ``--kw-json`` takes to send only this event.
    """

    name: str
    arguments: dict[str, Json]
    module: str
    before: bool
    carries: tuple[str, ...]
    certainty: Certainty
    source: str


class HelperMethod(NamedTuple):
    """A helper method and the signals that a call raises, in order; their sender is the class of the method.

    ``arguments`` has example values for the parameters that JSON can hold: what ``--kw-json`` takes to call it.
    ``parameters`` are in the order of the call; those in ``required`` have no default.
    """

    name: str
    arguments: dict[str, Json]
    signals: tuple[MethodSignal, ...]
    sender: str
    parameters: tuple[str, ...]
    required: tuple[str, ...]
    meaning: str
    certainty: Certainty
    source: str


class Accessor(NamedTuple):
    """What an object of ``VidiRest`` answers to a method or a property, and how certain that is.

    ``object`` is the class that defines it; ``parameters`` is None for a property.
    """

    name: str
    object: str
    parameters: tuple[str, ...] | None
    meaning: str
    certainty: Certainty
    source: str


NeverCalled = Literal[
    "garbage-collected", "sender gone", "unresolved", "never sent", "called once", "disconnected", "disabled"
]
"""Why no event reaches a connection; "called once": its library calls a receiver only once, by another connection.

"disabled" is the instance of a plugin class that fills a block."""


class EventPlace(NamedTuple):
    """An event that reaches a connection: the signal, the sender, and the place among the receivers that it calls.

    ``sender`` is None for any sender that no other event of this signal names. ``order`` counts from 1.
    """

    signal: str
    sender: str | None
    order: int


class Connection(NamedTuple):
    """A receiver connected to a signal, for one sender or for any.

    ``order`` counts from 1 among the receivers that an event of this signal from ``sender`` would call, in the
    order of the calls; it is None if the receiver was garbage-collected. ``sender`` is None for any sender. ``events``
    are those that reach the connection, one for each sender that a receiver is connected for; if there are none,
    ``never_called`` says why. If very many receivers are connected for any sender, ``everywhere`` means that all events
    of the signal reach this one, and ``events`` has only the event from a sender that no receiver is connected for.
    ``failed`` means that the module or bootstrap that connected it raised afterwards, ``inferred`` that the sender is
    only what is now at the address of the connected one, ``unresolved`` that it is only the name of a model that does
    not exist. ``library`` is the library that the signal belongs to: Portal (its emulated signals, and those that
    plugins make from its class) or another one. ``disconnected_at`` is the line that undid the connection, which then
    no longer exists, and ``disconnected_by`` the plugin that did so. ``accepts`` are the parameters written at
    ``receiver_at``, ``wrappers`` the decorators around them, outermost first, and ``docstring`` is the first line of
    the receiver's docstring. ``source`` is set if it was requested. ``chooser`` is the function that decides which
    receivers are called, and in which order, if the signal's class has one of its own: then ``order`` is only that of
    the library.
    """

    signal: str
    module: str
    sender: str | None
    order: int | None
    receiver: str
    receiver_at: Location | None
    plugin: str | None
    phase: Phase
    during: str
    connected_at: Location | None
    weak: bool
    dispatch_uid: str | None
    alive: bool
    kind: str = "function"
    accepts: tuple[str, ...] = ()
    failed: bool = False
    inferred: bool = False
    library: str = "portal"
    unresolved: bool = False
    disconnected_by: str | None = None
    disconnected_at: Location | None = None
    wrappers: tuple[str, ...] = ()
    events: tuple[EventPlace, ...] = ()
    never_called: NeverCalled | None = None
    everywhere: bool = False
    docstring: str | None = None
    source: str | None = None
    chooser: str | None = None

    @property
    def is_of_portal(self) -> bool:
        """True if Portal itself made it."""
        is_own = self.receiver.startswith("portal.") and not self.receiver.startswith("portal.plugins.")
        return is_own and self.plugin is None and self.library == "portal"


class Finding(NamedTuple):
    """Something that the plugin's author should know: the rule, the place, and what to do about it.

    ``is_failure`` means that it repeats a failure that ``plugins`` has in full. ``receiver``, ``signal`` and ``sender``
    identify the connection that it is about, if any; ``related`` is the line that connects, if it differs from
    ``location``. ``see`` is the command that shows it again. ``check`` adds ``source``, the text of the line, and the
    columns of the faulty part, which count from 1: ``end_column`` is the first one after it.
    """

    code: str
    rule: str
    severity: Severity
    message: str
    location: Location | None = None
    hint: str | None = None
    plugin: str | None = None
    is_failure: bool = False
    receiver: str | None = None
    signal: str | None = None
    sender: str | None = None
    related: Location | None = None
    see: str | None = None
    source: str | None = None
    column: int | None = None
    end_column: int | None = None
