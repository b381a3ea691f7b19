"""Two applications that everybody knows, installed from the package index: what is listed is what Django holds."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from tests.conftest import Tool
from tests.hosts.projects import MANAGE, write

PATIENCE = 90
APPLICATIONS = ("wagtail", "django-cms")
BESIDES = ("packaging",)  # which one of them imports without saying so

CONTRIB = ("admin", "auth", "contenttypes", "messages", "sessions", "sites", "staticfiles", "flatpages")
WAGTAIL = """
    INSTALLED_APPS += ["wagtail.contrib.forms", "wagtail.contrib.redirects", "wagtail.contrib.search_promotions",
        "wagtail.contrib.frontend_cache", "wagtail.embeds", "wagtail.sites", "wagtail.users", "wagtail.snippets",
        "wagtail.documents", "wagtail.images", "wagtail.search", "wagtail.admin", "wagtail", "modelcluster", "taggit"]
    WAGTAIL_SITE_NAME = "Example"
    WAGTAILADMIN_BASE_URL = "http://localhost"
"""
CMS = """
    INSTALLED_APPS += ["cms", "menus", "treebeard", "sekizai"]
    SITE_ID = 1
    LANGUAGES = [("en", "English")]
    CMS_CONFIRM_VERSION4 = True
    CMS_TEMPLATES = [("page.html", "Page")]
    PROCESSORS = [
        "django.template.context_processors.request", "cms.context_processors.cms_settings",
        "sekizai.context_processors.sekizai", "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages", "django.template.context_processors.i18n",
    ]
    TEMPLATES = [{
        "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
        "OPTIONS": {"context_processors": PROCESSORS},
    }]
    MIDDLEWARE = ["cms.middleware.user.CurrentUserMiddleware"]
"""
SETTINGS = """
    SECRET_KEY = "not a secret"
    INSTALLED_APPS = [{contrib}]
    DATABASES = {{"default": {{"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}}}
    DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
    USE_TZ = True
    ROOT_URLCONF = "mysite.urls"
    STATIC_URL = "/static/"
"""
READS_FOR_ITSELF = """
    import gc, json, os, weakref

    os.environ["DJANGO_SETTINGS_MODULE"] = "mysite.settings"
    import django

    django.setup()
    import mysite.urls
    from django.apps import apps
    from django.dispatch import Signal

    gc.collect()
    models = {id(model): f"{model.__module__}.{model.__qualname__}" for model in apps.get_models(True, True)}
    models[id(None)] = None
    rows = []
    # not isinstance(): it would ask lazy objects for their class, which makes them, and they connect
    for signal in [thing for thing in gc.get_objects() if issubclass(type(thing), Signal)]:
        for key, receiver, *_ in signal.receivers:
            if isinstance(receiver, weakref.ReferenceType):
                receiver = receiver()
            if receiver is not None:
                named = receiver if hasattr(receiver, "__qualname__") else type(receiver)
                named = getattr(receiver, "func", named)
                rows.append([f"{named.__module__}.{named.__qualname__}", models.get(key[1], "other")])
    print(json.dumps([rows, sorted(map(str, models.values()))]))
"""


@pytest.fixture(scope="session")
def interpreter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter of its own with the applications, and without anything of ours."""
    place = tmp_path_factory.mktemp("applications") / "venv"
    python = place / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True, timeout=PATIENCE)
    pip = [sys.executable, "-m", "pip", "--python", str(python)]
    install = [*pip, "install", "--quiet", "--no-compile", "--only-binary", ":all:", *APPLICATIONS, *BESIDES]
    try:
        done = subprocess.run(install, capture_output=True, text=True, check=False, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        pytest.skip(f"{' and '.join(APPLICATIONS)} were not installed within {PATIENCE} s")
    if done.returncode:
        pytest.skip(f"{' and '.join(APPLICATIONS)} cannot be installed: {done.stderr.strip().splitlines()[-1]}")
    return python


def project(directory: Path, settings: str) -> Path:
    contrib = ", ".join(f'"django.contrib.{name}"' for name in CONTRIB)
    return write(
        directory,
        {
            "manage.py": MANAGE,
            "mysite/__init__.py": "",
            "mysite/settings.py": dedent(SETTINGS.format(contrib=contrib)) + dedent(settings),
            "mysite/urls.py": "urlpatterns = []\n",
        },
    )


@pytest.mark.parametrize(("settings", "least"), [(WAGTAIL, 30), (CMS, 15)], ids=APPLICATIONS)
def test_no_connection_is_missed_and_none_invented(
    interpreter: Path, tmp_path: Path, tool: Tool, settings: str, least: int
) -> None:
    directory = project(tmp_path, settings)
    read = subprocess.run(
        [str(interpreter), "-c", dedent(READS_FOR_ITSELF)],
        cwd=directory,
        capture_output=True,
        text=True,
        check=False,
    )
    assert read.returncode == 0, read.stderr
    rows, models = json.loads(read.stdout)

    run = tool("list", "--all", "--host", "django", "--python", str(interpreter), "--format", "json", cwd=directory)

    listed = [each for each in run.document["connections"] if each["alive"]]
    assert (run.status, run.document["deaths"]) == (0, [])
    ours, djangos = Counter(compared(each, models) for each in listed), Counter(map(tuple, rows))
    assert (ours - djangos, djangos - ours) == (Counter(), Counter())
    assert [each for each in listed if each["connected_at"] is None or each["order"] is None] == []
    assert len([each for each in listed if each["plugin"]]) >= least


def compared(connection: dict[str, Any], models: list[str]) -> tuple[str, str | None]:
    sender = connection["sender"]
    return connection["receiver"], sender if sender is None or sender in models else "other"
