"""The rehearsal, which a bare trace is: what is sent and what is not, from which state, and what it finds."""

from __future__ import annotations

import shlex
from textwrap import indent

import pytest

from cantemo_signals.session.wiring import entries_of
from cantemo_signals.values.event_results import TraceResult
from cantemo_signals.values.events import Dispatch
from cantemo_signals.values.plugins import Failure
from tests.conftest import Open, Run, Tool, Write

CONNECTS = """
from portal.vidispine.icollection import CollectionHelper
from portal.vidispine.igroup import GroupHelper
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.iuser import UserHelper
from portal.vidispine.signals import *
"""
SHOP = """
from django.db import models
from django.db.models.signals import *

class Label(models.Model):
    name = models.CharField(max_length=20)

class Reel(models.Model):
    name = models.CharField(max_length=20)
    labels = models.ManyToManyField(Label)

"""


def on_modify(*lines: str, takes: str = "instance, method, **kwargs", sender: str = "ItemHelper") -> str:
    """A plugin with one receiver of vidispine_post_modify that runs these lines."""
    body = indent("\n".join(lines), "    ")
    return f"{CONNECTS}\ndef receive({takes}):\n{body}\n\nvidispine_post_modify.connect(receive, sender={sender})\n"


def rehearsed(open_session: Open, plugins: Write, files: dict[str, str]) -> TraceResult:
    result = open_session(plugins(files)).trace()
    assert isinstance(result, TraceResult)
    return result


def occasions(result: TraceResult) -> list[tuple[str, str | None, tuple[str, ...]]]:
    """What was sent: signal, sender, and the occasions that led to the same."""
    return [
        (event.signal, event.sender and event.sender.rpartition(".")[2], (str(event.distinction), *dispatch.also))
        for dispatch in result.dispatches
        for event in (dispatch.event,)
    ]


def failures(dispatches: tuple[Dispatch, ...]) -> list[Failure]:
    calls = [call for dispatch in dispatches for call in dispatch.calls]
    return [call.outcome for call in calls if isinstance(call.outcome, Failure)]


def codes(result: TraceResult) -> list[str]:
    return [finding.code for finding in result.findings]


# What is sent.


def test_every_method_is_sent_and_those_that_lead_to_the_same_are_told_once(open_session: Open, plugins: Write) -> None:
    source = on_modify("return 'written' if method.startswith('set') else None")

    result = rehearsed(open_session, plugins, {"shelf.py": source})

    assert occasions(result) == [
        (
            "vidispine_post_modify",
            "ItemHelper",
            ("setItemMetadata", "setItemMetadataFieldValue", "setItemMetadataFieldGroup"),
        ),
        ("vidispine_post_modify", "ItemHelper", ("createItemRelation",)),
    ]


def test_nothing_is_sent_from_a_sender_that_never_sends_it(open_session: Open, plugins: Write) -> None:
    source = f"{CONNECTS}\ndef forget(**kwargs): pass\nvidispine_post_delete.connect(forget, sender=GroupHelper)\n"

    result = rehearsed(open_session, plugins, {"shelf.py": source})

    assert result.dispatches == ()
    (missed,) = result.not_tried
    assert (missed.state, missed.sender, missed.reason) == (
        "not sent",
        "portal.vidispine.igroup.GroupHelper",
        "which never sends it",
    )


def test_a_signal_that_nothing_sends_is_not_sent(open_session: Open, plugins: Write) -> None:
    source = f"{CONNECTS}\ndef look(**kwargs): pass\nvidispine_post_get.connect(look)\n"

    result = rehearsed(open_session, plugins, {"shelf.py": source})

    assert (result.dispatches, result.not_tried[0].reason) == ((), "which nothing sends")


