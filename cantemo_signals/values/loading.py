"""What to load, and how: the value, and the options that fill it.

Each option is one row of ``LOADING_OPTIONS``. The command line, the environment, ``pyproject.toml``, help, completion,
the values that a real host refuses, and the README's table are derived from it.
"""

from typing import Any, Literal, get_args

from cantemo_signals.values import NamedTuple

Engine = Literal["portal", "pydispatcher", "django"]
HostName = Literal["sandbox", "django", "portal"]
HostChoice = Literal["sandbox", "django", "portal", "auto"]
Permission = Literal["network", "process", "files"]
#: Our own engines; the third one is that of the installed Django.
ENGINES: tuple[Engine, ...] = ("portal", "pydispatcher")


class Mount(NamedTuple):
    """A path to load plugins from; with a ``name``, a single plugin, mounted as ``portal.plugins.<name>``."""

    path: str
    name: str | None = None


class Loading(NamedTuple):
    """The plugins to load, and how.

    ``load_order`` names the plugins to load first, ``disabled_apps`` are the ids for which ``is_app_enabled`` is false,
    ``fabricate`` names additional third-party roots that may be made up if they are not installed, and ``settings`` are
    Django settings that the emulated Portal has in addition to its own. ``allow`` are the permissions that plugins
    have: "network", "process", "files". ``data`` is what Portal contains, as ``guide/data.md`` describes;
    ``permissive_data`` treats every requested id as existing. ``catalogue`` corrects and extends the known signals and
    methods, as ``guide/catalogue.md`` describes. ``no_django`` makes up Django even if it is installed.

    ``host`` is what the plugins are loaded into: the emulated Portal, or a real project, whose Django settings module
    is ``settings_module`` (the usual one if that is None). ``mounts_found`` means that the mounts were not named but
    found in the usual places: a real project has its plugins elsewhere. ``words`` are the words of the command line
    that specify all this, for the command lines that findings suggest.
    """

    mounts: tuple[Mount, ...] = ()
    engine: Engine = "portal"
    load_order: tuple[str, ...] = ()
    legacy_imports: bool = False
    strict: bool = False
    disabled_apps: tuple[str, ...] = ()
    keep_env: bool = False
    fabricate: tuple[str, ...] = ()
    settings: dict[str, Any] = {}  # noqa: RUF012 - never mutated
    verbose: bool = False
    allow: tuple[str, ...] = ()
    data: dict[str, Any] | None = None
    permissive_data: bool = False
    catalogue: dict[str, Any] | None = None
    host: HostChoice = "sandbox"
    settings_module: str | None = None
    mounts_found: bool = False
    no_django: bool = False
    words: tuple[str, ...] = ()

    @property
    def may_start_processes(self) -> bool:
        """True if plugins, or a real project, may start processes."""
        return "process" in self.allow or self.host != "sandbox"


OptionKind = Literal[
    "mounts", "names", "name", "choices", "pairs", "switch", "choice", "file", "files", "program", "seconds", "text"
]


class LoadingOption(NamedTuple):
    """An option that says how to load; ``group`` is what it is about.

    ``field`` is the field of ``Loading`` that it sets; an option without one concerns the host process itself, and its
    default is ``fallback``. A real host accepts the default and the values in ``real``, or any value if that is None.
    """

    flag: str
    kind: OptionKind
    help: str
    group: str
    field: str | None = None
    metavar: str | None = None
    short: str | None = None
    choices: tuple[str, ...] = ()
    real: tuple[Any, ...] | None = ()
    fallback: Any = None

    @property
    def key(self) -> str:
        """Its key in ``pyproject.toml``."""
        return self.flag[2:]

    @property
    def parameter(self) -> str:
        """Its name among click's parameters."""
        return self.key.replace("-", "_")

    @property
    def variable(self) -> str:
        """Its environment variable."""
        return f"CANTEMO_SIGNALS_{self.parameter.upper()}"

    @property
    def default(self) -> Any:
        """Its value if none is given."""
        return Loading._field_defaults[self.field] if self.field else self.fallback

    def is_refused(self, loading: Loading) -> bool:
        """Return whether it was given a value that a real host does not accept."""
        if self.field is None or self.real is None:
            return False
        return getattr(loading, self.field) not in (self.default, *self.real)


