"""The modules with which plugins show their models in Django's admin."""

from __future__ import annotations

import pytest

from tests.conftest import Run, Write, run_tool

ADMIN = """
from django.contrib import admin
from portal.vidispine.signals import vidispine_post_create

from .models import Reel

@admin.register(Reel)
class ReelAdmin(admin.ModelAdmin):
    list_display = ("name",)

def show(sender, **kwargs):
    from django.apps import apps
    return apps.is_installed("django.contrib.admin"), admin.site.is_registered(Reel)

vidispine_post_create.connect(show)
"""
FILES = {
    "reels/__init__.py": "",
    "reels/models.py": "from django.db import models\n\nclass Reel(models.Model):\n    name = models.TextField()\n",
    "reels/admin.py": ADMIN,
}


def found(run: Run) -> list[tuple[str, str, str]]:
    return [(each["severity"], each["code"], each["message"]) for each in run.document["findings"]]


def test_admin_modules_are_imported_as_by_the_admin(plugins: Write) -> None:
    directory = str(plugins(FILES))

    listed = run_tool("list", "-p", directory, "--format", "json")
    fired = run_tool("fire", "vidispine_post_create", "-p", directory, "--format", "json")

    (row,) = listed.document["connections"]
    assert (row["phase"], row["during"]) == ("ready", "portal.plugins.reels.admin")
    assert found(listed) == []
    assert [call["outcome"]["value"] for call in fired.document["calls"]] == ["(True, True)"]


def test_an_admin_module_is_no_forgotten_one_where_django_is_made_up(plugins: Write) -> None:
    run = run_tool("list", "-p", str(plugins(FILES)), "--no-django", "--format", "json")

    assert (run.document["connections"], found(run)) == ([], [])


def test_an_admin_module_that_fails_is_a_warning_and_no_failed_plugin(plugins: Write) -> None:
    directory = plugins({**FILES, "reels/admin.py": ADMIN.replace('"name"', '"name", 1 / 0')})

    run = run_tool("list", "-p", str(directory), "--format", "json")

    text = "The admin pages of reels (portal.plugins.reels.admin) failed to load: ZeroDivisionError: division by zero"
    assert found(run) == [("warning", "CS012", text)]
    assert run.status == 0


@pytest.mark.parametrize(
    "name", ["tests.py", "test_reels.py", "tests/test_reels.py", "migrations/one.py", "management/commands/show.py"]
)
def test_what_a_test_run_or_a_command_imports_is_not_forgotten(name: str, plugins: Write) -> None:
    connects = "from portal.vidispine.signals import vidispine_post_create as s\ndef f(**k): pass\ns.connect(f)\n"
    inits = {"reels/tests/__init__.py", "reels/migrations/__init__.py"} if "/" in name else set()
    inits |= {"reels/management/__init__.py", "reels/management/commands/__init__.py"} if "/c" in name else set()

    run = run_tool(
        "list", "-p", str(plugins({**FILES, **dict.fromkeys(inits, ""), f"reels/{name}": connects})), "--format=json"
    )

    assert found(run) == []
