"""Plugins that do what real ones do, run against an emulated Portal that remembers."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import pytest

from cantemo_signals.errors import UsageError
from cantemo_signals.values.event_results import DispatchResult, TraceResult
from cantemo_signals.values.loading import Loading
from cantemo_signals.values.outcomes import Returned
from cantemo_signals.values.plugins import Failure
from cantemo_signals.values.requests import EventSpec
from tests.conftest import Open, Tool, Write
from tests.steady import steady

TAGS = """
    from portal.generic.plugin_interfaces import IPluginBootstrap
    from portal.pluginbase.core import Plugin, implements
    import VidiRest.schemas.xmlSchema as VSXMLSchema

    def tidy(instance, method, metadata_document=None, **kwargs):
        for span in metadata_document.timespan if metadata_document else ():
            if span.start == "-INF" and span.end == "+INF":
                for field in span.field:
                    if field.name == "title":
                        field.value_ = [VSXMLSchema.MetadataValueType(v.value().upper()) for v in field.value_]

    def read(instance, method, **kwargs):
        from portal.vidispine.iitem import ItemHelper
        return ItemHelper().getItem(instance).getTitle()

    class TagsBootstrap(Plugin):
        implements(IPluginBootstrap)

        def bootstrap(self):
            from portal.vidispine.iitem import ItemHelper
            from portal.vidispine.signals import vidispine_post_modify, vidispine_pre_modify
            vidispine_pre_modify.connect(tidy, ItemHelper)
            vidispine_post_modify.connect(read, ItemHelper)

    TagsBootstrap()
"""

VISITED = """
    from portal.vidispine.icollection import CollectionHelper
    from portal.vidispine.iitem import ItemHelper
    from portal.vidispine.igeneral import performVSAPICall
    from portal.vidispine.isearch import SearchHelper
    from portal.vidispine import signals

    class Visited:
        def __init__(self):
            search = SearchHelper()
            search.searchdomain = "collection"
            search.searchmetadata = {"fields": {"visited_hidden": {"value": "yes", "type": "string", "extradata": {}}}}
            found = performVSAPICall(func=search.search, args={"_content": {}, "page": 1, "queryamount": 1})
            if found["response"][0]["hits"]:
                self.collection = found["response"][0]["collection"][0]["id"]
                return
            helper = CollectionHelper()
            self.collection = helper.createCollection(collection_name="visited").getId()
            helper.setCollectionMetadataFieldValue(self.collection, "visited_hidden", "yes")

        def visit(self, instance, **kwargs):
            helper = CollectionHelper()
            helper.addItemToCollection(self.collection, instance)
            content = helper.getCollection(self.collection).getContent()
            return self.collection, [(each.getType(), each.getId()) for each in content]

    visited = Visited()
    signals.vidispine_get_item_ntfcn.connect(visited.visit)
"""

LIST = """
    from portal.vidispine.iexception import NotFoundError
    from portal.vidispine.iitem import ItemHelper
    from portal.vidispine.signals import vidispine_post_create, vidispine_post_delete, vidispine_pre_create

    known = ["VX-1", "VX-2"]

    def forget(instance, method, **kwargs):
        if method == "removeItem":
            for item_id in list(known):
                try:
                    ItemHelper().getItem(item_id)
                except NotFoundError:
                    known.remove(item_id)
        return list(known)

    vidispine_post_delete.connect(forget)
