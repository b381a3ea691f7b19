"""What to load, and how: the value, and the options that fill it.

An option is one row of ``LOADING_OPTIONS``. The command line, the environment, ``pyproject.toml``, help, completion,
what is refused in a real host, and the README's table are made from it.
"""

from typing import Any, Literal, get_args

from cantemo_signals.values import NamedTuple

Engine = Literal["portal", "pydispatcher", "django"]
HostName = Literal["sandbox", "django", "portal"]
HostChoice = Literal["sandbox", "django", "portal", "auto"]
Permission = Literal["network", "process", "files"]
#: The engines that are ours; the third is the installed Django's own.
ENGINES: tuple[Engine, ...] = ("portal", "pydispatcher")


class Mount(NamedTuple):
    """A path to load plugins from; with ``name`` it is one plugin, mounted as ``portal.plugins.<name>``."""

    path: str
    name: str | None = None


class Loading(NamedTuple):
    """The plugins to load, and how.

    ``load_order`` puts these plugins first, ``disabled_apps`` are the ids for which ``is_app_enabled`` is false,
    ``fabricate`` names further third-party roots that may be made up where they are not installed, and ``settings`` are
    Django settings that the emulated Portal has besides its own. ``allow`` are the permissions that plugins
    have: "network", "process", "files". ``data`` is what Portal holds, as ``guide/data.md`` describes;
    ``permissive_data`` treats every requested id as existing. ``catalogue`` is what a user knows better of its
    signals and methods, as ``guide/catalogue.md`` describes. ``no_django`` makes Django up even where it is installed.

    ``host`` is what the plugins are loaded into: the emulated Portal, or a real project, whose Django settings are the
    module ``settings_module`` (the usual one if that is None). ``mounts_found`` tells that the mounts were not named
    but lie in the usual places: a real project has its plugins elsewhere. ``words`` are those of the command line that
    say all this, for the command lines that findings propose.
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
    words: tuple[str, ...] = ()


OptionKind = Literal[
    "mounts", "names", "name", "choices", "pairs", "switch", "choice", "file", "program", "seconds", "text"
]


class LoadingOption(NamedTuple):
    """An option that says how to load.

    ``field`` is the field of ``Loading`` that it fills; an option without one concerns the host process itself, and has
    ``fallback`` for its default. A real host takes the default and the values ``real``, or any value if that is None.
    """

    flag: str
    kind: OptionKind
    help: str
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
        """Its value where nobody gives one."""
        return Loading._field_defaults[self.field] if self.field else self.fallback

    def is_refused(self, loading: Loading) -> bool:
        """Tell whether it was given a value that a real host cannot take."""
        if self.field is None or self.real is None:
            return False
        return getattr(loading, self.field) not in (self.default, *self.real)


LOADING_OPTIONS = (
    LoadingOption(
        "--plugins",
        "mounts",
        "Load this directory of plugins, plugin package or .py module; NAME= mounts it as portal.plugins.NAME."
        " Without it: the nearest plugins, here or above.",
        "mounts",
        "[NAME=]PATH",
        short="-p",
    ),
    LoadingOption(
        "--load-order",
        "names",
        "Load these plugins first, in this order; the others follow by name.",
        "load_order",
        "A,B,C",
    ),
    LoadingOption(
        "--engine",
        "choice",
        "Follow these dispatch rules.",
        "engine",
        choices=get_args(Engine),
        real=("django",),
    ),
    LoadingOption(
        "--legacy-imports", "switch", "Load plugins written for Python 2 (from plugin import *).", "legacy_imports"
    ),
    LoadingOption(
        "--strict",
        "switch",
        "Make up nothing of Portal's: a name that the emulated Portal does not have is an import error.",
        "strict",
    ),
    LoadingOption(
        "--fabricate", "name", "Make this third-party module up, too, where it is not installed.", "fabricate", "NAME"
    ),
    LoadingOption("--disable-app", "name", "Make is_app_enabled(ID) return false.", "disabled_apps", "ID"),
    LoadingOption(
        "--setting",
        "pairs",
        "Add a Django setting to the emulated Portal: NAME=text or NAME:=json.",
        "settings",
        "NAME=VALUE",
    ),
    LoadingOption(
        "--catalogue",
        "file",
        "Correct or extend the known signals and helper methods: YAML, TOML or JSON.",
        "catalogue",
        "FILE",
    ),
    LoadingOption("--keep-env", "switch", "Let plugins see CI and similar environment variables.", "keep_env"),
    LoadingOption(
        "--allow",
        "choices",
        "Let plugins do this for real; otherwise it is blocked, and shown.",
        "allow",
        choices=get_args(Permission),
    ),
    LoadingOption(
        "--data",
        "file",
        "Fill the emulated Portal with these items, users, collections …: YAML, TOML or JSON.",
        "data",
        "FILE",
    ),
    LoadingOption("--permissive-data", "switch", "Treat every requested id as existing.", "permissive_data"),
    LoadingOption("--no-django", "switch", "Make Django up even where it is installed.", "no_django"),
    LoadingOption(
        "--python", "program", "Load the plugins under this interpreter; it needs nothing installed.", None, "EXE"
    ),
    LoadingOption(
        "--timeout",
        "seconds",
        "Stop a host process that takes longer than this, 60 seconds by default.",
        None,
        "SECONDS",
        fallback=60.0,
    ),
    LoadingOption(
        "--host",
        "choice",
        "Load into the emulated Portal, the Django project here, a real Portal, or whichever there is.",
        "host",
        choices=get_args(HostChoice),
        real=None,
    ),
    LoadingOption(
        "--settings",
        "text",
        "Use these Django settings in a real project: mysite.settings.",
        "settings_module",
        "MODULE",
        real=None,
    ),
)
