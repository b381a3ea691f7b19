"""The command in a finding shows the failure again: run with the same plugins, for everything that there is to find."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Any

import pytest

from cantemo_signals.session.rules.every import RULES
from tests.conftest import EXAMPLES, ROOT, RULE_EXAMPLES, Tool, Write

PLUGINS = [
    *sorted(path for path in EXAMPLES.iterdir() if path.is_dir()),
    *(RULE_EXAMPLES / code / "bad" for code, rule in sorted(RULES.items()) if rule.when == "events"),
]
HEAD = """
from django.db import models
from django.db.models.signals import post_save, pre_delete
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.icollection import CollectionHelper
from portal.vidispine.iuser import UserHelper
from portal.vidispine.signals import *

class Reel(models.Model):
    title = models.CharField(max_length=10)
    class Meta:
        app_label = "shelf"
"""
RECEIVERS = {
    "by a method": (
        "vidispine_post_modify",
        "ItemHelper",
        "if method == 'createItemRelation':",
        "    return {}[method]",
    ),
    "by every method": ("vidispine_post_delete", "ItemHelper", "return {}[instance]"),
    "by a text": (
        "vidispine_post_modify",
        "UserHelper",
        "if kwargs['group_name'] == 'Loans of \\'98':",
        "    return 1 / 0",
    ),
    "from any sender": ("vidispine_pre_delete", "", "return {}[instance]"),
    "in a nested event": (
        "vidispine_post_create",
        "CollectionHelper",
        "ItemHelper().setItemMetadataFieldValue('VX-1', 'title', 'x')",
        "raise ValueError",
    ),
    "in a cycle": ("vidispine_post_modify", "ItemHelper", "ItemHelper().setItemMetadataFieldValue(instance, 'a', 'b')"),
    "in silence": ("vidispine_post_modify", "ItemHelper", "try:", "    {}[instance]", "except Exception:", "    pass"),
    "of a created row": ("post_save", "Reel", "if kwargs['created']:", "    kwargs['instance'].no_such_field"),
    "of a changed row": ("post_save", "Reel", "if not kwargs['created']:", "    raise ValueError(kwargs['raw'])"),
    "of a deleted row": ("pre_delete", "Reel", "raise KeyError"),
}


def plugin(signal: str, sender: str, *lines: str) -> str:
    """A plugin with a receiver of these lines."""
    arguments = "receiver, sender=" + sender if sender else "receiver"
    body = "\n    ".join(lines)
    function = f"def receiver(sender, instance=None, method=None, **kwargs):\n    {body}\n"
    return f"{HEAD}\n{function}\n{signal}.connect({arguments})\n"


def shown_again(tool: Tool, directory: str) -> Iterator[tuple[str, bool]]:
    """The codes of the findings with a command, and whether that shows what they tell."""
    for finding in tool("check", "-p", directory, "--format", "json", cwd=ROOT).document["findings"]:
        if finding["see"] is not None:
            program, *words = shlex.split(finding["see"])
            run = tool(*words, "--format", "json", cwd=ROOT)
            yield finding["code"], program == "cantemo-signals" and _shows(finding, run.document)


def _shows(finding: dict[str, Any], document: dict[str, Any]) -> bool:
    """Tell whether a document has a finding again or, of arguments that were given, the exception or change itself."""
    again = ((each["code"], each["location"]) for each in document["findings"])
    calls = [call for call in document.get("calls", ()) if call["receiver"] == finding["receiver"]]
    return (finding["code"], finding["location"]) in again or any(
        call["mutations"] or call["outcome"].get("location") == finding["location"] for call in calls
    )


@pytest.mark.parametrize("path", PLUGINS, ids=[str(path.relative_to(ROOT)) for path in PLUGINS])
def test_every_command_of_the_examples_shows_the_failure(path: Any, tool: Tool) -> None:
    shown = list(shown_again(tool, str(path)))

    assert [code for code, is_shown in shown if not is_shown] == []


@pytest.mark.parametrize("name", RECEIVERS)
def test_a_receiver_that_fails_is_told_with_a_command_that_shows_it(name: str, plugins: Write, tool: Tool) -> None:
    directory = plugins({"shelf/__init__.py": "from . import models\n", "shelf/models.py": plugin(*RECEIVERS[name])})

    shown = list(shown_again(tool, str(directory)))

    assert len(shown) == 1
    assert all(is_shown for _, is_shown in shown)


def test_what_many_events_share_is_told_once_with_the_shortest_command(plugins: Write, tool: Tool) -> None:
    source = plugin("vidispine_post_modify", "", "if method == 'other' or method != 'another':", "    raise KeyError")

    directory = str(plugins({"shelf.py": source}))
    document = tool("check", "-p", directory, "--select", "CS111", "--format", "json").document

    [finding] = document["findings"]
    assert document["events"] > 10
    assert finding["see"] == f"cantemo-signals fire vidispine_post_modify -p {directory}"
