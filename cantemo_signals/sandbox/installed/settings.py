"""The settings that the emulated Portal gives the installed Django."""

from __future__ import annotations

from typing import Any

from django.conf import global_settings, settings

from cantemo_signals.sandbox import environment

#: Django's own apps that Portal is taken to have from the start; others become apps when their models are imported.
APPS = (
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
)
#: Other apps that Portal has, where they are installed.
LIBRARIES = ("rest_framework",)

MEMORY = "django.core.files.storage.InMemoryStorage"
CONTEXT = (
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
)

#: Everything stays in memory and in this process; what is not said here is Django's default.
OURS: dict[str, Any] = {
    "ALLOWED_HOSTS": ["*"],
    "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    "DEFAULT_AUTO_FIELD": "django.db.models.AutoField",
    "EMAIL_BACKEND": "cantemo_signals.sandbox.installed.mail.EmailBackend",
    "LOGGING_CONFIG": None,
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "ROOT_URLCONF": "portal.urls",
    "SECRET_KEY": "the emulated Portal has nothing to hide",
    "SITE_ID": 1,
    "STATIC_URL": "/static/",
    "STORAGES": {"default": {"BACKEND": MEMORY}, "staticfiles": {"BACKEND": MEMORY}},
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": list(CONTEXT)},
        }
    ],
}


class Defaults:
    """What Portal says, else what Django says; an unknown setting is missing in Portal's words."""

    def __getattr__(self, name: str) -> Any:
        if hasattr(global_settings, name) and name not in dir(environment.settings):
            return getattr(global_settings, name)
        return getattr(environment.settings, name)

    def __dir__(self) -> list[str]:
        return [*dir(global_settings), *dir(environment.settings)]


def configure(apps: list[str]) -> bool:
    """Give Django Portal's settings with these apps besides ``APPS``; False if somebody else configured it before."""
    if settings.configured:
        return False
    environment.settings.give({**OURS, "INSTALLED_APPS": [*APPS, *apps], **environment.settings.given})
    settings.configure(Defaults())
    return True
