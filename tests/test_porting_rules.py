"""What plugins take from older Pythons and Djangos."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cantemo_signals.session import Session
from cantemo_signals.values.loading import Loading
from tests.conftest import Tool, Write

LATER = """\
import django
from django.conf import settings
from django.utils import encoding, timezone, translation
from django.utils import translation as words

def label(request):
    from django.utils.encoding import smart_unicode  # gone
    from django.utils.encoding import smart_str, force_unicode  # gone
    from django.forms.util import ErrorList  # gone
    from django.core.urlresolvers import (  # gone
        reverse,
    )
    import django.utils.simplejson  # gone
    from django.utils import importlib  # gone
    from django.utils.encoding import smart_strr  # gone
    words.ugettext("a")  # gone
    return translation.ungettext("a", "b", 2)  # gone

class Shelf:
    name = lambda self: encoding.force_text("a")  # gone
"""
SPARED = """\
import django
from contextlib import suppress
from django.utils import translation

def tried(request):
    try:
        from django.utils.encoding import smart_text
    except ImportError:
        from django.utils.encoding import smart_unicode as smart_text
    with suppress(ImportError):
        from django.core.urlresolvers import reverse

def asked(request):
    if django.VERSION < (2, 0):
        from django.core.urlresolvers import reverse
    return translation.ugettext if hasattr(translation, "ugettext") else translation.gettext

def left_before(request):
    if django.VERSION >= (2, 0):
        return None
    from django.core.urlresolvers import reverse

def there(request, translation):
    from django.contrib.auth.views import LoginView
    from django.urls import reverse
    from django.db import models, transaction
    from django.utils.translation import gettext as ugettext
    return translation.ugettext("a"), request.ugettext, ugettext("a")
"""
MODELS = """\
from django.db import models

class Tape(models.Model):
    lent = models.NullBooleanField()  # gone
    name = models.CharField(max_length=9)
"""
BROKEN = """\
from django.conf.urls import url
from django.core.urlresolvers import reverse  # gone
"""


def marked(source: str) -> list[int]:
    """The lines that end in the mark."""
    return [number for number, line in enumerate(source.splitlines(), 1) if line.endswith("# gone")]


def check(tool: Tool, directory: Path, *options: str) -> dict[str, list[dict[str, Any]]]:
    """The findings of a check, by code."""
    document = tool("check", "-p", str(directory), "--format", "json", *options).document
    codes = {each["code"] for each in document["findings"]}
    return {code: [each for each in document["findings"] if each["code"] == code] for code in codes}


def lines(found: list[dict[str, Any]]) -> list[int]:
    return [each["location"]["line"] for each in found]


@pytest.mark.parametrize("source", [LATER, SPARED], ids=["told", "spared"])
def test_what_a_function_takes_from_django_in_vain_is_told_unless_it_reckons_with_that(
    source: str, plugins: Write, tool: Tool
) -> None:
    found = check(tool, plugins({"shelf.py": source}))

    assert lines(found.get("CS011", [])) == marked(source)
    assert set(found) <= {"CS011"}


def test_a_field_that_is_left_for_old_migrations_is_told(plugins: Write, tool: Tool) -> None:
    migration = MODELS.replace("  # gone", "")
    files = {"shelf/__init__.py": "", "shelf/models.py": MODELS, "shelf/migrations/first.py": migration}

    (finding,) = check(tool, plugins(files))["CS011"]

    assert finding["location"]["line"] == 4
    assert finding["message"].endswith(" refuses models with a NullBooleanField")
    assert finding["hint"].startswith("Use BooleanField(null=True")


def test_what_keeps_a_plugin_from_loading_is_told_once_with_what_would_come_next(plugins: Write, tool: Tool) -> None:
    found = check(tool, plugins({"shelf.py": BROKEN}))

    assert lines(found["CS002"]) == [1]
    assert "Write `django.urls.re_path` instead" in found["CS002"][0]["hint"]
    assert lines(found["CS011"]) == marked(BROKEN)
    assert found["CS011"][0]["message"] == "Django 2.0 removed django.core.urlresolvers"
    assert found["CS011"][0]["hint"] == "Write `django.urls` instead."


@pytest.mark.parametrize("taken", ["from django.utils.encoding import smart_unicode", "import django.utils.six"])
def test_what_a_receiver_runs_into_is_told_once(taken: str, plugins: Write, tool: Tool) -> None:
    source = f"""\
    from portal.vidispine.signals import vidispine_post_create

    def note(**kwargs):
        {taken}

    vidispine_post_create.connect(note)
    """

    found = check(tool, plugins({"shelf.py": source}))

    assert set(found) == {"CS011"}


def test_what_keeps_pages_from_loading_is_told_once(plugins: Write, tool: Tool) -> None:
    urls = "from django.conf.urls import url\nurlpatterns = [url('a', print)]\n"

    found = check(tool, plugins({"shelf/__init__.py": "", "shelf/urls.py": urls}))

    assert set(found) == {"CS011"}
    assert found["CS011"][0]["message"] == (
        "Django 4.0 removed django.conf.urls.url, so the URLs of shelf fail to load"
    )


@pytest.mark.parametrize("option", ["--no-django", "--legacy-imports"])
def test_nothing_is_gone_where_it_is_made_up_or_given_back(option: str, plugins: Write, tool: Tool) -> None:
    assert "CS011" not in check(tool, plugins({"shelf.py": LATER, "models.py": MODELS}), option)


def test_a_plugin_that_was_mended_is_told_once_with_how_much_of_what(plugins: Write) -> None:
    files = {
        "shelf/__init__.py": "import tapes\nfrom urllib import quote\n",
        "shelf/tapes.py": "print 'a'\nprint 'b'\nprint 0777\n",
    }

    with Session(str(plugins(files)), loading=Loading(legacy_imports=True)) as session:
        found = [each for each in session.check().findings if each.code == "CS009"]

    (finding,) = found
    assert finding.message == (
        "shelf is written for an older Python or Django: 5 lines of Python 2 and 1 implicit relative import"
    )
    assert finding.location is not None
    assert (finding.location.path[-17:], finding.location.line) == ("shelf/__init__.py", 1)


def test_the_command_that_a_mended_plugin_is_told_of_lists_the_lines(plugins: Write, tool: Tool) -> None:
    directory = str(plugins({"shelf/__init__.py": "print 'a'\nprint 'b'\n"}))
    (finding,) = tool("check", "--legacy-imports", "--format", "json", "-p", directory).document["findings"]

    words = finding["hint"].split("`")[1].split()[1:]
    run = tool(*words, "--legacy-imports", "-p", directory)

    assert all(f"shelf/__init__.py:{line}" in run.out for line in (1, 2))


def test_a_plugin_that_needs_no_mending_is_not_told(plugins: Write) -> None:
    with Session(str(plugins({"shelf.py": "import queue\n"})), loading=Loading(legacy_imports=True)) as session:
        assert session.check().findings == ()
