"""Why a receiver is not called or does nothing: the first of a fixed chain of steps that does not hold."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from cantemo_signals.errors import UsageError
from cantemo_signals.session import Session
from cantemo_signals.values.requests import EventSpec
from cantemo_signals.values.whys import Step, StepName, WhyResult
from tests.conftest import EXAMPLES, Open, Tool, Write

HEAD = """\
from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements
from portal.vidispine.icollection import CollectionHelper
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_delete, vidispine_post_modify
"""
FIRST = HEAD.count("\n") + 1
"""The line in which the code of a plugin begins."""
NO = "  # no: "
STEPS = get_args(StepName)

NOT_CALLED = """
def forget(instance, **kwargs):  # no: line
    print(instance)
---
def forget(instance, **kwargs):
    print(instance)
if ItemHelper is None:
    vidispine_post_delete.connect(forget, sender=ItemHelper)  # no: line CS001
---
def forget(instance, **kwargs):
    print(instance)
def register():
    vidispine_post_delete.connect(forget, sender=ItemHelper)  # no: line CS001
---
def forget(instance, **kwargs):
    print(instance)
class Shelf(Plugin):  # no: class CS004
    implements(IPluginBootstrap)
    def bootstrap(self):
        vidispine_post_delete.connect(forget, sender=ItemHelper)
---
def forget(instance, **kwargs):
    print(instance)
class Shelf(Plugin):  # no: class CS004
    def bootstrap(self):
        vidispine_post_delete.connect(forget, sender=ItemHelper)
Shelf()
---
def forget(instance, **kwargs):
    print(instance)
class Shelf(Plugin):
    implements(IPluginBootstrap)
    def bootstrap(self):
        {}["shelf"]  # no: bootstrap CS003
        vidispine_post_delete.connect(forget, sender=ItemHelper)
Shelf()
---
def forget(instance, **kwargs):
    print(instance)
{}["shelf"]  # no: plugin CS002
vidispine_post_delete.connect(forget, sender=ItemHelper)
---
def keep(instance, **kwargs):
    print(instance)
def forget(instance, **kwargs):
    print(instance)
vidispine_post_delete.connect(keep, sender=ItemHelper, dispatch_uid="shelf")
vidispine_post_delete.connect(forget, sender=ItemHelper, dispatch_uid="shelf")  # no: connect CS204
---
def forget(instance, **kwargs):
    print(instance)
vidispine_post_delete.connect(forget, sender=ItemHelper)
vidispine_post_delete.disconnect(forget, sender=ItemHelper)  # no: disconnect
---
def connect():
    def forget(instance, **kwargs):
        print(instance)
    vidispine_post_delete.connect(forget, sender=ItemHelper)  # no: alive CS201
connect()
---
def forget(instance, **kwargs):
    print(instance)
vidispine_post_delete.connect(forget, sender="ItemHelper")  # no: sender CS301
---
def forget(instance):  # no: parameters CS101
    print(instance)
vidispine_post_delete.connect(forget, sender=ItemHelper)
---
def forget(instance, shelf, **kwargs):  # no: parameters CS103
    print(instance)
vidispine_post_delete.connect(forget, sender=ItemHelper)
---
def refuse(instance, **kwargs):
    raise ValueError(instance)  # no: before CS111
def forget(instance, **kwargs):
    print(instance)
vidispine_post_delete.connect(refuse, sender=ItemHelper)
vidispine_post_delete.connect(forget, sender=ItemHelper)
---
def forget(instance, **kwargs):
    raise ValueError(instance)  # no: left CS111
vidispine_post_delete.connect(forget, sender=ItemHelper)
---
def forget(instance, **kwargs):
    instance.title_of_item()  # no: left CS110
vidispine_post_delete.connect(forget, sender=ItemHelper)
---
def forget(instance, **kwargs):
    Shelf.objects.all()  # no: left CS112
vidispine_post_delete.connect(forget, sender=ItemHelper)
---
async def forget(instance, **kwargs):  # no: left CS106
    print(instance)
vidispine_post_delete.connect(forget, sender=ItemHelper)
---
def forget(instance, **kwargs):
    if instance is None:  # no: left
        print(instance)
vidispine_post_delete.connect(forget, sender=ItemHelper)
---
def forget(instance, **kwargs):
    try:
        {}[instance]  # no: left CS403
    except Exception:
        pass
