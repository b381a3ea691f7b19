"""The settings that the emulated Portal gives the installed Django, and the destination of mail from plugins."""

from __future__ import annotations

import copy
import os
import sys
from collections.abc import Iterable
from typing import Any

from django.conf import global_settings, settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from cantemo_signals.sandbox import effects, environment

#: Django's own apps that Portal is assumed to have from the start; others become apps when their models are imported.
APPS = (
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
)
#: Other apps that Portal has, if they are installed.
LIBRARIES = ("rest_framework",)

#: The libraries of Portal's filters that templates load.
FILTERS = ("datetimeformatting", "formatting", "general", "vidispinetags")

#: The libraries of Portal's tags, each with the one of its name or with those that are seen below it.
TAGS = (
    "assign",
    "compress",
    "getstring",
    "jsi18n",
    "messages",
    "navbar",
    "paginator",
    "settings",
    "switch",
    "thumbnailer",
    "url_for",
    "users",
    "videopreview",
)

MEMORY = "django.core.files.storage.InMemoryStorage"
CONTEXT = (
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
)

#: Everything stays in memory and in this process.
OURS: dict[str, Any] = {
    "ALLOWED_HOSTS": ["*"],
    "AUTHENTICATION_BACKENDS": ["portal.vidispine.authentication.VidispineBackend"],
    "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    "DEFAULT_AUTO_FIELD": "django.db.models.AutoField",
    "EMAIL_BACKEND": f"{__name__}.EmailBackend",
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
            "OPTIONS": {
                "context_processors": list(CONTEXT),
                "libraries": {
                    "permissionrequired": f"{__package__}.builtin_tags",
                    **dict.fromkeys(FILTERS, f"{__package__}.filters"),
                    **dict.fromkeys(TAGS, f"{__package__}.tags"),
                },
                "builtins": [f"{__package__}.builtin_tags"],
            },
        }
    ],
}


class Defaults:
    """Portal's settings, then Django's; an unknown one is reported missing in Portal's words."""

    def __getattr__(self, name: str) -> Any:
        if hasattr(global_settings, name) and name not in dir(environment.settings):
            return getattr(global_settings, name)
        return getattr(environment.settings, name)

    def __dir__(self) -> list[str]:
        return [*dir(global_settings), *dir(environment.settings)]


def configure(apps: list[str]) -> bool:
    """Give Django Portal's settings with these apps besides ``APPS``; return False if it was configured before."""
    if settings.configured:
        return False
    libraries = OURS["TEMPLATES"][0]["OPTIONS"]["libraries"]
    templates = copy.deepcopy(OURS["TEMPLATES"])
    templates[0]["OPTIONS"]["libraries"] = {name: libraries[name] for name in libraries if not _is_own(name, apps)}
    ours = {**OURS, "TEMPLATES": templates, "INSTALLED_APPS": [*APPS, *apps]}
    environment.settings.give({**ours, **environment.settings.given})
    settings.configure(Defaults())
    return True


def _is_own(library: str, apps: list[str]) -> bool:
    """Return whether an app has a library of this name itself."""
    folders = [folder for app in apps for folder in getattr(sys.modules.get(app), "__path__", ())]
    return any(os.path.isfile(os.path.join(each, "templatetags", f"{library}.py")) for each in folders)


class EmailBackend(BaseEmailBackend):
    """A backend that reports each message and puts it into ``django.core.mail.outbox``, as Django's for tests does."""

    def send_messages(self, email_messages: Iterable[Any]) -> int:
        """Accept the messages, and return how many there are."""
        frame = effects.plugin_frame(sys._getframe(1))
        outbox = vars(mail).setdefault("outbox", [])
        messages = list(email_messages)
        for message in messages:
            about = {"subject": message.subject, "from_email": message.from_email, "to": list(message.to)}
            effects.report("mail", f"{type(message).__name__}.send", (), about, frame)
            outbox.append(message)
        return len(messages)
