"""The state of the emulated Portal, which a session sets, and the settings that plugins read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from types import FrameType
from typing import Any

from cantemo_signals.sandbox import missing_names
from cantemo_signals.sandbox.catalogue import examples
from cantemo_signals.values.loading import Loading

is_emulated = True
"""True if ``portal`` is the emulated one rather than a real one or none."""

catalogue_modules: list[str] = []
"""The modules that a user's own catalogue adds."""

own_blocks: dict[str, Any] = {}
"""The blocks that a user's own catalogue adds or corrects, by name."""

version = "6.2.1"
"""The emulated version of Portal."""

search_total: str | None = None
"""How the search index gives the number of hits: as a "number" or an "object"; without a version, as both."""

disabled_apps: frozenset[str] = frozenset()
"""The apps that ``is_app_enabled`` denies."""

models_with_rows: frozenset[str] = frozenset()
"""The names, in lower case, of the models whose rows ``--data`` describes."""

denials: dict[tuple[str, str, tuple[str, int]], None] = {}
"""What ``is_app_enabled`` denied, without duplicates: the app, the module that asked, and the file and line."""

refusals: dict[tuple[str, str, str, tuple[str, int]], None] = {}
"""What ``implements()`` refused, without duplicates: the class, its module, the interfaces, and the file and line."""

GONE = "(not yet, or no longer)"
"""The end of the message about an object that, according to an event, does not exist."""

Keys = Iterable[examples.ObjectKey]


class Vidispine:
    """The backend of a session, created when it is first needed.

    ``data`` describes its objects, as ``--data`` does; without data it has the examples. With ``permissive``, it has
    every object that is requested.
    """

    def __init__(self, data: dict[str, Any] | None = None, *, permissive: bool = False) -> None:
        self._data = data
        self._permissive = permissive
        self._backend: Any = None
        self._expected: Callable[[], tuple[Keys, Keys]] | None = None

    @property
    def is_described(self) -> bool:
        """True if the user has described the objects."""
        return self._data is not None

    @property
    def accounts_described(self) -> list[examples.ObjectKey]:
        """The users and groups that the user has described."""
        described = self._data or {}
        return [(kind, each["name"]) for kind in ("user", "group") for each in described.get(f"{kind}s", ())]

    @property
    def backend(self) -> Any:
        """The backend itself, in the state that the event implies."""
        if self._backend is None:
            self._make()
        if self._expected is not None:
            expected, self._expected = self._expected, None
            exist, gone = expected()
            self._backend.expect(() if self._data is not None else exist, gone)
        return self._backend

    def over_rest(self, ask: Callable[[Any], Any]) -> Any:
        """Return the backend's answer to a request over REST.

        Raises:
            RestAPIBaseComError: it refuses.
        """
        try:
            return ask(self.backend)
        except import_module("portal.vidispine.iexception").VSAPIError as error:
            status = getattr(error, "status", 404)
            raise import_module("RestAPIBase.utility").RestAPIBaseComError(str(error), status) from error

    def expect(self, expected: Callable[[], tuple[Keys, Keys]]) -> None:
        """Set which objects must exist for an event, and which must not; computed only if the backend is used.

        What the data leaves out does not exist, whatever an event names.
        """
        self._expected = expected

    def settle(self) -> None:
        """Make ``restore`` return to the current state; the data is read now rather than while a receiver is timed."""
        if self._backend is not None:
            self._backend.store.settle()
        elif self._data is not None:
            self._make()

    def _make(self) -> None:
        from cantemo_signals.sandbox.vidispine.filling import filled_backend  # few plugins use Vidispine while loading

        self._backend = filled_backend(self._data, permissive=self._permissive)

    def restore(self) -> None:
        """Discard what has changed since ``settle``."""
        self._expected = None
        if self._backend is not None:
            self._backend.store.restore()


vidispine = Vidispine()
"""The backend of the current session."""


