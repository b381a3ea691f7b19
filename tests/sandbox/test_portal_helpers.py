"""Which signals the helper methods raise: when, from whom, with exactly which arguments."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from cantemo_signals.sandbox import effects, environment
from cantemo_signals.sandbox.catalogue import catalogue

Portal = Callable[[str], Any]
Heard = list[tuple[str, Any, dict[str, Any]]]


@pytest.fixture
def heard(portal: Portal) -> Heard:
    """Every event of Portal's signals around Vidispine: name, sender, arguments."""
    events: Heard = []

    def receiver(signal: Any, sender: Any, **named: Any) -> None:
        events.append((signal.name, sender, named))

    for signal in catalogue.emulated_signals():
        signal.connect(receiver, weak=False)
    return events


def events(name: str, sender: Any, pre: dict[str, Any], post: dict[str, Any]) -> Heard:
    """The two events of an action."""
    return [(f"vidispine_pre_{name}", sender, pre), (f"vidispine_post_{name}", sender, post)]


def test_add_user_to_group_names_the_user_and_the_group_before_and_after(portal: Portal, heard: Heard) -> None:
    helper = portal("vidispine.iuser").UserHelper

    helper().addUserToGroup("ann", group_name="editors")

    named = {"instance": "ann", "method": "addUserToGroup", "group_name": "editors"}
    assert heard == events("modify", helper, named, named)


def test_create_user_tells_the_password_before_and_only_the_name_after(portal: Portal, heard: Heard) -> None:
    helper = portal("vidispine.iuser").UserHelper

    user = helper().createUser("ann", "Ann Example", newPassword="example-password")

    named = {"instance": "ann", "method": "createUser"}
    known = {**named, "newRealName": "Ann Example", "newPassword": "example-password"}
    assert heard == events("create", helper, known, named)
    assert (user.getUserName(), user.getRealName()) == ("ann", "Ann Example")


def test_create_group_names_the_group(portal: Portal, heard: Heard) -> None:
    helper = portal("vidispine.igroup").GroupHelper

    helper().createGroup("editors")

    named = {"instance": "editors", "method": "createGroup"}
    assert heard == events("create", helper, named, named)


def test_set_item_metadata_carries_the_document_before(portal: Portal, heard: Heard) -> None:
    helper, document = portal("vidispine.iitem").ItemHelper, object()

    helper().setItemMetadata("VX-1", document)

    named = {"instance": "VX-1", "method": "setItemMetadata"}
    assert heard == events("modify", helper, {**named, "metadata_document": document}, named)


def test_remove_item_names_the_item(portal: Portal, heard: Heard) -> None:
    helper = portal("vidispine.iitem").ItemHelper

    helper().removeItem(item_id="VX-1")

    named = {"instance": "VX-1", "method": "removeItem"}
    assert heard == events("delete", helper, named, named)


def test_import_to_a_placeholder_carries_the_query_before(portal: Portal, heard: Heard) -> None:
    helper = portal("vidispine.iitem").IngestHelper

    job = helper().importFileToPlaceholder("VX-1", file_id="VX-1", tags=["lowres", "web"])

    named = {"instance": "VX-1", "method": "importFileToPlaceholder"}
    query = {"fileId": "VX-1", "tag": "lowres,web"}
    assert heard == events("ingest", helper, {**named, "query": query}, named)
    assert job["jobId"] == "VX-2"


def test_get_item_is_heard_of_once(portal: Portal, heard: Heard) -> None:
    helper = portal("vidispine.iitem").ItemHelper

    item = helper().getItem("VX-1", {"content": ["metadata"]})

    assert heard == [("vidispine_get_item_ntfcn", helper, {"instance": "VX-1", "method": "getItem"})]
    assert item.getId() == "VX-1"


def test_what_is_created_under_an_id_unknown_before_is_named_after(portal: Portal, heard: Heard) -> None:
    helper = portal("vidispine.iitem").ItemHelper

    item = helper().createPlaceholder()

    named = {"instance": item.getId(), "method": "createPlaceholder"}
    assert heard == events("create", helper, {**named, "instance": None}, named)


