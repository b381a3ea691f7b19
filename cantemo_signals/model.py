"""What the tool knows, as immutable values; imports nothing of ours.

Every value is a ``NamedTuple``: the JSON document has the same keys in the same order as the fields here, so
``document.py`` needs no table of its own. (Frozen slotted dataclasses would say the same and cost fifty
milliseconds at every start: they are compiled one by one, and ``dataclasses`` imports ``inspect``.)
Where values of several types can stand in one place, each has a ``kind`` that tells which it is.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
Engine = Literal["portal", "pydispatcher"]
Phase = Literal["import", "models", "ready", "bootstrap", "run time"]
Severity = Literal["error", "warning", "note"]
Certainty = Literal["documented", "seen in code", "measured by others", "inferred"]

ENGINES: tuple[Engine, ...] = ("portal", "pydispatcher")
PHASES: tuple[Phase, ...] = ("import", "models", "ready", "bootstrap", "run time")


class Location(NamedTuple):
    """A line of a file; ``path`` is relative to the working directory where that is shorter, ``line`` counts from 1."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


class Frame(NamedTuple):
    """One level of a traceback; ``own`` tells whether its code belongs to a plugin.

    ``repeats`` is set on the first frame of a recursion: the next ``span`` frames, it included, come that many times.
    """

    location: Location
    function: str
    source: str
    own: bool
    repeats: int = 1
    span: int = 1


class Failure(NamedTuple):
    """An exception that came out of plugin code: where it was raised, the hint that helps, the way there."""

    type: str
    message: str
    location: Location | None = None
    hint: str | None = None
    fabricated: bool = False
    frames: tuple[Frame, ...] = ()


class PluginClass(NamedTuple):
    """A ``Plugin`` subclass, the interfaces it implements and how many instances of it were made."""

    name: str
    module: str
    interfaces: tuple[str, ...]
    instances: int
    location: Location | None = None
    bases: tuple[str, ...] = ()


class Bootstrap(NamedTuple):
    """What became of one ``bootstrap()``; ``seconds`` is wall time, 0 when it did not run."""

    name: str
    outcome: Literal["ran", "raised", "not run"]
    seconds: float
    location: Location | None = None
    failure: Failure | None = None


class Plugin(NamedTuple):
    """A package or module in the plugin directory; ``failure`` is the first thing that went wrong while loading it."""

    name: str
    path: str
    loaded: bool
    failure: Failure | None = None
    classes: tuple[PluginClass, ...] = ()
    bootstraps: tuple[Bootstrap, ...] = ()
    seconds: float = 0.0
    note: str | None = None
    concessions: tuple[Concession, ...] = ()


class Concession(NamedTuple):
    """A Python 2 habit that ``--legacy-imports`` let pass: where, and what Python 3 wants instead."""

    location: Location
    what: str


class HostModule(NamedTuple):
    """A module of the emulated host that plugins asked for: a real file of the sandbox, or fabricated on demand."""

    name: str
    origin: Literal["emulated", "fabricated"]
    names: tuple[str, ...] = ()
    plugins: tuple[str, ...] = ()


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