vidispine_post_delete.connect(forget, sender=ItemHelper)
"""


def no(result: WhyResult) -> Step:
    return next(step for step in result.steps if step.state == "no")


@pytest.fixture
def ask(plugins: Write, open_session: Open) -> Any:
    def ask(files: dict[str, str], receiver: str = "forget", **event: Any) -> WhyResult:
        session: Session = open_session(plugins(files), follows_lines=True)
        return session.why(receiver, EventSpec(**event))

    return ask


def shelf(code: str) -> dict[str, str]:
    return {"shelf/__init__.py": HEAD + code}


@pytest.mark.parametrize("code", NOT_CALLED.strip().split("\n---\n"))
def test_the_first_step_that_does_not_hold_is_the_answer(ask: Any, code: str) -> None:
    marked = next(line for line in code.splitlines() if NO in line)
    name, _, rule = marked.partition(NO)[2].partition(" ")

    result = ask(shelf(code))

    step = no(result)
    assert (step.step, step.code or "") == (name, rule)
    assert step.location is not None
    assert step.location.line == FIRST + code.splitlines().index(marked)
    assert step.text[1:].rstrip(".") in result.answer


@pytest.mark.parametrize("code", NOT_CALLED.strip().split("\n---\n"))
def test_every_step_is_there_in_its_order(ask: Any, code: str) -> None:
    result = ask(shelf(code))

    assert tuple(step.step for step in result.steps) == STEPS


def test_a_receiver_that_acts_has_no_step_that_does_not_hold(ask: Any) -> None:
    code = "def forget(instance, **kwargs):\n    print(instance)\nvidispine_post_delete.connect(forget, ItemHelper)\n"

    result = ask(shelf(code))

    assert {step.state for step in result.steps} == {"ok", "n/a"}
    assert result.answer == "It was called and did something."
    assert result.acts_on == ("removeItem",)
    assert result.see == ("cantemo-signals fire vidispine_post_delete",)
    assert not result.has_plugin_fault


LEAVING = """
def forget(instance, method, **kwargs):
    if method == "removeItem":
        print(instance)
vidispine_post_delete.connect(forget)
"""


def test_without_an_event_it_is_the_one_that_gets_furthest(ask: Any) -> None:
    result = ask(shelf(LEAVING))

    assert result.event.occasion == "removeItem"
    assert result.acts_on == ("ItemHelper.removeItem",)
    assert "CollectionHelper.removeCollection" in result.leaves_on


def test_of_an_event_for_which_it_leaves_the_answer_is_where_and_for_which_others_it_acts(ask: Any) -> None:
    result = ask(shelf(LEAVING), method="removeCollection")

    assert (no(result).step, no(result).text) == (
        "left",
        "it left at line 8: if method == \"removeItem\" (method was 'removeCollection')",
    )
    assert result.acts_on == ("ItemHelper.removeItem",)
    assert result.see == ("cantemo-signals fire vidispine_post_delete",)


def test_an_event_of_another_sender_does_not_call_it(ask: Any) -> None:
    code = LEAVING.replace("connect(forget)", "connect(forget, sender=ItemHelper)")

    result = ask(shelf(code), method="removeCollection")

    assert no(result).step == "event"
    assert "connected for ItemHelper, not for CollectionHelper" in no(result).text


def test_a_receiver_that_disconnects_itself_was_called_all_the_same(ask: Any) -> None:
    code = """
def forget(instance, **kwargs):
    vidispine_post_delete.disconnect(forget, sender=ItemHelper)
    return True
vidispine_post_delete.connect(forget, sender=ItemHelper)
"""

    result = ask(shelf(code))

    assert result.answer == "It was called and returned."


def test_what_this_host_does_not_let_happen_is_something_that_it_did(ask: Any) -> None:
    code = """
def forget(instance, **kwargs):
    if instance:
        open("/etc/shelf", "w")
vidispine_post_delete.connect(forget, sender=ItemHelper)
"""

    result = ask(shelf(code))

    assert result.answer == "It was called and did something."
    assert "it called open() (blocked)" in [step.text for step in result.steps]


def test_what_else_is_wrong_with_a_receiver_that_acts_is_told(ask: Any) -> None:
    code = """
def forget(sender, signal, instance, method):
    print(instance)
vidispine_post_delete.connect(forget, sender=ItemHelper)
"""

    result = ask(shelf(code))

    assert result.answer == "It was called and did something."
    assert [each.code for each in result.findings] == ["CS101"]


def test_a_signal_that_it_is_not_connected_to_is_told(ask: Any) -> None:
    result = ask(shelf(LEAVING), target="vidispine_post_modify")

    step = no(result)
    assert step.step == "line"
    assert step.text == "it is not connected to vidispine_post_modify, but to vidispine_post_delete"


def test_a_file_that_nothing_imports_is_the_answer(ask: Any) -> None:
    code = HEAD + "def forget(instance, **kwargs):\n    print(instance)\nvidispine_post_delete.connect(forget)\n"

    result = ask({"shelf/__init__.py": "", "shelf/plistner.py": code})

    assert (no(result).step, no(result).code) == ("import", "CS001")


def test_what_another_file_would_connect_is_found(ask: Any) -> None:
    files = {
        "shelf/__init__.py": "from . import plugin\n",
        "shelf/plistner.py": "def forget(instance, **kwargs):\n    print(instance)\n",
        "shelf/plugin.py": HEAD + "from .plistner import forget\nclass Shelf(Plugin):\n"
        "    implements(IPluginBootstrap)\n    def bootstrap(self):\n"
        "        vidispine_post_delete.connect(forget, sender=ItemHelper)\n",
    }

    result = ask(files)

    assert (no(result).step, no(result).code) == ("class", "CS004")


def test_of_a_receiver_that_nothing_connects_the_near_name_is_told(ask: Any) -> None:
    code = """