def set_up(loading: Loading) -> None:
    """Set the state that ``loading`` requests."""
    global disabled_apps
    disabled_apps = frozenset(loading.disabled_apps)
    denials.clear()
    refusals.clear()
    missing_names.noted.clear()
    settings.give({**_recorded_settings(loading.data), **loading.settings})
    give_data(loading.data, permissive=loading.permissive_data)


def _recorded_settings(data: dict[str, Any] | None) -> dict[str, Any]:
    """Return how the recorded Portal replaces the beginnings of URLs, which is one of its settings."""
    if not (data or {}).get("recorded"):
        return {}
    from cantemo_signals.values.recorded import replaced_urls  # few have recorded any

    urls = replaced_urls((data or {})["recorded"])
    return {"VIDISPINE_REPLACE_URLS": urls} if urls else {}


def deny(app: str, frame: FrameType) -> None:
    """Note that plugin code asked about a disabled app."""
    denials[app, str(frame.f_globals.get("__name__")), (frame.f_code.co_filename, frame.f_lineno)] = None


def refuse(cls: str, interfaces: str, frame: FrameType) -> None:
    """Note that a class declares several interfaces in a single ``implements()``."""
    place = frame.f_code.co_filename, frame.f_lineno
    refusals[cls, str(frame.f_globals.get("__name__")), interfaces, place] = None


def reset() -> None:
    """Forget what a session has set."""
    set_up(Loading())
    catalogue_modules.clear()
    own_blocks.clear()


def give_data(data: dict[str, Any] | None, *, permissive: bool = False) -> None:
    """Start a new backend with these objects, and take examples for events from them; rows are not Vidispine's."""
    global vidispine, models_with_rows
    rows = (data or {}).get("rows", {})
    models_with_rows = frozenset(label.rpartition(".")[2].lower() for label in rows)
    _give_version((data or {}).get("portal", {}))
    data = {name: value for name, value in (data or {}).items() if name not in ("rows", "portal")} or None
    vidispine = Vidispine(data, permissive=permissive)
    examples.of_data = {}
    if data is not None:
        from cantemo_signals.values.data import names_by_kind  # few sessions have data

        examples.of_data = names_by_kind(data)


def _give_version(portal: dict[str, Any]) -> None:
    """Emulate this version of Portal; from 5 on, the number of hits is an object (seen in code: TapelessIngest)."""
    global version, search_total
    version = portal.get("version", "6.2.1")
    by_version = "object" if int(version.partition(".")[0]) >= 5 else "number"
    search_total = portal.get("search_total", by_version if "version" in portal else None)


class Settings:
    """The Django settings that plugins are known to read; any other name raises ``AttributeError``, as in Portal."""

    AP_LICENSE_KEY = ""
    AUTH_USER_MODEL = "auth.User"
    CACHE_LOCATION = "127.0.0.1:11211"
    DEBUG = False
    INGEST_GROWING = False
    INSTALLED_APPS: tuple[str, ...] = ()
    LANGUAGE_CODE = "en"
    TIME_ZONE = "UTC"
    USE_TZ = True
    VIDISPINE_PASSWORD = "admin"
    VIDISPINE_PORT = 8080
    VIDISPINE_REPLACE_URLS: dict[str, str] = {}  # noqa: RUF012 - a setting, which plugins read and Portal never changes
    VIDISPINE_STORAGE_METHOD_TYPE = ""
    VIDISPINE_URL = "http://localhost"
    VIDISPINE_USERNAME = "admin"

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"The emulated Portal has no setting {name!r}", name=name, obj=self)

    def give(self, given: dict[str, Any]) -> None:
        """Set these settings, in place of those given before."""
        vars(self).clear()
        vars(self).update(given)

    @property
    def given(self) -> dict[str, Any]:
        """The settings that were given, on top of Portal's own."""
        return dict(vars(self))


settings = Settings()