def test_a_login_raises_its_four_signals_in_order(portal: Portal, heard: Heard) -> None:
    view = portal("authentication.views").LoginView

    class Request:
        method, user = "POST", "ann"

    class OurLoginView(view):  # type: ignore[misc, valid-type]
        pass

    OurLoginView.as_view()(Request())

    names = ["portal_pre_authenticate", "portal_post_authenticate", "portal_pre_login", "portal_post_login"]
    assert heard == [(name, OurLoginView, {"instance": "ann"}) for name in names]


def test_the_body_runs_between_the_two_signals(portal: Portal) -> None:
    signals, exception = portal("vidispine.signals"), portal("vidispine.iexception").NotFoundError
    helper = portal("vidispine.iitem").ItemHelper()
    found: list[str] = []

    def look(signal: Any, **named: Any) -> None:
        try:
            found.append(f"{signal.name} {helper.getItem('VX-1').getId()}")
        except exception:
            found.append(f"{signal.name} nothing")

    signals.vidispine_pre_delete.connect(look)
    signals.vidispine_post_delete.connect(look)

    helper.removeItem("VX-1")

    assert found == ["vidispine_pre_delete VX-1", "vidispine_post_delete nothing"]


def test_a_receiver_that_raises_keeps_the_body_from_running(portal: Portal) -> None:
    helper = portal("vidispine.iitem").ItemHelper()

    def veto(**named: Any) -> None:
        raise PermissionError("not this one")

    portal("vidispine.signals").vidispine_pre_delete.connect(veto)

    with pytest.raises(PermissionError, match="not this one"):
        helper.removeItem("VX-1")

    assert helper.getItem("VX-1").getId() == "VX-1"


def test_the_body_works_with_what_a_receiver_changed_in_place(portal: Portal) -> None:
    vidirest, helper = portal("vidispine.igeneral").vidirest, portal("vidispine.iitem").ItemHelper()

    def rewrite(metadata_document: Any, **named: Any) -> None:
        value = vidirest("schemas.xmlSchema.MetadataValueType")
        metadata_document.timespan[0].field[0].value_ = [value("changed")]

    portal("vidispine.signals").vidispine_pre_modify.connect(rewrite)
    document = vidirest("helpers.vidispine.createMetadataDocumentFromDict")({"title": "a"})

    helper.setItemMetadata("VX-1", document)

    assert helper.getItem("VX-1").getTitle() == "changed"


def test_an_import_is_done_with_the_query_that_a_receiver_changed(portal: Portal) -> None:
    asked: list[Any] = []

    class API:
        def doImportToPlaceholder(self, item_id: str, query: Any, **named: Any) -> dict[str, str]:  # noqa: N802
            asked.append(query)
            return {}

    def hurry(query: dict[str, Any], **named: Any) -> None:
        query["priority"] = "HIGHEST"

    portal("vidispine.signals").vidispine_pre_ingest.connect(hurry)
    helper = portal("vidispine.iitem").IngestHelper()
    helper.itemapi = API()

    helper.importFileToPlaceholder("VX-1", uri="file:///a")

    assert asked == [{"uri": "file:///a", "priority": "HIGHEST"}]


def test_a_subclass_sends_as_itself(portal: Portal) -> None:
    ingest, signals = portal("vidispine.iitem").IngestHelper, portal("vidispine.signals")
    senders: list[Any] = []

    class TapelessIngestHelper(ingest):  # type: ignore[misc, valid-type]
        pass

    def receiver(sender: Any, **named: Any) -> None:
        senders.append(sender)

    def deaf(**named: Any) -> None:
        senders.append("IngestHelper")

    signals.vidispine_post_ingest.connect(receiver)
    signals.vidispine_post_ingest.connect(deaf, sender=ingest)

    TapelessIngestHelper().importFileToPlaceholder("VX-1")

    assert senders == [TapelessIngestHelper]