def forget_item(instance, **kwargs):
    print(instance)
def forget_items(instance, **kwargs):
    print(instance)
vidispine_post_delete.connect(forget_item, sender=ItemHelper)
"""

    result = ask(shelf(code), "forget_items")

    assert no(result).step == "line"
    assert no(result).hint == "Did you mean forget_item?"


@pytest.mark.parametrize("line", [FIRST + 1, FIRST + 2, FIRST + 4])
def test_a_line_of_the_receiver_or_the_one_that_connects_it_names_it(plugins: Write, ask: Any, line: int) -> None:
    result = ask(shelf(LEAVING), f"shelf/__init__.py:{line}")

    assert result.receiver == "portal.plugins.shelf.forget"


def test_a_line_that_would_connect_and_did_not_run_names_what_it_would(ask: Any) -> None:
    code = """
def forget(instance, **kwargs):
    print(instance)
vidispine_post_delete.connect(forget, sender=ItemHelper)
def register():
    vidispine_post_modify.connect(forget, sender=ItemHelper)
"""

    result = ask(shelf(code), f"shelf/__init__.py:{FIRST + 5}")

    assert result.receiver == "portal.plugins.shelf.forget"
    assert (no(result).step, no(result).code) == ("line", "CS001")


@pytest.mark.parametrize(
    ("receiver", "told"),
    [
        ("forgot", "Did you mean shelf.forget?"),
        ("shelf/__init__.py:1", "No function of a plugin contains the line shelf/__init__.py:1"),
    ],
)
def test_what_fits_nothing_is_an_error_with_what_was_meant(ask: Any, receiver: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        ask(shelf(LEAVING), receiver)

    assert told in f"{caught.value.message} {caught.value.hint}"


def test_where_several_fit_they_are_named(ask: Any) -> None:
    files = {f"{name}/__init__.py": HEAD + LEAVING for name in ("shelf", "loans")}

    with pytest.raises(UsageError) as caught:
        ask(files)

    assert "loans.forget, shelf.forget" in caught.value.message


def test_without_followed_lines_it_still_tells_what_is_connected(plugins: Write, open_session: Open) -> None:
    session = open_session(plugins(shelf(LEAVING)))

    assert session.why("forget").acts_on == ("ItemHelper.removeItem",)


def test_of_a_plan_nothing_was_sent(ask: Any) -> None:
    result = ask(shelf(LEAVING), plan=True)

    assert [step.text for step in result.steps if step.step == "before"] == ["nothing was sent: this is the plan"]
    assert result.answer == "Nothing known keeps it from being called."


def test_the_exit_status_tells_whether_it_acted(tool: Tool, plugins: Write) -> None:
    directory = str(plugins(shelf(LEAVING)))

    acted = tool("why", "forget", "-p", directory, "--format", "json")
    left = tool("why", "forget", "--method", "removeCollection", "-p", directory, "--format", "json")

    assert (acted.status, acted.document["answer"]) == (0, "It was called and did something.")
    assert left.status == 1
    assert [step["step"] for step in left.document["steps"] if step["state"] == "no"] == ["left"]


def test_a_receiver_that_ends_the_host_process_says_so(tool: Tool, plugins: Write) -> None:
    code = "def forget(instance, **kwargs):\n    import os\n    os._exit(3)\nvidispine_post_delete.connect(forget)\n"

    run = tool("why", "forget", "-p", str(plugins(shelf(code))), "--format", "json")

    assert run.status == 3
    assert [each["step"] for each in run.document["deaths"]] == ["calling portal.plugins.shelf.forget"]


def test_check_and_why_say_the_same(tool: Tool) -> None:
    directory = str(EXAMPLES / "never_instantiated")
    checked = tool("check", "-p", directory, "--format", "json").document["findings"]

    why = tool("why", "cancel_loans", "-p", directory, "--format", "json").document

    step = next(each for each in why["steps"] if each["state"] == "no")
    assert (step["code"], step["text"]) in {(each["code"], each["message"]) for each in checked}