"""


@pytest.mark.parametrize("kw", [(), ("--kw", "item_id=VX-77")], ids=["of an example", "of what the user names"])
def test_what_a_receiver_rewrites_before_is_what_another_reads_after(
    plugins: Write, tool: Tool, kw: tuple[str, ...]
) -> None:
    directory = plugins({"tags.py": TAGS})

    run = tool("fire", "ItemHelper.setItemMetadata", *kw, "-p", str(directory), "--format", "json")

    before, after = run.document["dispatches"]
    assert run.status == 0
    assert before["calls"][0]["mutations"][0]["argument"] == "metadata_document"
    assert after["calls"][0]["outcome"] == {"kind": "returned", "value": "'EXAMPLE'"}


def test_visited_items_are_put_into_a_collection_that_was_made_while_loading(plugins: Write, tool: Tool) -> None:
    directory = plugins({"visited.py": VISITED})

    run = tool("fire", "ItemHelper.getItem", "--kw", "item_id=VX-2", "-p", str(directory), "--format", "json")

    (dispatch,) = run.document["dispatches"]
    assert dispatch["calls"][0]["outcome"]["value"] == "('VX-2', [('item', 'VX-2')])"


def test_a_list_is_kept_in_step_with_deletions(plugins: Write, tool: Tool) -> None:
    directory = plugins({"kept.py": LIST})

    called = tool("fire", "ItemHelper.removeItem", "-p", str(directory), "--format", "json")
    told = tool("fire", "vidispine_post_delete", "--method", "removeItem", "-p", str(directory), "--format", "json")

    assert called.document["dispatches"][1]["calls"][0]["outcome"]["value"] == "['VX-2']"
    assert told.document["calls"][0]["outcome"]["value"] == "['VX-2']"


DATA = """
items:
  - {id: VX-41, metadata: {title: Harbour at dawn}, collections: [VX-7]}
collections:
  - {id: VX-7, name: Rushes}
"""


def test_an_item_that_data_leave_out_is_not_found(plugins: Write, tool: Tool, tmp_path: Path) -> None:
    plugins({"tags.py": TAGS})
    (tmp_path / "data.yaml").write_text(DATA, encoding="utf-8")

    run = tool(
        *("fire", "vidispine_post_modify", "--sender", "ItemHelper", "--data", "data.yaml"),
        *("--kw", "instance=VX-9", "--kw", "method=setItemMetadata"),
        cwd=tmp_path,
    )

    expected = """\
Plugins in plugins

vidispine_post_modify from ItemHelper
├ with: instance='VX-9', method='setItemMetadata'
└ 1  tags.read  raised NotFoundError: There is no item VX-9  tags.py:13
  ├ at tags.py:15 in read
  │ └ return ItemHelper().getItem(instance).getTitle()
  ├ locals: instance='VX-9', method='setItemMetadata'
  ├ help: Describe it in a --data file, or treat every requested id as existing with --permissive-data.
  └ effect: ItemHelper.getItem(item_id='VX-9') → raised NotFoundError  line 15

1 call: 1 raised; 1 effect
"""
    assert (run.status, steady(run.out), run.err) == (1, steady(expected), "")


def test_what_a_called_method_does_not_find_is_told_at_the_method(tool: Tool, tmp_path: Path) -> None:
    (tmp_path / "data.yaml").write_text(DATA, encoding="utf-8")

    words = ("fire", "ItemHelper.getItem", "--kw", "item_id=VX-9", "--data", str(tmp_path / "data.yaml"))
    run = tool(*words, "-p", "examples/events_page", "--format", "json")

    outcome = run.document["outcome"]
    assert (outcome["type"], outcome["message"]) == ("NotFoundError", "There is no item VX-9")
    assert outcome["location"]["path"] == "cantemo_signals/sandbox/portal/vidispine/iitem.py"


def test_events_take_their_examples_from_data(plugins: Write, tool: Tool, tmp_path: Path) -> None:
    plugins({"tags.py": TAGS})
    (tmp_path / "data.yaml").write_text(DATA, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text('[tool.cantemo-signals]\ndata = "data.yaml"\n', encoding="utf-8")
    (tmp_path / "below").mkdir()

    run = tool("trace", "-p", "../plugins", "--format", "json", cwd=tmp_path / "below")

    before, without_document, after = run.document["dispatches"]
    assert without_document["event"]["arguments"].keys() == {"instance", "method"}
    assert (before["event"]["arguments"]["instance"], run.status) == ("VX-41", 0)
    assert after["calls"][0]["outcome"]["value"] == "'Harbour at dawn'"


def test_permissive_data_answer_for_what_is_not_described(plugins: Write, tool: Tool, tmp_path: Path) -> None:
    plugins({"tags.py": TAGS})
    (tmp_path / "data.yaml").write_text(DATA, encoding="utf-8")

    run = tool(
        *("fire", "vidispine_post_modify", "--sender", "ItemHelper", "--data", "data.yaml", "--format", "json"),
        *("--kw", "instance=VX-9", "--kw", "method=setItemMetadata"),
        cwd=tmp_path,
        CANTEMO_SIGNALS_PERMISSIVE_DATA="1",
    )

    assert run.document["calls"][0]["outcome"] == {"kind": "returned", "value": "'VX-9'"}


def test_wrong_data_end_the_run_before_anything_is_loaded(plugins: Write, tool: Tool, tmp_path: Path) -> None:
    plugins({"tags.py": "raise SystemExit(9)"})
    (tmp_path / "data.yaml").write_text(DATA.replace("[VX-7]", "[VX-8]"), encoding="utf-8")

    run = tool("list", "--data", "data.yaml", cwd=tmp_path)

    assert run == (
        2,
        "",
        "error: --data: 'data.yaml': items[0].collections[0] names 'VX-8', which collections does not define.\n"
        "hint: Did you mean VX-7? Or define it there.\n",
    )


COUNTING = """
    from portal.vidispine.iitem import ItemHelper
    from portal.vidispine.signals import vidispine_post_create, vidispine_post_modify, vidispine_pre_create

    def make(**kwargs):
        return ItemHelper().createPlaceholder().getId()

    vidispine_post_modify.connect(make, ItemHelper)
    vidispine_post_create.connect(lambda **kwargs: "made", ItemHelper, weak=False)
