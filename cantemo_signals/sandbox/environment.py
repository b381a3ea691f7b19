"""The state of the emulated Portal, which a session sets, and the settings that plugins read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from cantemo_signals.sandbox.catalogue import examples

is_in_place = True
"""Whether ``portal`` is the emulated one, rather than a real one or none."""

catalogue_modules: list[str] = []
"""The modules that a user's own catalogue adds."""

version = "6.2.1"
"""The version of Portal that is emulated."""

disabled_apps: frozenset[str] = frozenset()
"""The apps that ``is_app_enabled`` denies."""

Names = Iterable[examples.Name]


class Vidispine:
    """What answers in the place of Vidispine, made when something first asks it: few plugins do while they load.

    ``data`` are the things that it has, as ``--data`` describes them; without it it has the examples. With
    ``permissive`` it has whatever it is asked for.
    """

    def __init__(self, data: dict[str, Any] | None = None, *, permissive: bool = False) -> None:
        self._data = data
        self._permissive = permissive
        self._made: Any = None
        self._expected: Callable[[], tuple[Names, Names]] | None = None

    @property
    def backend(self) -> Any:
        """The backend itself, in the state that the event says."""
        if self._made is None:
            self._make()
        if self._expected is not None:
            expected, self._expected = self._expected, None
            exist, gone = expected()
            self._made.expect(() if self._data is not None else exist, gone)
        return self._made

    def over_rest(self, ask: Callable[[Any], Any]) -> Any:
        """What the backend says to a question that comes over REST.

        Raises:
            RestAPIBaseComError: it refuses.
        """
        try:
            return ask(self.backend)
        except import_module("portal.vidispine.iexception").VSAPIError as error:
            raise import_module("RestAPIBase.utility").RestAPIBaseComError(str(error), 404) from error

    def expect(self, expected: Callable[[], tuple[Names, Names]]) -> None:
        """Say what an event has to exist, and what not; it is asked for if somebody asks the backend.

        What data leaves out does not exist, whatever an event names: then data is what Portal has.
        """
        self._expected = expected

    def settle(self) -> None:
        """Let ``restore`` come back to what is now; much data are taken in here, and not in a receiver's time."""
        if self._made is not None:
            self._made.store.settle()
        elif self._data is not None:
            self._make()

    def _make(self) -> None:
        filled = import_module("cantemo_signals.sandbox.vidispine.filling").filled
        self._made = filled(self._data, permissive=self._permissive)

    def restore(self) -> None:
        """Forget what was changed since ``settle``."""
        self._expected = None
        if self._made is not None:
            self._made.store.restore()


vidispine = Vidispine()
"""The one that is emulated now."""


def give_data(data: dict[str, Any] | None, *, permissive: bool = False) -> None:
    """Have a new backend with these things, and take examples for events from them."""
    global vidispine
    vidispine = Vidispine(data, permissive=permissive)
    examples.own = {} if data is None else examples.names_in(data)


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
        """Have these settings, and of those given before only these."""
        vars(self).clear()
        vars(self).update(given)

    @property
    def given(self) -> dict[str, Any]:
        """The settings that were given, on top of Portal's own."""
        return dict(vars(self))


settings = Settings()
