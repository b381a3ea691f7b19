"""Plugins, and what happened to them."""

from typing import Literal

from cantemo_signals.values import NamedTuple
from cantemo_signals.values.locations import Location

#: The stage in which something happened; "unknown" for an unobserved connection to another library's signal.
Phase = Literal["import", "models", "ready", "bootstrap", "urls", "run time", "unknown"]
#: The outcome of a method that is called while plugins are loaded.
Outcome = Literal["ran", "raised", "not run"]
#: What plugin code did with a made-up object.
Decided = Literal["tested", "compared", "iterated", "searched", "measured", "converted", "formatted"]
#: When something was requested, if not during the call itself.
Deferred = Literal["on commit", "in a thread"]
EffectKind = Literal["helper", "REST", "made up", "database", "network", "process", "files", "mail", "thread", "task"]


class Frame(NamedTuple):
    """One level of a traceback; ``own`` is true if its code belongs to a plugin.

    ``repeats`` is set on the first frame of a recursion: ``span`` frames, beginning with it, occur that many times.
    """

    location: Location
    function: str
    source: str
    own: bool
    repeats: int = 1
    span: int = 1


class Failure(NamedTuple):
    """An exception raised by plugin code: where it was raised, a hint, and the frames that led there.

    It is the outcome of a plugin, of a bootstrap, or of a call (the outcome ``raised``). ``made_up`` means that a
    made-up object caused it, ``inconclusive`` that it is unknown whether Portal would raise it: for that reason, or
    because an object was requested that Portal may have. ``argument`` is the event's argument, an id or another text,
    that was taken for an object. ``locals`` has the local variables, as text, where a call raised.
    """

    type: str
    message: str
    location: Location | None = None
    hint: str | None = None
    made_up: bool = False
    frames: tuple[Frame, ...] = ()
    inconclusive: bool = False
    argument: str | None = None
    locals: dict[str, str] = {}  # noqa: RUF012 - never mutated
    kind: Literal["raised"] = "raised"


class PluginClass(NamedTuple):
    """A ``Plugin`` subclass, the interfaces it implements and how many instances of it were created.

    ``guid`` is the ``plugin_guid`` of the first instance, ``bootstrap_at`` the line of its own ``bootstrap()``.
    ``is_plugin`` is false for a class that implements an interface without deriving from ``Plugin``; ``failed`` means
    that the module that defines it raised afterwards.
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
    """A method with almost the name of the one that would be called."""

    name: str
    location: Location


class Bootstrap(NamedTuple):
    """The outcome of one ``bootstrap()``; ``seconds`` is wall time, 0 if it did not run."""

    name: str
    outcome: Outcome
    seconds: float
    location: Location | None = None
    failure: Failure | None = None
    misspelt: Misspelt | None = None


class AppConfig(NamedTuple):
    """A class that describes a plugin to Django, which takes one at most; ``why_not`` says why it did not take this.

    ``outcome`` is the outcome of its ``ready()``, None if it does not define one itself.
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
    """A module with pages of a plugin: URLs, below ``pattern`` and in ``namespace``, or what it shows in the admin.

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
    """Old code that was made to work, mostly Python 2 under ``--legacy-imports``: where it is, and what to write."""

    location: Location
    what: str


class Effect(NamedTuple):
    """Something that was requested from the host or the machine: ``what``, with which arguments, and by which line.

    ``result`` is the result as text, None if it is unknown; ``blocked`` means that it was prevented.
    ``phase`` and ``during`` are set for requests made while plugins were loaded, except by their threads, ``deferred``
    for those that a call only initiated: they waited for a transaction to be committed, or another thread made them.
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
    """A made-up object, by its dotted name, and what plugin code did with it, so that what followed depended on it.

    One that was turned into text is reported only if that text is part of what a receiver returned.
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
        """True if it or one of its bootstraps failed."""
        return self.failure is not None or any(bootstrap.failure for bootstrap in self.bootstraps)


class HostModule(NamedTuple):
    """A module of the emulated host that plugins requested: a real file of the sandbox, or fabricated on demand."""

    name: str
    origin: Literal["emulated", "made up"]
    names: tuple[str, ...] = ()
    plugins: tuple[str, ...] = ()
