"""What a user knows better of Portal, told in a file: corrections, additions, and every way to be wrong in one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cantemo_signals import Session
from cantemo_signals.errors import UsageError
from cantemo_signals.values.loading import Loading
from tests.conftest import EXAMPLES, ROOT, Tool, Write

SIGNAL = {"name": "vidispine_post_engrave", "carries": ["instance", "reason"], "examples": {"reason": {"why": "age"}}}
RAISING = {"signal": "vidispine_post_engrave", "when": "after", "instance": "item_id"}
METHOD: dict[str, Any] = {"helper": "ItemHelper", "name": "engraveItem", "parameters": ["item_id"], "raises": [RAISING]}
PLUGIN = """
    from portal.vidispine.iitem import ItemHelper
    from portal.vidispine.signals import vidispine_post_engrave, vidispine_post_modify

    def engraved(sender, **kwargs):
        return sorted(kwargs)

    def modified(instance, **kwargs):
        return ItemHelper().engraveItem(instance, True)

    vidispine_post_engrave.connect(engraved)
    vidispine_post_modify.connect(modified)
"""


@pytest.fixture
def fired(plugins: Write) -> Callable[..., Any]:
    """What firing gives when the emulated Portal is corrected by these entries."""

    def fire(target: str, catalogue: dict[str, Any], *, source: str = PLUGIN, **loading: Any) -> Any:
        directory = plugins({"demo.py": source})
        with Session(str(directory), loading=Loading(catalogue=catalogue, **loading)) as session:
            return session.fire(target, arguments={"item_id": "VX-7"} if "." in target else {"instance": "VX-7"})

    return fire


def sent(result: Any) -> list[tuple[str, dict[str, str]]]:
    return [(each.event.signal, each.event.arguments) for each in result.dispatches]


def test_the_example_in_the_guide_is_the_file() -> None:
    text = (EXAMPLES / "own_catalogue" / "portal.yaml").read_text(encoding="utf-8")

    assert f"```yaml\n{text}```" in (ROOT / "cantemo_signals/guide/catalogue.md").read_text(encoding="utf-8")


def test_a_new_method_raises_a_new_signal(fired: Callable[..., Any]) -> None:
    result = fired("ItemHelper.engraveItem", {"signals": [SIGNAL], "methods": [METHOD]})

    assert [signal for signal, _ in sent(result)] == ["vidispine_post_engrave"]
    assert result.dispatches[0].calls[0].outcome.value == "['instance', 'method', 'signal']"


def test_a_plugin_calls_a_new_method_with_the_parameters_that_it_has(fired: Callable[..., Any]) -> None:
    method = {**METHOD, "parameters": ["item_id", "force=false"], "returns": {"job": ["VX-9"]}}
    method["raises"] = [{**RAISING, "carries": ["force"]}]

    result = fired("vidispine_post_modify", {"signals": [SIGNAL], "methods": [method]})

    (call,) = result.calls
    assert call.outcome.value == "{'job': ['VX-9']}"
    assert call.sent[0].calls[0].outcome.value == "['force', 'instance', 'method', 'signal']"


def test_python_refuses_a_new_method_the_arguments_that_it_does_not_take(fired: Callable[..., Any]) -> None:
    result = fired("vidispine_post_modify", {"signals": [SIGNAL], "methods": [METHOD]})

    assert result.calls[0].outcome.type == "TypeError"


def test_a_method_can_tell_of_what_it_returns(fired: Callable[..., Any]) -> None:
    method = {**METHOD, "raises": [{**RAISING, "instance": "return"}], "returns": "VX-80"}

    result = fired("ItemHelper.engraveItem", {"signals": [SIGNAL], "methods": [method]})

    assert sent(result)[0][1]["instance"] == "VX-80"


def test_a_known_method_raises_what_the_file_says_and_does_what_it_did(fired: Callable[..., Any]) -> None:
    method = {"helper": "portal.vidispine.iitem.ItemHelper", "name": "getItem", "raises": [RAISING]}

    result = fired("ItemHelper.getItem", {"signals": [SIGNAL], "methods": [method]})

    assert [signal for signal, _ in sent(result)] == ["vidispine_post_engrave"]
    assert result.outcome.value == "<VSItem VX-7>"


def test_a_known_method_can_take_more_than_it_did(fired: Callable[..., Any]) -> None:
    method = {**METHOD, "name": "removeItem", "parameters": ["item_id", "keep=[]"]}
    method["raises"] = [{**RAISING, "carries": ["keep"]}]

    result = fired("ItemHelper.removeItem", {"signals": [SIGNAL], "methods": [method]})

    assert result.dispatches[0].calls[0].outcome.value == "['instance', 'keep', 'method', 'signal']"


def test_what_a_method_prepares_is_still_prepared(fired: Callable[..., Any]) -> None:
    catalogue = {
        "methods": [{"helper": "IngestHelper", "name": "importFileToPlaceholder", "certainty": "documented"}],
        "signals": [SIGNAL],
    }

    result = fired("IngestHelper.importFileToPlaceholder", catalogue)

    assert [(signal, "query" in arguments) for signal, arguments in sent(result)] == [
        ("vidispine_pre_ingest", True),
        ("vidispine_post_ingest", False),
    ]


def test_a_login_that_raises_something_else_still_names_no_method(plugins: Write) -> None:
    login = {"helper": "LoginView", "name": "login", "raises": [{**RAISING, "instance": "user"}]}

    loading = Loading(catalogue={"signals": [SIGNAL], "methods": [login]})
    with Session(str(plugins({"demo.py": "x = 1"})), loading=loading) as session:
        (known,) = session.signals("vidispine_post_engrave").signals

    assert [(each.method, each.arguments) for each in known.raised_by] == [(None, ("instance",))]


def test_nobody_changes_the_examples_of_the_next_event(plugins: Write) -> None:
    spoils = """
        from portal.vidispine.signals import vidispine_post_engrave

        def receiver(reason, **kwargs):
            reason["why"] += "!"
            return reason["why"]

        vidispine_post_engrave.connect(receiver)
    """
    loading = Loading(catalogue={"signals": [SIGNAL]})

    with Session(str(plugins({"demo.py": spoils})), loading=loading) as session:
        results = [session.trace() for _ in range(2)]

    assert [each.dispatches[0].calls[0].outcome.value for each in results] == ["'age!'", "'age!'"]  # type: ignore[union-attr]


@pytest.mark.parametrize("strict", [False, True])
def test_a_new_class_in_a_new_module_sends(plugins: Write, strict: bool) -> None:
    source = """
        from portal.plugins.far.signals import far_done
        from portal.vault.helpers import VaultHelper
        far_done.connect(lambda **kwargs: "heard", VaultHelper, weak=False)
    """
    catalogue = {
        "signals": [{"name": "far_done", "module": "portal.plugins.far.signals"}],
        "senders": [{"name": "portal.vault.helpers.VaultHelper"}],
        "methods": [
            {
                "helper": "VaultHelper",
                "name": "shut",
                "raises": [{"signal": "far_done", "when": "after", "instance": "return"}],
            }
        ],
    }

    loading = Loading(catalogue=catalogue, strict=strict)
    with Session(str(plugins({"demo.py": source})), loading=loading) as session:
        result = session.fire("VaultHelper.shut")

    assert result.dispatches[0].calls[0].outcome.value == "'heard'"  # type: ignore[union-attr]


def test_the_catalogue_shows_where_an_entry_is_from(plugins: Write) -> None:
    catalogue = {
        "signals": [
            {**SIGNAL, "certainty": "documented", "source": "page 12"},
            {"name": "vidispine_pre_get", "meaning": "Used."},
        ],
        "methods": [{**METHOD, "source": "page 13"}],
    }

    with Session(str(plugins({"demo.py": "x = 1"})), loading=Loading(catalogue=catalogue)) as session:
        known = {each.name: each for each in session.signals().signals}

    new, corrected = known["vidispine_post_engrave"], known["vidispine_pre_get"]
    assert (new.certainty, new.source) == ("documented", "page 12")
    assert [(each.certainty, each.source) for each in new.raised_by] == [("measured by others", "page 13")]
    assert (corrected.meaning, corrected.certainty, corrected.source) == (
        "Used.",
        "measured by others",
        "your catalogue",
    )


def test_the_next_session_knows_nothing_of_it(plugins: Write) -> None:
    directory = str(plugins({"demo.py": "x = 1"}))

    with Session(directory, loading=Loading(catalogue={"signals": [SIGNAL], "methods": [METHOD]})):
        pass
    with Session(directory) as session:
        names = session.every_name()

    assert "vidispine_post_engrave" not in names.signals
    assert "ItemHelper.engraveItem" not in names.methods


def method(**changes: Any) -> dict[str, Any]:
    return {"signals": [SIGNAL], "methods": [{**METHOD, **changes}]}


def raising(**changes: Any) -> dict[str, Any]:
    return method(raises=[{**RAISING, **changes}])


WRONG = [
    (method(helper="ItemHelpr"), "Unknown helper 'ItemHelpr'.",
     "Did you mean portal.vidispine.iitem.ItemHelper?"),
    (raising(signal="vidispine_post_engrav"), "Unknown signal 'vidispine_post_engrav'.",
     "Did you mean portal.vidispine.signals.vidispine_post_engrave?"),
    (raising(instance="itemid"), "Unknown parameter 'itemid' of ItemHelper.engraveItem.",
     "Did you mean item_id? A name that is not a parameter needs a value in examples."),
    (raising(carries=["reasn"]), "Unknown parameter 'reasn' of ItemHelper.engraveItem.",
     "Known: item_id. A name that is not a parameter needs a value in examples."),
    (raising(when="before", instance="return"),
     "ItemHelper.engraveItem raises vidispine_post_engrave before it has returned anything, "
     "so instance cannot be return.",
     "Write a parameter's name, or when: after."),
    (method(examples={"itemid": "VX-1"}),
     "Unknown parameter 'itemid' of ItemHelper.engraveItem.", "Did you mean item_id?"),
    (method(parameters=["item_id", "class"]), "ItemHelper.engraveItem cannot have a parameter 'class' here.",
     "Name each parameter once, without self."),
    (method(parameters=["item_id", "item_id"]), "ItemHelper.engraveItem cannot have a parameter 'item_id' here.",
     "Name each parameter once, without self."),
    (method(parameters=["force=1", "item_id"]),
     "ItemHelper.engraveItem: parameter item_id without a default follows one with a default.", "Write item_id=null."),
    (method(name="getItem", parameters=["force=1"]), "ItemHelper.getItem needs the parameter item_id.",
     "Write it in parameters: item_id."),
    (method(name="class"), "A method cannot be named 'class'.", "It is a Python keyword."),
    ({"senders": [{"name": "portal.x.Y", "base": "ItmHelper"}]}, "Unknown sender 'ItmHelper'.",
     "Did you mean portal.vidispine.iitem.ItemHelper?"),
    ({"senders": [{"name": "portal.vidispine.iitem.ItemHelper", "base": "UserHelper"}]},
     "portal.vidispine.iitem.ItemHelper exists, but does not derive from UserHelper.", "Leave base out."),
    ({"signals": [{"name": "ItemHelper", "module": "portal.vidispine.iitem"}]},
     "portal.vidispine.iitem.ItemHelper is not a signal.", "Choose another name or module."),
    (method(name="provideItemAPI"),
     "The catalogue cannot describe ItemHelper.provideItemAPI: it is not a method of a known helper.", None),
    ({"signals": [{"name": "done", "module": "portal.plugins.demo.signals"}]},
     "The catalogue cannot describe portal.plugins.demo.signals: it belongs to a loaded plugin.",
     "Leave it out: what plugins define is found in them."),
]  # fmt: skip


@pytest.mark.parametrize(("catalogue", "message", "hint"), WRONG)
def test_what_cannot_be_is_answered_by_a_sentence_and_a_hint(
    catalogue: dict[str, Any], message: str, hint: str | None, plugins: Write
) -> None:
    directory = str(plugins({"demo.py": "x = 1"}))

    with pytest.raises(UsageError) as caught, Session(directory, loading=Loading(catalogue=catalogue)):
        pass

    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_a_wrong_file_is_answered_by_its_place_and_what_is_wanted(plugins: Write, tool: Tool) -> None:
    directory = plugins({"demo.py": "x = 1"}).parent
    (directory / "portal.yaml").write_text("methods: [{helper: ItemHelper, name: a, certainty: measured}]")

    run = tool("list", "--catalogue", "portal.yaml", cwd=directory)

    assert (run.status, run.out, run.err) == (
        2,
        "",
        "error: --catalogue: 'portal.yaml': methods[0].certainty must be one of documented, seen in code, "
        'measured by others, inferred, not "measured".\nhint: Did you mean measured by others?\n',
    )


def test_a_name_that_is_not_there_is_told_by_the_command_line(plugins: Write, tool: Tool) -> None:
    directory = plugins({"demo.py": "x = 1"}).parent
    (directory / "portal.json").write_text('{"methods": [{"helper": "ItmHelper", "name": "a"}]}')

    run = tool("list", CANTEMO_SIGNALS_CATALOGUE="portal.json", cwd=directory)

    assert (run.status, run.out, run.err.splitlines()[0]) == (2, "", "error: Unknown helper 'ItmHelper'.")


def test_the_file_can_stand_in_the_configuration_relative_to_it(plugins: Write, tool: Tool) -> None:
    directory = plugins({"demo.py": "x = 1"}).parent
    (directory / "portal.toml").write_text('signals = [{name = "vidispine_post_engrave"}]')
    (directory / "pyproject.toml").write_text(
        '[tool.cantemo-signals]\nplugins = ["plugins"]\ncatalogue = "portal.toml"'
    )
    (directory / "below").mkdir()

    run = tool("signals", "post_engrave", "--format", "json", cwd=directory / "below")

    (signal,) = run.document["signals"]
    assert (run.status, signal["name"], Path(signal["source"]).name) == (0, "vidispine_post_engrave", "portal.toml")