"""


def outcomes(result: DispatchResult) -> list[Any]:
    return [call.outcome for call in result.calls]


def test_every_event_of_a_trace_begins_in_the_same_state(plugins: Write, open_session: Open) -> None:
    twice = COUNTING + "    from portal.vidispine.icollection import CollectionHelper\n"
    twice += "    vidispine_post_modify.connect(make, CollectionHelper)\n"
    session = open_session(plugins({"counting.py": twice}))

    result = session.trace()

    assert isinstance(result, TraceResult)
    made = [call.outcome for each in result.dispatches for call in each.calls if call.receiver.endswith("make")]
    assert made == [Returned("'VX-3'"), Returned("'VX-3'")]


def test_every_repetition_begins_in_the_same_state(plugins: Write, open_session: Open) -> None:
    session = open_session(plugins({"counting.py": COUNTING}))

    result = session.fire(EventSpec("vidispine_post_modify", "ItemHelper", {"instance": "VX-1"}, repeat=3))
    again = session.fire(EventSpec("vidispine_post_modify", "ItemHelper", {"instance": "VX-1"}))

    assert isinstance(result, DispatchResult)
    assert isinstance(again, DispatchResult)
    assert (outcomes(result), outcomes(again)) == ([Returned("'VX-3'")], [Returned("'VX-4'")])


LOOKING = """
    from portal.vidispine.iitem import ItemHelper
    from portal.vidispine.iuser import UserHelper
    from portal.vidispine import signals

    def users(**kwargs):
        return [user.getUserName() for user in UserHelper().getAllUsers()]

    def item(instance, **kwargs):
        return ItemHelper().getItem(instance).getId()

    signals.vidispine_pre_create.connect(users, UserHelper)
    signals.vidispine_post_create.connect(users, UserHelper)
    signals.vidispine_pre_delete.connect(item, ItemHelper)
    signals.vidispine_post_delete.connect(item, ItemHelper)
