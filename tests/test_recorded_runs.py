"""Plugins that are run against recorded answers, and that write to Vidispine over REST."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import Tool, Write
from tests.steady import steady

RECORDED = Path(__file__).parent / "recorded"

WALK = """
    from portal.vidispine.iitem import ItemHelper
    from portal.vidispine.signals import vidispine_post_modify

    def walk(instance, method, **kwargs):
        item = ItemHelper().getItem(instance)
        for shape in item.getShapes():
            print(shape.getTags(), shape.getMimeType(), shape.getFirstFileName())
        return item.getTitle()

    vidispine_post_modify.connect(walk, sender=ItemHelper)
"""

RETAG = """
    from portal.api import client
    from portal.vidispine.iitem import ItemHelper
    from portal.vidispine.signals import vidispine_post_delete, vidispine_post_modify
    from RestAPIBase.utility import perform_request

    def retag(instance, method, **kwargs):
        api = "http://localhost:8080/API"
        perform_request("", f"{api}/item/{instance}/shape/VX-51/tag/web", "PUT")
        tags = [shape.getTags() for shape in ItemHelper().getItem(instance).getShapes()]
        client.delete(f"/API/v2/items/{instance}/", user="ann")
        return tags

    def gone(instance, method, **kwargs):
        return instance

    vidispine_post_modify.connect(retag, sender=ItemHelper)
    vidispine_post_delete.connect(gone, sender=ItemHelper)
"""


TAG = "http://localhost:8080/API/item/VX-20/shape/VX-51/tag/web"
RESPONSE = "portal.api.client.Response"


def test_a_plugin_walks_a_recorded_item_that_events_name(plugins: Write, tool: Tool) -> None:
    directory = plugins({"walking.py": WALK})

    run = tool(
        *("fire", "vidispine_post_modify", "--method", "setItemMetadataFieldGroup", "-p", str(directory)),
        *("--data", str(RECORDED / "item.json"), "--data", str(RECORDED / "search.json")),
        cwd=directory.parent,
    )

    expected = """\
Plugins in plugins

vidispine_post_modify from ItemHelper
├ with: method='setItemMetadataFieldGroup'
├ filled in: instance='VX-20'
└ 1  walking.walk  returned 'Gulls over the pier'  walking.py:5
  ├ effect: ItemHelper.getItem(item_id='VX-20') → <VSItem VX-20>  line 6
  ├ output:
  │ └ ['original'] video/quicktime gulls.mov
  │   ['subtitles'] application/x-subrip gulls.srt
  └ sent: vidispine_get_item_ntfcn from ItemHelper, no receivers

1 call: 1 returned; 1 effect
"""
    assert (run.status, steady(run.out), run.err) == (0, steady(expected), "")


def test_what_is_written_over_rest_is_an_effect_and_can_be_read(plugins: Write, tool: Tool) -> None:
    directory = plugins({"retagging.py": RETAG})

    run = tool(
        *("fire", "vidispine_post_modify", "--method", "setItemMetadataFieldGroup", "-p", str(directory)),
        *("--data", str(RECORDED / "item.json")),
        cwd=directory.parent,
    )

    expected = f"""\
Plugins in plugins

vidispine_post_modify from ItemHelper
├ with: method='setItemMetadataFieldGroup'
├ filled in: instance='VX-20'
└ 1  retagging.retag  returned [['original'], ['subtitles', 'web']]  retagging.py:7
  ├ effect: RestAPIBase.utility.perform_request('', '{TAG}', 'PUT') (REST) → ''  line 9
  ├ effect: ItemHelper.getItem(item_id='VX-20') → <VSItem VX-20>  line 10
  ├ effect: portal.api.client.delete(url='/API/v2/items/VX-20/', user='ann') (REST) → <{RESPONSE} object>  line 11
  ├ sent: vidispine_post_delete from ItemHelper
  │ ├ with: instance='VX-20', method='removeItem'
  │ └ 1  retagging.gone  returned 'VX-20'  line 14
  └ sent: vidispine_get_item_ntfcn and vidispine_pre_delete from ItemHelper, no receivers

1 call: 1 returned; 3 effects
"""
    assert (run.status, steady(run.out), run.err) == (0, steady(expected), "")


def test_plugins_see_the_version_that_is_described(plugins: Write, tool: Tool) -> None:
    source = """
        import portal
        from portal.vidispine.signals import vidispine_post_modify

        def version(**kwargs):
            from portal.search.elastic import query_elastic
            return portal.__version__, query_elastic({}, number=0)["hits"]["total"]

        vidispine_post_modify.connect(version)
    """
    directory = plugins({"versions.py": source})
    described = directory.parent / "data.json"
    described.write_text('{"portal": {"version": "3.4.5"}, "items": []}', encoding="utf-8")

    run = tool("fire", "vidispine_post_modify", "-p", str(directory), "--data", str(described), "--format", "json")

    assert run.document["calls"][0]["outcome"]["value"] == "('3.4.5', 1)"