def test_an_overridden_method_raises_once_by_way_of_super(portal: Portal, heard: Heard) -> None:
    base = portal("vidispine.iuser").UserHelper

    class Ours(base):  # type: ignore[misc, valid-type]
        def addUserToGroup(self, user_name: str, group_name: str) -> None:  # noqa: N802
            super().addUserToGroup(user_name.lower(), group_name)

    Ours().addUserToGroup("ANN", "editors")

    assert [(name, sender, named["instance"]) for name, sender, named in heard] == [
        ("vidispine_pre_modify", Ours, "ann"),
        ("vidispine_post_modify", Ours, "ann"),
    ]


@pytest.mark.parametrize(
    "call",
    [
        lambda helper: helper("ann"),
        lambda helper: helper("ann", "Ann", "secret", "more"),
        lambda helper: helper("ann", "Ann", newUserName="ann"),
        lambda helper: helper("ann", "Ann", "secret", unknown=1),
    ],
    ids=["too few", "too many", "twice", "unknown"],
)
def test_a_call_that_python_refuses_raises_no_signal(portal: Portal, heard: Heard, call: Callable[..., Any]) -> None:
    with pytest.raises(TypeError, match="createUser"):
        call(portal("vidispine.iuser").UserHelper().createUser)

    assert heard == []


SILENT = [
    "UserHelper.addUserToMultipleGroups",
    "GroupHelper.addChildToGroup",
    "GroupHelper.containsPortalRole",
    "GroupHelper.doSearch",
    "IngestHelper.copyEssenceVersion",
    "SearchHelper.search",
    "ItemHelper.getItems",
    "JobHelper.getJob",
]


@pytest.mark.parametrize("title", SILENT)
def test_what_is_documented_without_signals_raises_none(portal: Portal, heard: Heard, title: str) -> None:
    method = catalogue.methods()[title]

    getattr(method.owner(), method.name)(**{name: method.examples[name] for name in method.parameters})

    assert heard == []


def test_every_method_can_really_be_called_and_raises_what_it_declares(portal: Portal, heard: Heard) -> None:
    methods = catalogue.methods()

    for method in methods.values():
        heard.clear()
        environment.give_data(None)
        given = {name: method.examples[name] for name in method.required}
        environment.vidispine.expect(partial(method.state_before, given))
        owner = method.owner("VX-1") if "slug" in method.owner.__init__.__annotations__ else method.owner()
        getattr(owner, method.name)(**given)

        sent = [(name, sender, tuple(named)) for name, sender, named in heard if sender is method.owner]
        assert sent == [(each.signal.name, method.owner, each.carries) for each in method.events], method.title
    assert len(methods) > 60


def test_a_call_is_reported_with_the_calling_line(portal: Portal, noted: list[effects.EffectNote]) -> None:
    helper = portal("vidispine.iuser").UserHelper()
    perform = portal("vidispine.igeneral").performVSAPICall

    helper.addUserToGroup("ann", group_name="editors")
    perform(func=helper.getAllUsers, args={"includeSelf": True})

    first, second = noted
    assert (first.kind, first.what, first.args) == ("helper", "UserHelper.addUserToGroup", ())
    assert first.kwargs == {"user_name": "ann", "group_name": "editors"}
    assert (second.what, second.kwargs) == ("UserHelper.getAllUsers", {"includeSelf": True})
    assert first.place is not None
    assert second.place == (__file__, first.place[1] + 1)


def test_what_portal_itself_calls_on_the_way_is_not_reported(portal: Portal, noted: list[effects.EffectNote]) -> None:
    portal("vidispine.iitem").IngestHelper().importFileToPlaceholder("VX-1")

    assert [note.what for note in noted] == ["IngestHelper.importFileToPlaceholder"]


def test_a_runas_user_is_known_by_name(portal: Portal) -> None:
    helper = portal("vidispine.iuser").UserHelper

    class User:
        username = "ann"

    assert [each.runas for each in (helper(), helper(runas="ann"), helper(runas=User()))] == ["admin", "ann", "ann"]
