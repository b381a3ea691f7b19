"""What objects answer, and how certain that is: in ``signals``, and corrected by a user's own catalogue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cantemo_signals import Session
from cantemo_signals.errors import UsageError
from cantemo_signals.sandbox.catalogue.accessors import accessors, classes
from cantemo_signals.values.loading import Loading
from tests.conftest import EXAMPLES, Tool, Write

ASKS = """
    from portal.vidispine.iitem import ItemHelper
    from portal.vidispine.signals import vidispine_post_modify

    def asks(instance, **kwargs):
        item = ItemHelper().getItem(instance)
        return {expression}

    vidispine_post_modify.connect(asks, sender=ItemHelper)
"""
PLUGINS = ("-p", str(EXAMPLES / "events_page"))
CORRECT: dict[str, Any] = {"object": "VSItem", "name": "isEmpty", "returns": ["so"]}


@pytest.fixture
def answered(plugins: Write) -> Callable[..., Any]:
    """What an expression about an item gives when accessors are corrected by these entries."""

    def answer(expression: str, *entries: dict[str, Any]) -> Any:
        directory = plugins({"demo.py": ASKS.format(expression=expression)})
        with Session(str(directory), loading=Loading(catalogue={"accessors": list(entries)})) as session:
            result: Any = session.fire("vidispine_post_modify", sender="ItemHelper")
        return getattr(result.calls[0].outcome, "value", result.calls[0].outcome)

    return answer


# How certain they are.


def test_every_public_method_and_property_of_an_object_says_how_certain_it_is(plugins: Write) -> None:
    with Session(str(plugins({"demo.py": "x = 1"}))):
        marked = {each.dotted for each in accessors()}
        public = {
            f"{cls}.{name}"
            for cls, owner in classes().items()
            for name, value in vars(owner).items()
            if name[0] != "_" and (callable(value) or isinstance(value, property))
        }

    assert public - marked == set()


def test_every_accessor_has_a_meaning_and_a_source(plugins: Write) -> None:
    with Session(str(plugins({"demo.py": "x = 1"}))):
        lacking = [each.title for each in accessors() if not (each.function.__doc__ and each.source)]

    assert lacking == []


def test_one_is_shown_in_full_by_its_name_or_a_part_of_it(tool: Tool) -> None:
    screens = {tool("signals", name, *PLUGINS).out for name in ("VSItem.isSequence", "issequence", "isSequ")}

    assert screens == {
        "VSItem.isSequence()\n\n"
        "True if it is a sequence of other items.\n"
        "inferred: templates of Portal's own theme; Vidispine counts an item's sequences in a field\n\n"
        "To correct it, in a file for --catalogue\n"
        "accessors:\n"
        "  - {object: VSItem, name: isSequence, returns: …}\n"
    }


def test_an_object_shows_all_of_its_own_and_those_that_it_inherits(tool: Tool) -> None:
    out = tool("signals", "VSAccess", *PLUGINS).out

    assert [line.split()[0] for line in out.splitlines() if line] == [
        "VSObject",
        "getId",
        "replace_url",
        "VSAccess",
        "getPermission",
        "getType",
        "getGroup",
        "getCollection",
        "getLibrary",
        "7",
    ]


def test_guesses_are_what_is_only_inferred_of_helpers_and_objects(plugins: Write) -> None:
    with Session(str(plugins({"demo.py": "x = 1"}))) as session:
        everything, of_items, of_user = session.guesses(), session.guesses("VSItem"), session.guesses("UserHelper")

    assert {each.certainty for each in everything.accessors} == {"inferred"}
    assert {"VSItem.isSequence", "VSShape.getTag"} <= {each.name for each in everything.accessors}
    assert "VSItem.getShapes" not in {each.name for each in everything.accessors}
    assert {each.name.partition(".")[0] for each in of_items.accessors} == {"VSItem"}
    assert [each.name for each in of_user.methods] == [
        "UserHelper.deleteUser",
        "UserHelper.getAllUsers",
        "UserHelper.getUserSettingsProfile",
    ]


def test_guesses_are_listed_with_what_they_were_inferred_from(tool: Tool) -> None:
    out = tool("signals", "--guesses", "UserHelper", *PLUGINS).out

    assert out == (
        "UserHelper\n"
        " deleteUser              Development Guide, plugins/vidispine/interface_user, which ends before its signals\n"
        " getAllUsers             Development Guide, plugins/vidispine/interface_user; Cantemo/PortalPluginTemplate, "
        "vmyplugin.py\n"
        " getUserSettingsProfile  Development Guide, plugins/vidispine/interface_collection\n\n"
        "3 guesses; signals NAME shows one, --catalogue corrects it\n"
    )


def test_csv_has_a_row_for_each_accessor(tool: Tool) -> None:
    out = tool("signals", "VSThumbnail.url", "--format", "csv", *PLUGINS).out

    assert out.splitlines()[1] == (
        ",,,,VidiRest.objects.item.VSThumbnail,url,,seen in code,Cantemo/AVLTAPlugin,Where the image is."
    )


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("VSItem.isSeqence", "Unknown accessor 'VSItem.isSeqence'.", "Did you mean VSItem.isSequence?"),
        ("VSItm", "Unknown signal, helper, method or object 'VSItm'.", "Did you mean VSItem?"),
    ],
)
def test_a_near_name_is_suggested(name: str, message: str, hint: str, plugins: Write) -> None:
    with Session(str(plugins({"demo.py": "x = 1"}))) as session, pytest.raises(UsageError) as caught:
        session.signals(name)

    assert (caught.value.message, caught.value.hint) == (message, hint)


# What a user knows better.


@pytest.mark.parametrize(
    ("expression", "entry", "answer"),
    [
        ("item.isEmpty()", CORRECT, "['so']"),
        ("item.getId()", {**CORRECT, "name": "getId", "returns": "VX-0"}, "'VX-0'"),
        ("item.getTitle()", {"object": "VSItem", "name": "getTitle", "certainty": "documented"}, "'VX-1'"),
        ("item.getReel('x')", {**CORRECT, "name": "getReel", "returns": 7, "meaning": "Its reel."}, "7"),
        (
            "__import__('VidiRest.objects.item', fromlist='x').VSThumbnail({'uri': 'a'}).url",
            {"object": "VidiRest.objects.item.VSThumbnail", "name": "url", "returns": "b"},
            "'b'",
        ),
    ],
)
def test_an_accessor_answers_as_the_file_says(
    expression: str, entry: dict[str, Any], answer: str, answered: Callable[..., Any]
) -> None:
    assert answered(expression, entry) == answer


def test_a_corrected_accessor_still_takes_what_it_took(answered: Callable[..., Any]) -> None:
    outcome = answered("item.isEmpty(1)", CORRECT)

    assert outcome.type == "TypeError"


def test_nobody_changes_the_answer_for_the_next(answered: Callable[..., Any]) -> None:
    assert answered("item.isEmpty().append(1) or item.isEmpty()", CORRECT) == "['so']"


def test_what_is_corrected_is_no_guess_and_the_next_session_knows_nothing_of_it(plugins: Write) -> None:
    directory = str(plugins({"demo.py": "x = 1"}))

    with Session(directory, loading=Loading(catalogue={"accessors": [CORRECT]})) as session:
        (known,) = session.signals("VSItem.isEmpty").accessors
        guessed = {each.name for each in session.guesses().accessors}
    with Session(directory) as session:
        (before,) = session.signals("VSItem.isEmpty").accessors

    assert (known.meaning, known.certainty, known.source) == ("Always ['so'].", "measured by others", "your catalogue")
    assert "VSItem.isEmpty" not in guessed
    assert before.certainty == "inferred"


WRONG = [
    ({**CORRECT, "object": "VSItm"}, "Unknown object 'VSItm'.", "Did you mean VidiRest.objects.item.VSItem?"),
    (
        {**CORRECT, "name": "isEmty"},
        "VSItem has no accessor 'isEmty'.",
        "Did you mean isEmpty? A new one needs returns and a meaning.",
    ),
]


@pytest.mark.parametrize(("entry", "message", "hint"), WRONG)
def test_what_cannot_be_is_answered_by_a_sentence_and_a_hint(
    entry: dict[str, Any], message: str, hint: str, plugins: Write
) -> None:
    loading = Loading(catalogue={"accessors": [entry]})

    with pytest.raises(UsageError) as caught, Session(str(plugins({"demo.py": "x = 1"})), loading=loading):
        pass

    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_a_wrong_key_is_answered_by_its_place(plugins: Write, tool: Tool) -> None:
    directory = plugins({"demo.py": "x = 1"}).parent
    (directory / "portal.yaml").write_text("accessors: [{object: VSItem, name: isEmpty, return: true}]")

    run = tool("list", "--catalogue", "portal.yaml", cwd=directory)

    assert (run.status, run.out, run.err) == (
        2,
        "",
        "error: --catalogue: 'portal.yaml': unknown key 'return' in accessors[0].\n"
        "hint: Did you mean returns? Known: certainty, meaning, name, object, returns, source.\n",
    )


def test_an_entry_has_the_name_of_its_file_for_a_source(plugins: Write, tool: Tool) -> None:
    directory = plugins({"demo.py": "x = 1"}).parent
    (directory / "portal.yaml").write_text("accessors: [{object: VSItem, name: isEmpty, returns: true}]")

    run = tool("signals", "isEmpty", "--catalogue", "portal.yaml", "--format", "json", cwd=directory)

    assert [each["source"].rpartition("/")[2] for each in run.document["accessors"]] == ["portal.yaml"]