def test_a_signal_whose_sender_nobody_knows_is_sent_with_stand_ins(open_session: Open, plugins: Write) -> None:
    source = f"{CONNECTS}\ndef look(asset, **kwargs): return asset\nvidispine_auto_import_ntfcn.connect(look)\n"

    result = rehearsed(open_session, plugins, {"shelf.py": source})

    assert [(each.event.sender, each.event.made_up) for each in result.dispatches] == [(None, ("asset",))]


def test_logging_in_and_out_comes_from_the_views(open_session: Open, plugins: Write) -> None:
    source = """
        from portal.authentication.signals import portal_post_login, portal_pre_logout

        def greet(instance, **kwargs):
            return instance.get_full_name()

        portal_post_login.connect(greet)
        portal_pre_logout.connect(greet)
    """

    result = rehearsed(open_session, plugins, {"desk.py": source})

    assert occasions(result) == [
        ("portal_post_login", "LoginView", ("login",)),
        ("portal_pre_logout", "LogoutView", ("logout",)),
    ]
    assert {each.calls[-1].outcome.value for each in result.dispatches} == {"'Ann Example'"}  # type: ignore[union-attr]


def test_a_place_that_sends_is_sent_with_what_it_says_and_stand_ins_for_the_rest(
    open_session: Open, plugins: Write
) -> None:
    source = """
        from django.dispatch import Signal

        done = Signal()

        class Desk: pass

        def finish(project):
            done.send(sender=Desk, project=project, state="ready")

        def note(project, state, **kwargs):
            return state

        done.connect(note)
    """

    result = rehearsed(open_session, plugins, {"desk.py": source})

    (dispatch,) = result.dispatches
    assert (dispatch.event.sender, dispatch.event.occasion) == ("portal.plugins.desk.Desk", "finish")
    assert (dispatch.event.arguments["state"], dispatch.event.made_up) == ("ready", ("project",))


def test_a_text_that_a_receiver_waits_for_comes_if_an_event_can_carry_it(open_session: Open, plugins: Write) -> None:
    source = on_modify(
        "if kwargs.get('group_name') == 'night shift':",
        "    return 'woken'",
        "if method == 'addUserToGruop':",
        "    return 'never'",
        sender="UserHelper",
    )

    result = rehearsed(open_session, plugins, {"shelf.py": source})

    assert [each.event.distinction for each in result.dispatches] == [
        "addUserToGroup",
        "addUserToGroup, group_name='night shift'",
    ]
    assert result.dispatches[1].event.varied == ("group_name",)
    assert result.dispatches[1].calls[0].outcome.value == "'woken'"  # type: ignore[union-attr]


def test_a_field_that_a_receiver_looks_for_is_in_a_document(open_session: Open, plugins: Write) -> None:
    source = on_modify(
        "for field in metadata_document.timespan[0].field if metadata_document else ():",
        "    if field.name == 'archive_status':",
        "        ItemHelper().setItemMetadata(instance, metadata_document)",
        takes="instance, method, metadata_document=None, **kwargs",
    ).replace("post_modify", "pre_modify")

    result = rehearsed(open_session, plugins, {"shelf.py": source})

    assert codes(result) == ["CS401"]
    assert result.dispatches[-1].event.distinction == "setItemMetadata, another metadata_document"
    assert result.dispatches[-1].event.made_up == ("metadata_document",)


def test_a_field_that_a_receiver_refuses_for_its_value_is_not_told(open_session: Open, plugins: Write) -> None:
    source = on_modify(
        "for field in metadata_document.timespan[0].field if metadata_document else ():",
        "    return int(field.value_[0].value()) if field.name == 'duration' else None",
        takes="instance, method, metadata_document=None, **kwargs",
    ).replace("post_modify", "pre_modify")

    result = rehearsed(open_session, plugins, {"shelf.py": source})

    assert (failures(result.dispatches), result.findings) == ([], ())


