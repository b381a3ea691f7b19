"""Senders that are only named: Django's way, with the installed Django and with a made-up one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Tool, Write

BOTH = pytest.mark.parametrize("django", [(), ("--no-django",)], ids=["installed", "made up"])

SIGNALS = "from django.db.models.signals import post_save\nfrom django.db import models\n"
RECEIVERS = "def first(**kwargs): pass\ndef second(**kwargs): pass\ndef third(**kwargs): pass\n"


def rows(tool: Tool, directory: Path, *options: str) -> list[Any]:
    run = tool("list", "-p", str(directory), "--format", "json", *options)
    return [
        (
            row["receiver"].rpartition(".")[2],
            row["sender"].rpartition(".")[2],
            row["order"],
            row["connected_at"]["line"],
            row["unresolved"],
        )
        for row in run.document["connections"]
    ]


def findings(tool: Tool, directory: Path, *options: str) -> list[Any]:
    run = tool("list", "-p", str(directory), "--format", "json", *options)
    return [
        (each["code"], each["severity"], each["location"]["line"], each["hint"]) for each in run.document["findings"]
    ]


@BOTH
def test_a_name_is_resolved_when_its_model_comes_and_counts_from_then_on(
    tool: Tool, plugins: Write, django: tuple[str, ...]
) -> None:
    source = f"""{SIGNALS}{RECEIVERS}
post_save.connect(first, sender="clips.clip")
class Other(models.Model): pass
post_save.connect(second, sender="clips.Other")
class Clip(models.Model): pass
post_save.connect(third, sender=Clip)
"""
    directory = plugins({"clips/__init__.py": "", "clips/models.py": source})

    found = rows(tool, directory, *django)

    assert found == [("first", "Clip", 1, 7, False), ("third", "Clip", 2, 11, False), ("second", "Other", 1, 9, False)]
    assert findings(tool, directory, *django) == []


@BOTH
def test_a_model_of_another_plugin_and_that_of_users_can_be_named(
    tool: Tool, plugins: Write, django: tuple[str, ...]
) -> None:
    first = f"""{SIGNALS}{RECEIVERS}
from django.conf import settings
post_save.connect(first, sender=settings.AUTH_USER_MODEL)
post_save.connect(second, sender="tapes.Tape")
"""
    models = f"{SIGNALS}class Tape(models.Model): pass\n"
    apps = (
        "from django.apps import AppConfig\nclass Tapes(AppConfig):\n name = 'portal.plugins.zebra'\n label = 'tapes'\n"
    )
    directory = plugins(
        {
            "clips/__init__.py": "",
            "clips/models.py": first,
            "zebra/__init__.py": "",
            "zebra/apps.py": apps,
            "zebra/models.py": models,
        }
    )

    found = rows(tool, directory, *django)

    assert sorted(found) == [("first", "User", 1, 8, False), ("second", "Tape", 1, 9, False)]


@BOTH
def test_a_name_that_no_model_has_is_a_row_without_order_and_a_finding(
    tool: Tool, plugins: Write, django: tuple[str, ...]
) -> None:
    source = f"{SIGNALS}{RECEIVERS}class Clip(models.Model): pass\npost_save.connect(first, sender='clips.Clyp')\n"
    directory = plugins({"clips/__init__.py": "", "clips/models.py": source})

    run = tool("list", "-p", str(directory), *django)

    assert rows(tool, directory, *django) == [("first", "Clyp'", None, 7, True)]
    assert findings(tool, directory, *django) == [("CS302", "error", 7, "Write 'clips.Clip'.")]
    assert "\npost_save from 'clips.Clyp', not called: no such model\n" in run.out


@BOTH
def test_of_an_app_that_is_not_here_nobody_knows_the_models(
    tool: Tool, plugins: Write, django: tuple[str, ...]
) -> None:
    source = f"{SIGNALS}{RECEIVERS}post_save.connect(first, sender='warehouse.Pallet')\n"
    directory = plugins({"clips/__init__.py": "", "clips/models.py": source})

    [(code, severity, line, _)] = findings(tool, directory, *django)

    assert (code, severity, line) == ("CS302", "warning", 6)


@BOTH
def test_a_name_of_another_form_is_refused_as_django_does(tool: Tool, plugins: Write, django: tuple[str, ...]) -> None:
    source = f"{SIGNALS}{RECEIVERS}post_save.connect(first, sender='Clip')\n"
    directory = plugins({"clips/__init__.py": "", "clips/models.py": source})

    run = tool("plugins", "-p", str(directory), *django)

    assert "ValueError: Invalid model reference 'Clip'" in run.out


@BOTH
def test_what_waits_is_kept_alive_and_then_connected_weakly_and_can_be_undone_by_name(
    tool: Tool, plugins: Write, django: tuple[str, ...]
) -> None:
    source = f"""import gc\n{SIGNALS}{RECEIVERS}
post_save.connect(lambda **kwargs: None, sender="clips.Clip")
post_save.connect(first, sender="clips.Clip")
post_save.connect(second, sender="clips.Clip", dispatch_uid="x", weak=False)
post_save.disconnect(first, sender="clips.Clip")
post_save.connect(lambda **kwargs: None, sender="clips.Never")
class Clip(models.Model): pass
gc.collect()
post_save.connect(third, sender="clips.Clip")
post_save.disconnect(third, sender="clips.Clip")
"""
    directory = plugins({"clips/__init__.py": "", "clips/models.py": source})

    run = tool("list", "-p", str(directory), "--format", "json", *django)

    found = [
        (row["receiver"].rpartition(".")[2], row["alive"], row["weak"], row["dispatch_uid"], row["unresolved"])
        for row in run.document["connections"]
    ]
    assert sorted(found) == [
        ("<lambda>", False, True, None, False),
        ("<lambda>", True, True, None, True),
        ("second", True, False, "x", False),
    ]


@BOTH
def test_an_event_tells_who_was_not_called_because_of_a_name(
    tool: Tool, plugins: Write, django: tuple[str, ...]
) -> None:
    source = f"""{SIGNALS}{RECEIVERS}
class Clip(models.Model): pass
post_save.connect(first, sender=Clip)
post_save.connect(second, sender="clips.Clyp")
"""
    directory = plugins({"clips/__init__.py": "", "clips/models.py": source})

    run = tool("trace", "-p", str(directory), *django)

    assert "second  clips/models.py:4" in run.out
    assert "connected for 'clips.Clyp', which names no model" in run.out
    assert "not sent: post_save from 'clips.Clyp', which names no model" in run.out
