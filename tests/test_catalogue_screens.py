"""What can be listened to: the catalogue, one signal, a helper, a method and its arguments to be edited."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import EXAMPLES, Tool, Write

NARROW = {"COLUMNS": "80"}
CREATE_USER = """\
UserHelper.createUser(newUserName, newRealName, newPassword)

Create a user; return a VSUser.
documented: Development Guide, plugins/vidispine/interface_user

1  vidispine_pre_create from UserHelper
    instance='ann', method='createUser', newRealName='Ann Example',
        newPassword='example-password'
2  vidispine_post_create from UserHelper
    instance='ann', method='createUser'

Edit the arguments, and give them back
{
  "newUserName": "ann",
  "newRealName": "Ann Example",
  "newPassword": "example-password"
}

cantemo-signals signals UserHelper.createUser -o createUser.json
cantemo-signals fire UserHelper.createUser --kw-json @createUser.json
cantemo-signals fire post_create --method createUser --kw-json @createUser.json
"""
USER_HELPER = """\
UserHelper
 addUserToGroup  vidispine_{pre,post}_modify
 createUser      vidispine_{pre,post}_create
 deleteUser      vidispine_{pre,post}_delete (inferred)

no signals: UserHelper.addUserToMultipleGroups, UserHelper.getAllUsers,
    UserHelper.getUserSettingsProfile

6 methods
"""
DESK = """
    from portal.vidispine.signals import vidispine_post_create, vidispine_pre_create

    def greet(sender, instance, newRealName, **kwargs):
        return f"{instance} is {newRealName}"

    def note(sender, instance, **kwargs):
        return instance

    vidispine_pre_create.connect(greet)
    vidispine_post_create.connect(note)