def test_of_models_the_plugins_own_are_created_updated_deleted_and_loaded(plugins: Write, tool: Tool) -> None:
    source = SHOP + (
        "def any_one(sender, **kwargs): return sender.__name__\n"
        "post_save.connect(any_one)\npre_delete.connect(any_one, sender=Reel)\n"
    )
    directory = plugins({"shop/__init__.py": "", "shop/models.py": source})

    document = tool("trace", "-p", str(directory), "--format", "json").document

    sent = [(each["event"]["signal"], each["event"]["sender"].rpartition(".")[2]) for each in document["dispatches"]]
    assert sent == [("post_save", "Label"), ("post_save", "Reel"), ("pre_delete", "Reel")]
    assert [document["dispatches"][0]["event"]["occasion"], *document["dispatches"][0]["also"]] == [
        "created",
        "updated",
        "raw",
    ]


def test_a_model_that_cannot_be_made_gives_way_to_a_stand_in(plugins: Write, tool: Tool) -> None:
    source = SHOP + (
        "class Stubborn(models.Model):\n"
        "    def __init__(self, *args):\n        raise ValueError('no')\n"
        "def look(instance, **kwargs):\n    return repr(instance)\n"
        "post_save.connect(look, sender=Stubborn)\n"
    )
    directory = plugins({"shop/__init__.py": "", "shop/models.py": source})

    run = tool("trace", "-p", str(directory), "--format", "json")

    (dispatch,) = run.document["dispatches"]
    assert (run.status, "made up" in dispatch["calls"][0]["outcome"]["value"]) == (0, True)


def test_a_receiver_for_a_model_that_has_no_objects_is_not_sent_to(plugins: Write, tool: Tool) -> None:
    source = SHOP + (
        "class Base(models.Model):\n    class Meta:\n        abstract = True\n"
        "def never(**kwargs): pass\n"
        "post_save.connect(never, sender=Base)\n"
        "m2m_changed.connect(never, sender=Reel, dispatch_uid='m2m')\n"
    )
    directory = plugins({"shop/__init__.py": "", "shop/models.py": source})

    document = tool("trace", "-p", str(directory), "--format", "json").document

    assert document["dispatches"] == []
    missed = {(each["signal"], each["sender"].rpartition(".")[2], each["state"]) for each in document["not_tried"]}
    assert missed == {("post_save", "Base", "not sent"), ("m2m_changed", "Reel", "not sent")}


def test_the_end_of_migrations_comes_from_the_plugins_app(plugins: Write, tool: Tool) -> None:
    apps = """
        from django.apps import AppConfig
        from django.db.models.signals import post_migrate

        def fill(sender, app_config, apps, using, **kwargs):
            return sender is app_config and sender.label

        class ShelfConfig(AppConfig):
            name = "portal.plugins.shelf"

            def ready(self):
                post_migrate.connect(fill, sender=self)
    """
    directory = plugins({"shelf/__init__.py": "", "shelf/models.py": "", "shelf/apps.py": apps})

    document = tool("trace", "-p", str(directory), "--format", "json").document

    assert document["dispatches"][0]["calls"][-1]["outcome"]["value"] == "'shelf'"


# From which state.


def test_each_event_starts_from_the_modules_and_the_connections_that_loading_left(
    open_session: Open, plugins: Write
) -> None:
    source = (
        CONNECTS
        + """
COUNT = 0
SEEN = []
CACHE = {"by method": {}}

class Desk:
    names = set()
    calls = 0

desk = Desk()

def note(instance, method, **kwargs):
    global COUNT
    COUNT += 1
    desk.calls += 1
    SEEN.append(method)
    CACHE["by method"][method] = instance
    Desk.names.add(method)
    vidispine_post_modify.disconnect(note, sender=ItemHelper)
    vidispine_post_modify.connect(late, sender=ItemHelper)
    return COUNT, len(SEEN), len(CACHE["by method"]), len(Desk.names), desk.calls

def late(**kwargs): pass

vidispine_post_modify.connect(note, sender=ItemHelper)
"""
    )
    session = open_session(plugins({"desk.py": source}))
    before = [entry.name for entry in entries_of(session.bus)]

    result = session.trace()

    assert isinstance(result, TraceResult)
    (dispatch,) = result.dispatches
    assert len(dispatch.also) == 3
    assert dispatch.calls[0].outcome.value == "(1, 1, 1, 1, 1)"  # type: ignore[union-attr]
    assert [entry.name for entry in entries_of(session.bus)] == before


