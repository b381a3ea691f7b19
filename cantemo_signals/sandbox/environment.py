"""The state of the emulated Portal that a session sets, and the settings that plugins read."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.backend import Backend

version = "6.2.1"
"""The version of Portal that is emulated."""

disabled_apps: frozenset[str] = frozenset()
"""The apps that ``is_app_enabled`` denies."""

backend = Backend()
"""What answers in the place of Vidispine."""


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


settings = Settings()
