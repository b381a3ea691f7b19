"""What the tool knows of plugins, signals and connections, as immutable values.

Every value of ours is a ``NamedTuple``: the JSON document has the same keys in the same order as the fields, so
``document.py`` needs no table of its own. (Frozen slotted dataclasses would say the same and cost fifty milliseconds at
every start: they are compiled one by one, and ``dataclasses`` imports ``inspect``.) Where values of several types can
stand in one place, each has a ``kind`` that tells which it is. Annotations are evaluated here, without ``from
__future__ import annotations``: ``NamedTuple`` compiles each one that is a string.
"""

from typing import Literal, NamedTuple

from cantemo_signals.location import Location

#: The stage in which something happened; "unknown" of a connection to another library's signal made unobserved.
Phase = Literal["import", "models", "ready", "bootstrap", "run time", "unknown"]
#: Whose signal it is: Portal's (emulated, and those that plugins make of its class) or another library's.
Library = Literal["portal", "django", "pydispatcher", "celery", "blinker"]
Severity = Literal["error", "warning", "note"]
Certainty = Literal["documented", "seen in code", "measured by others", "inferred"]
EffectKind = Literal[
    "helper", "REST", "fabricated", "database", "network", "process", "files", "mail", "thread", "task"
]


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


class Concession(NamedTuple):
    """Something that was let pass, most often a Python 2 habit under ``--legacy-imports``: where, and what to write."""

    location: Location
    what: str


class Effect(NamedTuple):
    """Something that was asked of the host or of the machine: ``what`` with which arguments, and by which line.

    ``result`` is the text of what came back, None when that is not known; ``blocked`` tells that it was not let happen.
    ``phase`` and ``during`` are set for what was asked while plugins were loaded.
    """

    kind: EffectKind
    what: str
    arguments: tuple[str, ...] = ()
    location: Location | None = None
    result: str | None = None
    blocked: bool = False
    phase: Phase | None = None
    during: str | None = None


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
    effects: tuple[Effect, ...] = ()


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
    the module or bootstrap which connected it raised afterwards, ``inferred`` that the sender is only what lies where
    the connected one lay.
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
    library: Library = "portal"


class Finding(NamedTuple):
    """Something the author should know, by rule, with the place and what to do about it."""

    rule: str
    severity: Severity
    message: str
    location: Location | None = None
    hint: str | None = None
    plugin: str | None = None