# What it finds.


def test_a_failure_is_one_finding_however_many_events_and_calls_it_goes_through(
    open_session: Open, plugins: Write
) -> None:
    inner = on_modify("raise ConnectionError('no answer')", sender="CollectionHelper")
    outer = on_modify("CollectionHelper().addItemToCollection('VX-1', instance)")

    result = rehearsed(open_session, plugins, {"inner.py": inner, "outer.py": outer})

    assert len(failures(result.dispatches)) > 1
    (finding,) = result.findings
    assert (finding.code, finding.plugin) == ("CS111", "inner")
    assert finding.message == "portal.plugins.inner.receive raises ConnectionError: no answer"
    assert finding.location is not None
    assert (finding.location.path.rpartition("/")[2], finding.location.line) == ("inner.py", 9)


MODELS = (
    SHOP
    + """
def saved(instance, created, **kwargs):
    if not created:
        instance.no_such_field

post_save.connect(saved, sender=Reel)
"""
)


@pytest.mark.parametrize(
    "files",
    [
        {"shelf.py": on_modify("if method == 'createItemRelation':", "    return {}[method]")},
        {"shelf.py": on_modify("if kwargs['group_name'] == 'x':", "    return {}[method]", sender="UserHelper")},
        {"shelf.py": on_modify("ItemHelper().setItemMetadataFieldValue(instance, 'a', 'b')")},
        {"shop/__init__.py": "", "shop/models.py": MODELS},
    ],
)
def test_the_command_in_a_finding_does_it_again(files: dict[str, str], plugins: Write, tool: Tool) -> None:
    directory = str(plugins(files))
    found = tool("trace", "-p", directory, "--format", "json").document["findings"]
    (finding,) = (each for each in found if each["code"] in ("CS111", "CS401"))
    program, *words = shlex.split(finding["see"])

    run = tool(*words, "-p", directory, "--format", "json")

    assert (program, run.status) == ("cantemo-signals", 1)
    outcomes = [call["outcome"] for call in run.document["calls"]]
    assert [outcome["kind"] for outcome in outcomes] == ["raised"]
    assert finding["code"] == "CS401" or f"raises {outcomes[0]['type']}" in finding["message"]


@pytest.mark.parametrize(
    "lines",
    [
        ["open('/srv/nowhere.txt')"],
        ["ItemHelper().getItem('VX-404')"],
        ["from django.conf import settings", "settings.ARCHIVE_PATH"],
        ["import archive_client_that_nobody_has"],
        ["import socket", "socket.create_connection(('10.0.0.1', 80))"],
        ["ItemHelper().no_such_attribute"],
        ["try:", "    ItemHelper().getItem('VX-404')", "except Exception:", "    raise RuntimeError('not configured')"],
    ],
)
def test_what_only_the_sandbox_lacks_is_shown_and_is_no_finding(
    lines: list[str], open_session: Open, plugins: Write
) -> None:
    result = rehearsed(open_session, plugins, {"shelf.py": on_modify(*lines)})

    assert [failure.inconclusive for failure in failures(result.dispatches)] == [True]
    assert "CS111" not in codes(result)


def test_an_object_that_the_event_says_is_gone_is_gone_in_portal_too(open_session: Open, plugins: Write) -> None:
    source = on_modify("ItemHelper().getItem(instance)").replace("post_modify", "post_delete")

    result = rehearsed(open_session, plugins, {"shelf.py": source})

    assert codes(result) == ["CS111"]
    assert "NotFoundError" in result.findings[0].message