PLUGINS, HOST, OLD, PORTAL, SAFETY, PROCESS = (
    "Which plugins",
    "Into what",
    "Old code and missing packages",
    "What the emulated Portal knows and holds",
    "What plugins may do",
    "The process that loads them",
)
"""What the options are about, in the order of the help."""

LOADING_OPTIONS = (
    LoadingOption(
        "--plugins",
        "mounts",
        "Load this directory of plugins, plugin package or .py module; NAME= loads it as portal.plugins.NAME."
        " Default: the nearest plugins, here or above.",
        PLUGINS,
        "mounts",
        "[NAME=]PATH",
        short="-p",
    ),
    LoadingOption(
        "--load-order",
        "names",
        "Load these plugins first, in this order; the others follow by name.",
        PLUGINS,
        "load_order",
        "A,B,C",
    ),
    LoadingOption("--disable-app", "name", "Make is_app_enabled(ID) return false.", PLUGINS, "disabled_apps", "ID"),
    LoadingOption(
        "--host",
        "choice",
        "Load into the emulated Portal (sandbox), the Django project here (django), a real Portal (portal),"
        " or whichever is there (auto).",
        HOST,
        "host",
        "NAME",
        choices=get_args(HostChoice),
        real=None,
    ),
    LoadingOption(
        "--settings",
        "text",
        "Use these Django settings with a real host.",
        HOST,
        "settings_module",
        "MODULE",
        real=None,
    ),
    LoadingOption(
        "--engine",
        "choice",
        "Dispatch by the rules of portal, pydispatcher or django.",
        HOST,
        "engine",
        "NAME",
        choices=get_args(Engine),
        real=("django",),
    ),
    LoadingOption(
        "--legacy-imports",
        "switch",
        "Load plugins written for Python 2, or that say `from plugin import *`.",
        OLD,
        "legacy_imports",
    ),
    LoadingOption(
        "--fabricate", "name", "Make up this third-party module too if it is not installed.", OLD, "fabricate", "NAME"
    ),
    LoadingOption(
        "--strict",
        "switch",
        "Make up nothing of Portal's: a name that the emulated Portal lacks is an import error.",
        OLD,
        "strict",
    ),
    LoadingOption("--no-django", "switch", "Make up Django even if it is installed.", OLD, "no_django"),
    LoadingOption(
        "--data",
        "files",
        "Fill it with these items, users, collections …, described or recorded (YAML, TOML, JSON; repeatable).",
        PORTAL,
        "data",
        "FILE",
    ),
    LoadingOption("--permissive-data", "switch", "Treat every requested id as existing.", PORTAL, "permissive_data"),
    LoadingOption(
        "--catalogue",
        "file",
        "Correct or extend the known signals and helper methods (the same).",
        PORTAL,
        "catalogue",
        "FILE",
    ),
    LoadingOption(
        "--setting",
        "pairs",
        "Add a Django setting: NAME=text or NAME:=json.",
        PORTAL,
        "settings",
        "NAME=VALUE",
    ),
    LoadingOption(
        "--allow",
        "choices",
        "Let plugins use network, process or files for real; otherwise it is blocked, and shown.",
        SAFETY,
        "allow",
        "WHAT",
        choices=get_args(Permission),
    ),
    LoadingOption("--keep-env", "switch", "Let plugins see CI and similar variables.", SAFETY, "keep_env"),
    LoadingOption(
        "--python",
        "program",
        "Load plugins under this interpreter; it needs nothing installed.",
        PROCESS,
        None,
        "EXE",
    ),
    LoadingOption(
        "--timeout",
        "seconds",
        "Stop a step that takes longer: the loading of a plugin, a receiver. Default: 60.",
        PROCESS,
        None,
        "SECONDS",
        fallback=60.0,
    ),
)