"""


@pytest.mark.parametrize(
    ("signal", "sender", "instance", "expected"),
    [
        ("vidispine_pre_create", "UserHelper", "ann", "['admin']"),
        ("vidispine_post_create", "UserHelper", "bob", "['admin', 'ann', 'bob']"),
        ("vidispine_pre_delete", "ItemHelper", "VX-41", "'VX-41'"),
        ("vidispine_post_delete", "ItemHelper", "VX-41", "There is no item VX-41 (not yet, or no longer)"),
    ],
)
def test_an_event_finds_what_portal_would_have_at_that_moment(
    plugins: Write, open_session: Open, signal: str, sender: str, instance: str, expected: str
) -> None:
    session = open_session(plugins({"looking.py": LOOKING}))

    result = session.fire(signal, sender=sender, arguments={"instance": instance})

    assert isinstance(result, DispatchResult)
    (outcome,) = outcomes(result)
    assert expected == (outcome.message if isinstance(outcome, Failure) else outcome.value)


def test_an_event_without_sender_is_about_what_its_method_is_about(plugins: Write, open_session: Open) -> None:
    source = LOOKING.replace("users, UserHelper", "users")
    session = open_session(plugins({"looking.py": source}))

    result = session.fire("vidispine_post_create", arguments={"instance": "bob", "method": "createUser"})

    assert isinstance(result, DispatchResult)
    assert outcomes(result) == [Returned("['admin', 'ann', 'bob']")]


def test_a_session_has_the_things_of_its_data_and_no_others(plugins: Write, open_session: Open) -> None:
    things = {"users": [{"name": "bob", "groups": ["night"]}], "groups": [{"name": "night"}]}
    session = open_session(plugins({"looking.py": LOOKING}), loading=Loading(data=things))

    result = session.fire("vidispine_post_create", sender="UserHelper", arguments={"instance": "eve"})

    assert isinstance(result, DispatchResult)
    assert outcomes(result) == [Returned("['admin', 'bob']")]


def test_a_session_refuses_data_that_do_not_fit_each_other(plugins: Write, open_session: Open) -> None:
    things = {"users": [{"name": "bob", "groups": ["night"]}]}

    with pytest.raises(UsageError, match="names 'night', which groups does not define"):
        open_session(plugins({"looking.py": LOOKING}), loading=Loading(data=things))

    open_session(plugins({"looking.py": LOOKING}))


def test_everything_in_data_is_there(plugins: Write, open_session: Open) -> None:
    from tests.cli.test_data import WHOLE

    source = """
        from portal.vidispine.icollection import CollectionHelper
        from portal.vidispine.igroup import GroupHelper
        from portal.vidispine.iitem import ItemHelper
        from portal.vidispine.ijob import JobHelper
        from portal.vidispine.istorage import StorageHelper
        from portal.vidispine.signals import vidispine_post_modify

        def look(**kwargs):
            item = ItemHelper().getItem("VX-41")
            job = JobHelper().getAllImportJobs()[0]
            (file,) = item.getOriginalTag().getAllFiles()
            return [
                item.getTitle(), item.getMetadataFieldGroupName(), item.getMetadataFieldValueByName("lens"),
                item.getMetadataFieldByName("tags").getFieldValues(), item.getMetadataFieldValueByName("comment"),
                item.json_object["relation"][0]["id"], file.getPath(), file.json_object["uri"], file.getHash(),
                [(each.getType(), each.getId()) for each in CollectionHelper().getCollection("VX-7").getContent()],
                GroupHelper().containsPortalRole("editors", "portal_items_read"), job.getTargetItem(), job.getStatus(),
                StorageHelper().getStorageFromFullFileName("/mnt/rushes/a.mov").getId(),
                ItemHelper().getMetadataField("portal_mf1").json_object["type"], ItemHelper().getShapeTag("lowres"),
            ]

        vidispine_post_modify.connect(look)
    """
    session = open_session(plugins({"looking.py": source}), loading=Loading(data=WHOLE))

    result = session.fire("vidispine_post_modify")

    assert isinstance(result, DispatchResult)
    assert outcomes(result) == [
        Returned(
            "['Harbour at dawn', 'Film', '50 mm', ['sea', 'boats'], 'gulls', 'VX-42', 'a.mov',"
            " ['file:///mnt/rushes/a.mov'], 'abc', [('item', 'VX-42'), ('library', 'VX-2'), ('item', 'VX-41')],"
            " True, 'VX-41', 'STARTED', 'VX-1', 'date', {'id': 'lowres', 'name': 'lowres'}]"
        )
    ]


def test_a_plain_list_imports_nothing_of_the_backend(plugins: Write, tool: Tool) -> None:
    lazy = ("cantemo_signals.values.data", "cantemo_signals.sandbox.vidispine")
    source = f"{textwrap.dedent(TAGS)}\nimport sys\nprint([name for name in {lazy} if name in sys.modules])\n"

    run = tool("list", "-p", str(plugins({"tags.py": source})))

    assert (run.status, run.err) == (0, "[]\n")