def test_a_failure_in_events_that_are_only_inferred_is_no_error(open_session: Open, plugins: Write) -> None:
    inferred = on_modify("if method == 'createItemRelation':", "    return {}[method]")
    known = on_modify("if method in ('createItemRelation', 'setItemMetadata'):", "    return {}[method]")

    result = rehearsed(open_session, plugins, {"inferred.py": inferred, "known.py": known})

    assert sorted((each.code, each.severity, str(each.plugin)) for each in result.findings) == [
        ("CS111", "error", "known"),
        ("CS111", "warning", "inferred"),
    ]


def test_a_failure_out_of_a_stand_in_costs_nothing(plugins: Write, tool: Tool) -> None:
    source = """
        from django.dispatch import Signal

        done = Signal()

        def note(project, **kwargs):
            if project.state == "ready":
                return None
            raise ValueError("unknown state")

        done.connect(note)
    """
    directory = plugins({"desk.py": source})

    run = tool("trace", "-p", str(directory), "--format", "json")

    outcome = run.document["dispatches"][0]["calls"][0]["outcome"]
    assert (outcome["kind"], outcome["made_up"], outcome["inconclusive"]) == ("raised", True, True)
    assert (run.status, [each for each in run.document["findings"] if each["code"] == "CS111"]) == (0, [])


def test_a_receiver_that_performs_what_it_listens_to_goes_round(open_session: Open, plugins: Write) -> None:
    source = on_modify("try:", "    ItemHelper().createItemRelation(instance, 'VX-2')", "except Exception:", "    pass")

    result = rehearsed(open_session, plugins, {"shelf.py": source})

    assert codes(result) == ["CS401"]
    assert result.findings[0].location is not None
    assert result.findings[0].location.line == 10


def test_a_receiver_that_stops_by_itself_does_not(open_session: Open, plugins: Write) -> None:
    source = on_modify("if method == 'setItemMetadata':", "    ItemHelper().createItemRelation(instance, 'VX-2')")

    result = rehearsed(open_session, plugins, {"shelf.py": source})

    assert codes(result) == []


# What was not tried.


def test_receivers_that_no_event_reached_are_told_with_the_reason(open_session: Open, plugins: Write) -> None:
    source = (
        CONNECTS
        + """
def first(**kwargs): raise KeyError("first")
def second(**kwargs): pass
def dead(**kwargs): pass
vidispine_pre_create.connect(first, sender=GroupHelper)
vidispine_pre_create.connect(second, sender=GroupHelper)
vidispine_pre_create.connect(dead, sender=UserHelper)
del dead
"""
    )

    result = rehearsed(open_session, plugins, {"shelf.py": source})

    assert [(each.receiver.rpartition(".")[2], each.state, each.reason) for each in result.not_tried] == [
        ("second", "not reached", "because an earlier receiver ended every event or disconnected it"),
        ("dead", "not called", "because it was garbage-collected"),
    ]


def test_a_receiver_that_ends_the_host_process_is_sent_one_event(plugins: Write, tool: Tool) -> None:
    directory = plugins({"ends.py": on_modify("import os", "os._exit(3)"), "other.py": on_modify("return 1")})

    run: Run = tool("trace", "-p", str(directory), "--format", "json")

    assert run.status == 3
    assert len(run.document["deaths"]) == 1
    (dispatch,) = run.document["dispatches"]
    assert [call["outcome"]["kind"] for call in dispatch["calls"]] == ["died", "not reached"]
    assert [each["receiver"] for each in run.document["not_tried"]] == ["portal.plugins.other.receive"]


def test_the_totals_count_every_event_that_was_sent(plugins: Write, tool: Tool) -> None:
    directory = plugins({"shelf.py": on_modify("return 1")})

    run = tool("trace", "-p", str(directory))

    assert run.out.splitlines()[-2:] == [
        "4 events, 4 calls: 4 returned",
        "1 receiver called; 49 events nobody listens to",
    ]
