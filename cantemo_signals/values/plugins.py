"""Plugins and what became of them."""

from typing import Literal

from cantemo_signals.values import NamedTuple
from cantemo_signals.values.locations import Location

#: The stage in which something happened; "unknown" of a connection to another library's signal made unobserved.
Phase = Literal["import", "models", "ready", "bootstrap", "urls", "run time", "unknown"]
#: What became of a method that is called while plugins are loaded.
Outcome = Literal["ran", "raised", "not run"]
#: What plugin code did with a made-up thing.
Decided = Literal["tested", "compared", "iterated", "searched", "measured", "converted", "formatted"]
#: When something was asked for, if not in the course of the call itself.
Deferred = Literal["on commit", "in a thread"]
EffectKind = Literal["helper", "REST", "made up", "database", "network", "process", "files", "mail", "thread", "task"]


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
    """An exception raised by plugin code: where, with which hint, and the frames on the way there.

    It is what became of a plugin, of a bootstrap, or of a call (the outcome ``raised``). ``made_up`` tells that a
    made-up object brought it about, ``inconclusive`` that nobody knows whether Portal would raise it: for that reason,
    or because an object was asked for that Portal may have. ``argument`` is the event's argument, an id or another
    text, that was taken for an object. ``locals`` are the texts of the local variables where a call raised.
    """

    type: str
    message: str
    location: Location | None = None
    hint: str | None = None
    made_up: bool = False
    frames: tuple[Frame, ...] = ()
    inconclusive: bool = False
    argument: str | None = None
    locals: dict[str, str] = {}  # noqa: RUF012 - nobody writes to it
    kind: Literal["raised"] = "raised"


class PluginClass(NamedTuple):
    """A ``Plugin`` subclass, the interfaces it implements and how many instances of it were made.

    ``guid`` is the ``plugin_guid`` of the first instance, ``bootstrap_at`` the line of its own ``bootstrap()``.
    ``is_plugin`` is false of a class that implements an interface and does not derive from ``Plugin``, ``failed`` tells
    that the module which defines it raised afterwards.
    """

    name: str
    module: str
    interfaces: tuple[str, ...]
    instances: int
    location: Location | None = None
    bases: tuple[str, ...] = ()
    guid: str | None = None
    bootstrap_at: Location | None = None
    is_plugin: bool = True
    failed: bool = False


class Misspelt(NamedTuple):
    """A method whose name is nearly the one that would be called."""

    name: str
    location: Location


class Bootstrap(NamedTuple):
    """What became of one ``bootstrap()``; ``seconds`` is wall time, 0 when it did not run."""

    name: str
    outcome: Outcome
    seconds: float
    location: Location | None = None
    failure: Failure | None = None
    misspelt: Misspelt | None = None


class AppConfig(NamedTuple):
    """A class with which a plugin describes itself to Django, which takes one at most; ``why_not`` says why not this.

    ``outcome`` is what became of its ``ready()``, None if it has none of its own.
    """

    name: str
    module: str
    taken: bool
    outcome: Outcome | None
    seconds: float = 0.0
    location: Location | None = None
    why_not: str | None = None
    misspelt: Misspelt | None = None


class Pages(NamedTuple):
    """A module with pages of a plugin's: URLs, below ``pattern`` and in ``namespace``, or what it shows in the admin.

    ``name`` is the plugin class that names the URLs; None for a ``urls.py`` that no class names.
    """

    kind: Literal["urls", "admin"]
    module: str
    name: str | None
    pattern: str | None
    namespace: str | None
    location: Location | None = None
    failure: Failure | None = None


class CompatibilityFix(NamedTuple):
    """Something old that was made to work, mostly Python 2 under ``--legacy-imports``: where, and what to write."""

    location: Location
    what: str


class Effect(NamedTuple):
    """Something that was asked of the host or of the machine: ``what`` with which arguments, and by which line.

    ``result`` is the text of what came back, None when that is not known; ``blocked`` tells that it was not let happen.
    ``phase`` and ``during`` are set for what was asked while plugins were loaded, other than by a thread of theirs,
    ``deferred`` for what a call only began: it waited for a transaction to be committed, or another thread asked.
    """

    kind: EffectKind
    what: str
    arguments: tuple[str, ...] = ()
    location: Location | None = None
    result: str | None = None
    blocked: bool = False
    phase: Phase | None = None
    during: str | None = None
    deferred: Deferred | None = None


class Decision(NamedTuple):
    """A made-up thing, by its dotted name, and what plugin code did with it, so that what followed hung on it.

    One that was made a text of is told only where that text is part of what a receiver returned.
    """

    name: str
    how: Decided
    location: Location


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
    compatibility: tuple[CompatibilityFix, ...] = ()
    effects: tuple[Effect, ...] = ()
    app_configs: tuple[AppConfig, ...] = ()
    pages: tuple[Pages, ...] = ()
    made_up: tuple[Decision, ...] = ()

    @property
    def has_failed(self) -> bool:
        """Tell whether it or one of its bootstraps failed."""
        return self.failure is not None or any(bootstrap.failure for bootstrap in self.bootstraps)


class HostModule(NamedTuple):
    """A module of the emulated host that plugins asked for: a real file of the sandbox, or fabricated on demand."""

    name: str
    origin: Literal["emulated", "made up"]
    names: tuple[str, ...] = ()
    plugins: tuple[str, ...] = ()