"""


@pytest.fixture
def desk(plugins: Write) -> Path:
    """A directory with plugins that have a receiver for each event of a call."""
    return plugins({"desk.py": DESK}).parent


def returned(document: Any) -> list[str]:
    """What the receivers returned, in the order of the events."""
    return [call["outcome"]["value"] for dispatch in document["dispatches"] for call in dispatch["calls"]]


@pytest.mark.parametrize("given", ["createUser", "UserHelper.createUser", "userhelper.createuser"])
def test_a_method_is_shown_with_its_signals_and_its_arguments(given: str, tool: Tool, tmp_path: Path) -> None:
    run = tool("signals", given, cwd=tmp_path, **NARROW)

    assert (run.out, run.err, run.status) == (CREATE_USER, "", 0)


def test_a_helper_is_shown_with_the_signals_of_each_method(tool: Tool, tmp_path: Path) -> None:
    run = tool("signals", "UserHelper", cwd=tmp_path, **NARROW)

    assert (run.out, run.err, run.status) == (USER_HELPER, "", 0)


def test_the_arguments_go_to_a_file_are_edited_and_given_back(desk: Path, tool: Tool) -> None:
    shown = tool("signals", "createUser", cwd=desk, **NARROW).out
    written, called, sent = [line.split()[1:] for line in shown.splitlines() if line.startswith("cantemo-signals ")]

    tool(*written, cwd=desk)
    path = desk / "createUser.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"ann"', '"bob"'), encoding="utf-8")
    call = tool(*called, "--format", "json", cwd=desk)
    event = tool(*sent, "--format", "json", cwd=desk)

    assert (call.status, returned(call.document)) == (0, ["'bob is Ann Example'", "'bob'"])
    assert call.document["filled"] == []
    assert (event.status, event.document["calls"][0]["outcome"]["value"]) == (0, "'bob'")


def test_the_document_on_standard_output_is_taken_from_standard_input(desk: Path, tool: Tool) -> None:
    document = tool("signals", "createUser", "--format", "json", cwd=desk).document
    document["methods"][0]["arguments"]["newRealName"] = "Bob Example"
    (desk / "edited.json").write_text(json.dumps(document), encoding="utf-8")

    run = tool("fire", "createUser", "--kw-json", "@edited.json", "--format", "json", cwd=desk)

    assert returned(run.document) == ["'ann is Bob Example'", "'ann'"]


def test_the_arguments_alone_are_taken_as_well(desk: Path, tool: Tool) -> None:
    (desk / "user.json").write_text('{"newUserName": "eve", "newRealName": "Eve"}', encoding="utf-8")

    run = tool("fire", "createUser", "--kw-json", "@user.json", "--format", "json", cwd=desk)

    assert returned(run.document) == ["'eve is Eve'", "'eve'"]


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (
            ("fire", "pre_modify"),
            "error: --kw-json has no arguments for 'pre_modify'.\n"
            "hint: It has those of UserHelper.createUser, vidispine_pre_create, vidispine_post_create.\n",
        ),
        (
            ("trace", "deleteUser"),
            "error: --kw-json has no arguments for 'deleteUser'.\n"
            "hint: It has those of UserHelper.createUser, vidispine_pre_create, vidispine_post_create.\n",
        ),
    ],
)
def test_arguments_of_another_method_are_refused(words: tuple[str, ...], error: str, desk: Path, tool: Tool) -> None:
    tool("signals", "createUser", "-o", "user.json", cwd=desk)

    run = tool(*words, "--kw-json", "@user.json", cwd=desk)

    assert (run.out, run.err, run.status) == ("", error, 2)


def test_arguments_of_several_methods_ask_for_one(desk: Path, tool: Tool) -> None:
    tool("signals", "ItemHelper", "-o", "items.json", cwd=desk)

    vague = tool("fire", "post_delete", "--kw-json", "@items.json", cwd=desk)
    chosen = tool("fire", "removeItem", "--kw-json", "@items.json", "--format", "json", cwd=desk)
    several = tool("fire", "pre_modify", "--kw-json", "@items.json", cwd=desk)

    assert (vague.status, chosen.document["call"]) == (0, "ItemHelper.removeItem(item_id='VX-1')")
    assert (several.status, several.err) == (
        2,
        "error: --kw-json has arguments of several methods for 'pre_modify'.\n"
        "hint: Choose one with --method: setItemMetadata, setItemMetadataFieldValue, setItemMetadataFieldGroup, "
        "createItemRelation.\n",
    )


@pytest.mark.parametrize("given", ["create", "post_", "login"])
def test_several_that_fit_are_all_shown(given: str, tool: Tool, tmp_path: Path) -> None:
    document = tool("signals", given, "--format", "json", cwd=tmp_path).document

    names = [signal["name"] for signal in document["signals"]]
    assert len(names) > 1
    assert all(given in name for name in names)


def test_signals_of_libraries_are_counted_and_shown_when_all_are_wanted(tool: Tool) -> None:
    words = ("signals", "-p", str(EXAMPLES / "own_signals"))

    some, everything = tool(*words).out, tool(*words, "--all").out

    assert "signals of django are not shown; --all shows them" in some
    assert "m2m_changed" not in some
    assert "m2m_changed" in everything


def test_a_signal_of_a_plugin_is_shown_with_the_place_that_sends_it(tool: Tool) -> None:
    out = tool("signals", "rights_expired", "-p", str(EXAMPLES / "own_signals")).out

    assert (
        "RightsDesk with item_id and licence\n    seen in code: examples/own_signals/rights_desk/plugin.py:14\n" in out
    )


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (
            "deleteItem",
            "Unknown signal, helper, method or object 'deleteItem'.\nhint: Did you mean ItemHelper.removeItem?",
        ),
        ("UserHelpr", "Unknown signal, helper, method or object 'UserHelpr'.\nhint: Did you mean UserHelper?"),
        ("ItemHelper.deleteItem", "Unknown method 'ItemHelper.deleteItem'.\nhint: Did you mean ItemHelper.removeItem?"),
        (
            "post_remove",
            "Unknown signal, helper, method or object 'post_remove'.\nhint: Did you mean vidispine_post_delete?",
        ),
    ],
)
def test_a_name_that_fits_nothing_is_answered_with_the_near_one(
    given: str, error: str, tool: Tool, tmp_path: Path
) -> None:
    run = tool("signals", given, cwd=tmp_path)

    assert (run.out, run.err, run.status) == ("", f"error: {error}\n", 2)
