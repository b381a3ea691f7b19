"""Signals, connections and findings, as immutable values; see ``plugins.py``."""

from typing import Literal

from cantemo_signals.values import NamedTuple
from cantemo_signals.values.documents import Json
from cantemo_signals.values.locations import Location
from cantemo_signals.values.plugins import Phase
from cantemo_signals.values.severity import Severity

Certainty = Literal["documented", "seen in code", "measured by others", "inferred"]


class Raise(NamedTuple):
    """One way a signal is raised: by which sender and method, with which arguments, how sure and from where."""

    sender: str
    method: str | None
    arguments: tuple[str, ...]
    certainty: Certainty
    source: str


class Signal(NamedTuple):
    """Something that can be listened to; ``raised_by`` is what the catalogue knows of its senders."""

    name: str
    module: str
    meaning: str
    certainty: Certainty | None
    source: str
    raised_by: tuple[Raise, ...] = ()
    plugin: str | None = None
    connections: int = 0


class MethodSignal(NamedTuple):
    """A signal that a helper method raises, before or after its work: the names of what it carries, in order.

    ``arguments`` are example values of those that JSON can hold: what ``--kw-json`` takes to send this event alone.
    """

    name: str
    arguments: dict[str, Json]
    module: str
    before: bool
    carries: tuple[str, ...]
    certainty: Certainty
    source: str


class HelperMethod(NamedTuple):
    """A helper method and the signals of a call, in their order; their sender is its class.

    ``arguments`` are example values of the parameters that JSON can hold: what ``--kw-json`` takes to call it.
    Of the ``parameters``, in the order of the call, those in ``required`` have no default.
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


NeverCalled = Literal["garbage-collected", "sender gone", "unresolved", "never sent", "called once", "disconnected"]
"""Why no event reaches a connection; "called once": its library calls a receiver once, by another connection."""


class EventPlace(NamedTuple):
    """An event that reaches a connection: the signal, who sends it, and the place among the receivers that it calls.

    ``sender`` None is whoever is not named as the sender of another event of this signal. ``order`` counts from 1.
    """

    signal: str
    sender: str | None
    order: int


class Connection(NamedTuple):
    """A receiver connected to a signal, for one sender or for any.

    ``order`` counts from 1 among the receivers that an event of this signal from ``sender`` would call, in the
    order of the calls; it is None if it was garbage-collected. ``sender`` None means any sender. ``events`` are those
    that reach it, one for each sender that somebody is connected for; if there are none, ``never_called`` tells why.
    Where very many receivers are for any sender, each is reached by all events of its signal, ``everywhere``, and
    ``events`` has only the one from a sender that nobody is connected for. ``failed`` tells that
    the module or bootstrap which connected it raised afterwards, ``inferred`` that the sender is only what lies where
    the connected one lay, ``unresolved`` that it is only the name of a model that is not there. ``library`` is whose
    signal it is: Portal's (emulated, and those that plugins make of its class) or another library's.
    ``disconnected_at`` is the line that undid the connection, which is no more then, and ``disconnected_by`` the plugin
    that did it. ``accepts`` are the parameters that are written at ``receiver_at``, ``wrappers`` the decorators around
    them, from the outside in, ``docstring`` the first line of its text. ``source`` is there if it was asked for.
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


class Finding(NamedTuple):
    """Something that the plugin's author should know: the rule, the place, and what to do about it.

    ``is_failure`` tells that it repeats a failure that ``plugins`` has in full. ``receiver``, ``signal`` and ``sender``
    are what it is about, where it is about a connection; ``related`` is the line that connects, if another than the
    location. ``see`` is the command that shows it again. ``check`` adds the text of the line, ``source``, and the
    columns of what is at fault in it, which count from 1: the last one is the first behind it.
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
