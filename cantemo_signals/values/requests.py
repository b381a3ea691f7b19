"""What a command asks of the host process, as immutable values; see ``model.py``."""

from typing import Any, Literal, NamedTuple

from cantemo_signals.values.locations import Location

Engine = Literal["portal", "pydispatcher", "django"]
HostName = Literal["sandbox", "django", "portal"]
HostChoice = Literal["sandbox", "django", "portal", "auto"]
#: The engines that are ours; the third is the installed Django's own.
ENGINES: tuple[Engine, ...] = ("portal", "pydispatcher")

Permission = Literal["network", "process", "files"]
PERMISSIONS: tuple[Permission, ...] = ("network", "process", "files")


class Mount(NamedTuple):
    """A path to load plugins from; with ``name`` it is one plugin, mounted as ``portal.plugins.<name>``."""

    path: str
    name: str | None = None


class Loading(NamedTuple):
    """Which plugins to load, and how.

    ``load_order`` puts these plugins first, ``disabled_apps`` are the ids for which ``is_app_enabled`` is false,
    ``fabricate`` names further third-party roots that may be made up where they are not installed, and ``settings`` are
    Django settings that the emulated Portal shall have besides its own. ``allow`` are the permissions that plugins
    have: "network", "process", "files". ``data`` are the things that Portal has, as the README describes a file of
    them; ``permissive_data`` has everything exist that is asked for. ``catalogue`` is what a user knows better of its
    signals and methods, as the README describes a file of it. ``no_django`` has Django made up even where it is
    installed.

    ``host`` is what the plugins are loaded into: the emulated Portal, or a real project, whose Django settings are the
    module ``settings_module`` (the usual one if that is None). ``mounts_found`` tells that the mounts were not named
    but lie in the usual places: a real project has its plugins elsewhere.
    """

    mounts: tuple[Mount, ...] = ()
    engine: Engine = "portal"
    load_order: tuple[str, ...] = ()
    legacy_imports: bool = False
    strict: bool = False
    disabled_apps: tuple[str, ...] = ()
    keep_env: bool = False
    fabricate: tuple[str, ...] = ()
    settings: dict[str, Any] = {}  # noqa: RUF012 - nobody writes to it
    verbose: bool = False
    allow: tuple[str, ...] = ()
    data: dict[str, Any] | None = None
    permissive_data: bool = False
    catalogue: dict[str, Any] | None = None
    host: HostChoice = "sandbox"
    settings_module: str | None = None
    mounts_found: bool = False
    no_django: bool = False


class Selection(NamedTuple):
    """Which connections to list: each is a glob or a substring, they combine."""

    signal: str | None = None
    sender: str | None = None
    receiver: str | None = None
    plugin: str | None = None
    silent: bool = False


class EventSpec(NamedTuple):
    """The event as the user named it; ``target`` is a signal, or ``Helper.method`` to call the emulated method.

    ``arguments`` are real values, not texts. ``only`` and ``skip`` choose receivers by glob or substring. ``live`` lets
    it be sent where its effects are real.
    """

    target: str | None = None
    sender: str | None = None
    arguments: dict[str, Any] = {}  # noqa: RUF012 - nobody writes to it
    method: str | None = None
    bare: bool = False
    robust: bool = False
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    repeat: int = 1
    plan: bool = False
    live: bool = False


class ListRequest(NamedTuple):
    """What is connected?"""

    loading: Loading
    selection: Selection = Selection()
    kind: Literal["list"] = "list"


class FireRequest(NamedTuple):
    """What happens when this event is sent?"""

    loading: Loading
    event: EventSpec
    kind: Literal["fire"] = "fire"


class TraceRequest(NamedTuple):
    """In which order do the receivers run, and why? Without a target: one event for every signal and sender."""

    loading: Loading
    event: EventSpec = EventSpec()
    kind: Literal["trace"] = "trace"


class SignalsRequest(NamedTuple):
    """What can be listened to? With ``name``: one signal in full."""

    loading: Loading
    name: str | None = None
    kind: Literal["signals"] = "signals"


class PluginsRequest(NamedTuple):
    """What was loaded?"""

    loading: Loading
    kind: Literal["plugins"] = "plugins"


class NamesRequest(NamedTuple):
    """Which names can be completed?"""

    loading: Loading
    kind: Literal["names"] = "names"


Request = ListRequest | FireRequest | TraceRequest | SignalsRequest | PluginsRequest | NamesRequest


class Death(NamedTuple):
    """The host process ended before its work did: during which step, how, and in which event of a trace if in one."""

    step: str
    message: str
    location: Location | None = None
    event: int | None = None


class Assignment(NamedTuple):
    """What the host process gets: the request, and the steps during which earlier host processes died.

    ``directory`` is what paths in the answer are relative to. A step that killed an earlier process is not taken
    again: it counts as failed, and everything else goes on.
    """

    request: Request
    directory: str
    deaths: tuple[Death, ...] = ()