class Connection(NamedTuple):
    """A receiver's standing request to be called.

    ``order`` counts from 1 among the receivers that an event of this signal from this sender would call, in the
    order of the calls; it is None for a receiver that died. ``sender`` None means any sender. ``failed`` tells that
    the module or bootstrap which connected it raised afterwards.
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


class Finding(NamedTuple):
    """Something the author should know, by rule, with the place and what to do about it."""

    rule: str
    severity: Severity
    message: str
    location: Location | None = None
    hint: str | None = None
    plugin: str | None = None


class Effect(NamedTuple):
    """Something a receiver asked of the host: ``what`` was called with which arguments, and by which line."""

    kind: Literal["helper", "fabricated"]
    what: str
    arguments: tuple[str, ...] = ()
    location: Location | None = None


class Returned(NamedTuple):
    """The receiver returned ``value`` (its text)."""

    value: str
    kind: Literal["returned"] = "returned"


class Raised(NamedTuple):
    """The receiver raised."""

    type: str
    message: str
    location: Location | None = None
    hint: str | None = None
    fabricated: bool = False
    frames: tuple[Frame, ...] = ()
    kind: Literal["raised"] = "raised"


class NotReached(NamedTuple):
    """An earlier receiver raised, so the dispatch ended before this one."""

    kind: Literal["not reached"] = "not reached"


class Dropped(NamedTuple):
    """The dispatch went on, yet this receiver was not called: it died or was disconnected meanwhile."""

    why: str
    kind: Literal["dropped"] = "dropped"


class Died(NamedTuple):
    """The host process ended while this receiver ran."""

    message: str
    kind: Literal["died"] = "died"


class Planned(NamedTuple):
    """Nothing was called: this is the plan."""

    kind: Literal["planned"] = "planned"


Outcome = Returned | Raised | NotReached | Dropped | Died | Planned


class Mutation(NamedTuple):
    """An argument that a receiver changed in place, as text before and after."""

    argument: str
    before: str
    after: str


class Times(NamedTuple):
    """Seconds over several sends of the same event."""

    runs: int
    min: float
    median: float
    max: float


class Call(NamedTuple):
    """What became of one receiver in a dispatch; ``order`` counts from 1, ``seconds`` is wall time."""

    order: int
    reason: str
    receiver: str
    receiver_at: Location | None
    plugin: str | None
    outcome: Outcome
    seconds: float
    arguments: dict[str, Json]
    withheld: tuple[str, ...] = ()
    mutations: tuple[Mutation, ...] = ()
    output: str = ""
    effects: tuple[Effect, ...] = ()
    sent: tuple[Dispatch, ...] = ()
    times: Times | None = None


class PassedOver(NamedTuple):
    """A receiver of the signal that this event does not call, and why."""

    receiver: str
    reason: str
    receiver_at: Location | None = None
    plugin: str | None = None


class Event(NamedTuple):
    """One signal to send. ``filled`` names the arguments that got an example value."""

    signal: str
    module: str
    sender: str | None
    arguments: dict[str, Json]
    filled: tuple[str, ...] = ()


class Cycle(NamedTuple):
    """A dispatch that led to itself: ``path`` is the round trip, cut by us ``depth`` levels down."""

    path: tuple[str, ...]
    depth: int


class Dispatch(NamedTuple):
    """An event and every call it led to; ``cycle`` is set where we cut an endless re-entry."""

    event: Event
    calls: tuple[Call, ...]
    passed_over: tuple[PassedOver, ...] = ()
    robust: bool = False
    sent_at: Location | None = None
    cycle: Cycle | None = None
    difference: str | None = None


class Death(NamedTuple):
    """The host process ended before its work did: during which step, how, and in which event of a trace if in one."""

    step: str
    message: str
    location: Location | None = None
    event: int | None = None


class WiringResult(NamedTuple):
    """What is connected; ``total`` counts the connections before any filter."""

    engine: Engine
    host: str
    connections: tuple[Connection, ...]
    plugins: tuple[Plugin, ...]
    findings: tuple[Finding, ...]
    silent: tuple[Signal, ...] = ()
    deaths: tuple[Death, ...] = ()
    total: int = 0
    kind: Literal["wiring"] = "wiring"


class DispatchResult(NamedTuple):
    """What happened when one event was fired."""

    engine: Engine
    host: str
    event: Event
    calls: tuple[Call, ...]
    passed_over: tuple[PassedOver, ...]
    plugins: tuple[Plugin, ...]
    findings: tuple[Finding, ...]
    robust: bool = False
    cycle: Cycle | None = None
    difference: str | None = None
    deaths: tuple[Death, ...] = ()
    kind: Literal["dispatch"] = "dispatch"


class TraceResult(NamedTuple):
    """What happened when several events were fired, or one helper method was called.

    ``call`` is the helper method that was really called, if one was, ``filled`` names its arguments that got an example
    value, and ``outcome`` is what became of it.
    """

    engine: Engine
    host: str
    dispatches: tuple[Dispatch, ...]
    plugins: tuple[Plugin, ...]
    findings: tuple[Finding, ...]
    call: str | None = None
    filled: tuple[str, ...] = ()
    outcome: Outcome | None = None
    deaths: tuple[Death, ...] = ()
    kind: Literal["trace"] = "trace"


class SignalsResult(NamedTuple):
    """What can be listened to; when one signal was asked for, also what is connected to it."""

    signals: tuple[Signal, ...]
    plugins: tuple[Plugin, ...] = ()
    connections: tuple[Connection, ...] = ()
    findings: tuple[Finding, ...] = ()
    deaths: tuple[Death, ...] = ()
    kind: Literal["signals"] = "signals"


class PluginsResult(NamedTuple):
    """What was loaded, and what of the host was asked for."""

    engine: Engine
    host: str
    plugins: tuple[Plugin, ...]
    modules: tuple[HostModule, ...]
    findings: tuple[Finding, ...]
    deaths: tuple[Death, ...] = ()
    kind: Literal["plugins"] = "plugins"


class NamesResult(NamedTuple):
    """The live names that shell completion offers."""

    signals: tuple[str, ...]
    senders: tuple[str, ...]
    receivers: tuple[str, ...]
    methods: tuple[str, ...]
    plugins: tuple[str, ...] = ()
    kind: Literal["names"] = "names"


Result = WiringResult | DispatchResult | TraceResult | SignalsResult | PluginsResult | NamesResult
