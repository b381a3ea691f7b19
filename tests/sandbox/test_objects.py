"""What the objects tell that the helpers hand out: of documents that plugins have recorded, and of described ones."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from cantemo_signals.sandbox import environment

Portal = Callable[[str], Any]

FILE = {
    "id": "VX-3",
    "path": "rushes/harbour.mov",
    "uri": ["http://vidispine:8080/APInoauth/storage/VX-1/file/VX-3/harbour.mov", "file:///srv/media/harbour.mov"],
    "state": "CLOSED",
    "size": 1024,
    "storage": "VX-1",
}
SHAPE = {
    "id": "VX-5",
    "essenceVersion": 0,
    "tag": ["original", "web"],
    "mimeType": ["video/quicktime"],
    "containerComponent": {
        "id": "VX-9",
        "startTimecode": 90000,
        "timeCodeTimeBase": {"numerator": 1, "denominator": 25},
        "file": [FILE],
    },
    "videoComponent": [
        {
            "id": "VX-10",
            "codec": "h264",
            "bitrate": 2500000,
            "itemTrack": "V1",
            "timeBase": {"numerator": 1, "denominator": 12800},
            "averageFrameRate": {"numerator": 25, "denominator": 1},
            "resolution": {"width": 1440, "height": 1080},
            "displayWidth": {"numerator": 1920, "denominator": 1},
            "displayHeight": {"numerator": 1080, "denominator": 1},
            "mediaInfo": {"property": [{"key": "Rotation", "value": "90.000"}]},
            "file": [FILE],
        }
    ],
    "audioComponent": [
        {"id": "VX-11", "codec": "aac", "channelCount": 2, "timeBase": {"numerator": 1, "denominator": 48000}}
    ],
    "subtitleComponent": [{"id": "VX-12", "file": [{**FILE, "id": "VX-4", "path": "rushes/harbour.srt"}]}],
}
EXTRADATA = {"name": "Language", "type": "lookup", "values": [{"key": "no", "value": "Norwegian"}]}


def field(name: str, value: str, **about: Any) -> dict[str, Any]:
    return {"name": name, "value": [{"value": value, "user": "ann"}], **about}


ITEM = {
    "id": "VX-1",
    "metadata": {
        "group": ["Film"],
        "timespan": [
            {
                "start": "-INF",
                "end": "+INF",
                "field": [
                    field("portal_mf1", "no", data=[{"key": "extradata", "value": json.dumps(EXTRADATA)}]),
                    field("mediaType", "video", type={"name": "mediaType", "system": "true"}),
                    field("originalGamut", "wide", type={"name": "originalGamut", "system": "true"}),
                    field("durationTimeCode", "10000000@1000000"),
                    field("durationSeconds", "10.0"),
                    field("__sequence_size", "0"),
                ],
                "group": [],
            },
            {
                "start": "250@PAL",
                "end": "300@PAL",
                "field": [],
                "group": [{"name": "Marker", "uuid": "u-1", "field": [field("title", "Gulls")], "group": []}],
            },
        ],
    },
    "shape": [SHAPE],
    "thumbnails": {"uri": ["http://vidispine:8080/APInoauth/thumbnail/VX-2/VX-1;version=0/250@PAL?hash=1"]},
    "merged-access": {"access": [{"permission": "READ", "type": "GENERIC", "group": "editors"}]},
}


@pytest.fixture
def item(portal: Portal) -> Any:
    """An item as a plugin's own tests make it, of a document that was recorded."""
    make = importlib.import_module("portal.externals.VidiRest.objects.item").VSItem
    return make(
        replace_urls_dict={"http://vidispine:8080/APInoauth/": "/APInoauth/"},
        json_object=ITEM,
        json_value_constant="value",
    )


def test_an_item_without_a_title_is_called_by_its_id(item: Any) -> None:
    assert item.getTitle() == "VX-1"


def test_the_systems_metadata_is_a_mapping_too(item: Any) -> None:
    custom, system, internal = item.getMetadata()

    assert dict(system)["mediaType"] == system["mediaType"] == "video"
    assert ("originalGamut" in system, "portal_mf1" in system) == (True, False)
    assert internal["__sequence_size"] == "0"
    assert [each.getName() for each in custom.getFields()] == ["portal_mf1", "title"]
    assert system.getFieldByName("mediaType").getFirstFieldValue() == "video"
    with pytest.raises(KeyError):
        system["title"]


def test_a_field_tells_what_people_see(item: Any) -> None:
    language = item.getMetadataFieldByName("portal_mf1")

    assert (language.getLabel(), language.getFirstFieldValue()) == ("Language", "no")
    assert language.getChoicesValues() == ["Norwegian"]
    assert item.getMetadataFieldByName("mediaType").getLabel() == "mediaType"


def test_an_item_tells_its_times_at_its_own_frame_rate(item: Any) -> None:
    times = (item.getStartTimecode(), item.getDurationTimecode(), item.getEndTimecode())

    assert [each.toSMPTE() for each in times] == ["01:00:00:00", "00:00:10:00", "01:00:10:00"]
    assert times[1].toVidispine() == "250@PAL"
    assert (item.getDurationSeconds(), item.getFramesPerSecond()) == (10.0, "25")


def test_an_item_tells_its_state(item: Any) -> None:
    states = {
        name: getattr(item, name)()
        for name in ("isPlaceholder", "isEmpty", "isToBeDeleted", "isSequence", "isOriginalShapeOnline")
    }

    assert states == {
        "isPlaceholder": False,
        "isEmpty": False,
        "isToBeDeleted": False,
        "isSequence": False,
        "isOriginalShapeOnline": True,
    }
    assert (item.getRotation(), item.getRotationScale(), item.getItemType()) == (90, 0.75, "video")


def test_an_item_without_documents_is_an_empty_placeholder(portal: Portal) -> None:
    bare = importlib.import_module("VidiRest.objects.item").VSItem({"id": "VX-2", "metadata": None})

    assert (bare.isPlaceholder(), bare.isEmpty(), bare.getShapes(), bare.getOriginalTag()) == (True, True, [], None)
    assert (bare.getThumbnailObjects(), bare.getACLMerged(), bare.getDurationTimecode().frames) == ([], None, 0)
    assert bare.getAnnotationsFromMetadataDocument(None) == []


def test_a_shape_hands_out_its_components(item: Any) -> None:
    shape = item.getShapeById("VX-5")

    [video], [audio], [subtitles] = (
        shape.getVideoComponents(),
        shape.getAudioComponents(),
        shape.getSubtitleComponents(),
    )

    assert (shape.getTags(), shape.getTag(), shape.getMimeType()) == (
        ["original", "web"],
        "original",
        "video/quicktime",
    )
    assert (shape.getEssenceVersion(), shape.getBinaryComponents()) == (0, [])
    assert (video.getResolutionWidth(), video.getResolutionHeight()) == (1440, 1080)
    assert (video.getAspectRatio(asString=False), video.getAspectRatio()) == ((16, 9), "16:9")
    assert (video.getFramerateAsFraction(), video.getTimeBase()) == ({"numerator": 25, "denominator": 1}, (1, 12800))
    assert (video.getCodec(), video.getBitRate(), video.getItemTrack()) == ("h264", 2500000, "V1")
    assert (int(audio.getSamplingRate()), audio.getChannels(), audio.getBitRate()) == (48000, 2, None)
    assert [type(each).__name__ for each in (video, audio, subtitles)] == [
        "VSVideoComponent",
        "VSAudioComponent",
        "VSSubtitleComponent",
    ]


def test_a_container_tells_where_its_time_code_begins(item: Any) -> None:
    container = item.getOriginalTag().getContainerComponent()

    assert (container.getStartTimecode(), container.getTimeCodeTimeBase()) == (90000, (1, 25))


def test_a_component_without_rates_gives_pairs_that_can_be_unpacked(portal: Portal) -> None:
    video = importlib.import_module("VidiRest.objects.shape").VSVideoComponent({"id": "VX-1"})

    assert (video.getTimeBase(), video.getAspectRatio(asString=False)) == ((None, None), (None, None))
    assert not video.getFramerateAsFraction()


def test_a_sound_without_a_time_base_has_a_sampling_rate_that_is_a_number(portal: Portal) -> None:
    audio = importlib.import_module("VidiRest.objects.shape").VSAudioComponent({"id": "VX-1"})

    assert int(audio.getSamplingRate()) == 0


def test_a_shapes_files_are_told_once_each(item: Any) -> None:
    shape = item.getShapes()[0]

    assert [file.getId() for file in shape.getAllFiles()] == ["VX-3", "VX-4"]
    assert shape.getFirstFileName() == "harbour.mov"


def test_a_file_is_reached_by_a_scheme(item: Any) -> None:
    file = item.getShapes()[0].getAllFiles()[0]

    uri = file.getURI(method="https") or file.getURI(method="http")

    assert file.replace_url(uri) == "/APInoauth/storage/VX-1/file/VX-3/harbour.mov"
    assert (file.getURI(method="file"), file.getStorageId()) == ("file:///srv/media/harbour.mov", "VX-1")


def test_a_thumbnail_has_a_place_and_a_moment(item: Any) -> None:
    [thumbnail] = item.getThumbnailObjects()

    assert item.replace_url(thumbnail.url) == "/APInoauth/thumbnail/VX-2/VX-1;version=0/250@PAL?hash=1"
    assert thumbnail.timecode.toVidispine() == "250@PAL"


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"permission": "READ", "type": "GENERIC"}, "RRR---"),
        ({"permission": "WRITE", "type": "METADATA"}, "-R--W-"),
        ({"permission": "OWNER", "type": "GENERIC"}, "RRRWWW"),
        ({"permission": "NONE", "type": "GENERIC"}, "------"),
    ],
)
def test_merged_access_says_what_may_be_done(portal: Portal, entry: dict[str, Any], expected: str) -> None:
    acl = importlib.import_module("VidiRest.objects.item").VSACLMerged({"access": [entry]})
    kinds = ("Generic", "Metadata", "URI")

    said = "".join(
        right[0] if getattr(acl, f"has{kind}{right}Permission")() else "-"
        for right in ("Read", "Write")
        for kind in kinds
    )

    assert said == expected


def test_access_names_its_group(item: Any) -> None:
    [access] = item.getACLMerged().accesses

    assert (access.getGroup(), access.getPermission(), access.getType()) == ("editors", "READ", "GENERIC")


def test_the_groups_of_time_spans_are_subclips(item: Any) -> None:
    [clip] = item.getAnnotationsFromMetadataDocument(item.json_object["metadata"])

    assert (clip.getMetadataFieldGroupName(), clip.getFieldByName(field_name="title")) == ("Marker", "Gulls")
    assert (clip.getFieldByName("nothing"), clip.getTitle()) == (None, "Gulls")
    times = (clip.getStartTimecode(), clip.getEndTimecode(), clip.getDurationTimecode())
    assert [each.frames for each in times] == [250, 300, 50]
    assert times[0].fpsAsFraction() == (25, 1)


@pytest.mark.parametrize(
    ("value", "frames", "rate", "written", "smpte"),
    [
        ("250@PAL", 250, (25, 1), "250@PAL", "00:00:10:00"),
        ("250@25", 250, (25, 1), "250@PAL", "00:00:10:00"),
        ("30@30000:1001", 30, (30000, 1001), "30@NTSC", "00:00:01:00"),
        ("48000@48000", 48000, (48000, 1), "48000@48000", "00:00:01:00"),
        (90000, 90000, (25, 1), "90000@PAL", "01:00:00:00"),
    ],
)
def test_a_time_code_reads_and_writes_vidispines_texts(
    portal: Portal, value: Any, frames: int, rate: tuple[int, int], written: str, smpte: str
) -> None:
    timecode = importlib.import_module("Timecode.timecode").Timecode(value)

    assert (timecode.frames, timecode.fpsAsFraction()) == (frames, rate)
    assert (timecode.toVidispine(), timecode.toSMPTE()) == (written, smpte)


def test_time_codes_are_counted_together_whatever_their_rates(portal: Portal) -> None:
    timecode = importlib.import_module("Timecode.timecode").Timecode
    late, early = timecode("250@PAL"), timecode("30@30")

    assert (str(late + early), str(late - 50), str(late - early)) == ("275@PAL", "200@PAL", "225@PAL")
    assert (early < late, late <= early, late >= late) == (True, False, True)


DATA = {
    "items": [
        {
            "id": "VX-1",
            "duration": "250@PAL",
            "metadata": {"portal_mf1": "no"},
            "access": [{"permission": "READ"}],
            "thumbnails": ["/API/thumbnail/VX-1/VX-1;version=0/0@PAL"],
            "shapes": [
                {
                    "id": "VX-5",
                    "files": ["VX-3"],
                    "components": [
                        {"id": "VX-8", "type": "container", "start_timecode": 100, "frame_rate": "PAL"},
                        {"id": "VX-9", "codec": "h264", "frame_rate": "30000:1001", "width": 1920, "height": 1080},
                        {"id": "VX-10", "type": "audio", "sample_rate": 48000, "channels": 2, "files": ["VX-4"]},
                    ],
                },
                {"id": "VX-6", "tag": ["lowres", "web"], "files": ["VX-4"]},
            ],
        },
        {"id": "VX-2"},
    ],
    "files": [
        {"id": "VX-3", "path": "harbour.mov", "storage": "VX-1"},
        {"id": "VX-4", "path": "harbour.wav", "storage": "VX-1"},
    ],
    "storages": [{"id": "VX-1", "name": "Rushes"}],
    "fields": [
        {
            "name": "portal_mf1",
            "type": "lookup",
            "label": "Language",
            "choices": {"no": "Norwegian"},
            "groups": ["Film"],
        }
    ],
}


@pytest.fixture
def items(portal: Portal) -> Any:
    environment.give_data(DATA)
    return portal("vidispine.iitem").ItemHelper()


def test_described_components_are_what_the_shape_hands_out(items: Any) -> None:
    shape = items.getItem("VX-1").getShapeById("VX-5")

    [video], [audio] = shape.getVideoComponents(), shape.getAudioComponents()
    container = shape.getContainerComponent()
    assert (container.getStartTimecode(), container.getTimeCodeTimeBase()) == (100, (1, 25))
    assert (video.getFramerateAsFraction(), video.getCodec()) == ({"numerator": 30000, "denominator": 1001}, "h264")
    assert (audio.getSamplingRate(), audio.getChannels()) == (48000, 2)
    assert [[file.getId() for file in part.getFiles()] for part in (video, audio)] == [["VX-3"], ["VX-4"]]


def test_a_shape_of_which_only_the_file_is_known_has_plausible_components(items: Any) -> None:
    shape = items.getItem("VX-1").getShapeById("VX-6")

    assert (shape.getTags(), shape.getMimeType()) == (["lowres", "web"], "audio/x-wav")
    assert (shape.getVideoComponents(), len(shape.getAudioComponents())) == ([], 1)


def test_a_described_item_tells_duration_access_and_thumbnails(items: Any) -> None:
    item = items.getItem("VX-1")

    assert (item.getDurationSeconds(), item.getDurationTimecode().toSMPTE()) == (10.0, "00:00:10:00")
    assert (item.getACLMerged().hasGenericReadPermission(), item.getACLMerged().hasGenericWritePermission()) == (
        True,
        False,
    )
    assert [each.timecode.frames for each in item.getThumbnailObjects()] == [0]
    assert (item.isPlaceholder(), items.getItem("VX-2").isPlaceholder()) == (False, True)


def test_a_described_field_has_a_label_choices_and_a_group(items: Any) -> None:
    [group] = items.getMetadataFieldGroups(content=True).getGroups()
    [defined] = [each for each in items.getAllMetadataFields() if each.getName() == "portal_mf1"]

    assert [(each.getName(), each.getLabel()) for each in group.getFields()] == [("portal_mf1", "Language")]
    assert (group.getName(), defined.getLabel()) == ("Film", "Language")
    assert items.getItem("VX-1").getMetadataFieldByName("portal_mf1").getChoicesValues() == ["Norwegian"]


def test_system_fields_are_only_listed_when_they_are_asked_for(items: Any) -> None:
    few, all_ = items.getAllMetadataFields(), items.getAllMetadataFields(includeSystemFields=True)

    assert "durationSeconds" not in [each.getName() for each in few]
    assert "durationSeconds" in [each.getName() for each in all_]


def test_a_field_of_an_item_says_who_wrote_it(items: Any) -> None:
    [part] = items.getItem("VX-1").json_object["metadata"]["timespan"]
    written = next(each for each in part["field"] if each["name"] == "portal_mf1")

    assert (written["value"][0]["value"], written["value"][0]["user"]) == ("no", "admin")
    assert (written["type"]["type"], json.loads(written["data"][0]["value"])["name"]) == ("string-exact", "Language")


def test_a_storage_has_the_name_that_people_see(portal: Portal, items: Any) -> None:
    assert portal("vidispine.istorage").StorageHelper().getStorage("VX-1").getMetadataStorageName() == "Rushes"


@pytest.mark.parametrize(
    ("document", "state"),
    [
        ({"state": "CLOSED", "item": [{"id": "VX-1"}]}, "IMPORTED"),
        ({"state": "CLOSED", "item": []}, "NOT_IMPORTED"),
        ({"state": "LOST", "item": [{"id": "VX-1"}]}, "LOST"),
        ({"state": "CLOSED"}, "CLOSED"),
    ],
)
def test_a_file_says_whether_an_item_has_it(portal: Portal, document: dict[str, Any], state: str) -> None:
    file = importlib.import_module("VidiRest.objects.storage").VSFile({"id": "VX-3", **document})

    assert (file.getState(), file.getFileName(), file.getPath()) == (state, "", None)


def test_a_components_files_leave_out_those_in_archives(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    shape, storage = (importlib.import_module(f"VidiRest.objects.{name}") for name in ("shape", "storage"))
    archives = [storage.VSStorage({"id": "VX-1"})]
    video = shape.VSVideoComponent({"id": "VX-10", "file": [FILE, {**FILE, "id": "VX-4", "storage": "VX-2"}]})

    monkeypatch.setattr(shape, "cache_get_vidispine_archive_storages", lambda: archives)

    assert [file.getId() for file in video.getFiles()] == ["VX-4"]


def test_a_pictures_own_aspect_ratio_comes_first(portal: Portal) -> None:
    shape = importlib.import_module("VidiRest.objects.shape")
    document = {"resolution": {"width": 720, "height": 576}, "displayAspectRatio": {"horizontal": 16, "vertical": 9}}

    assert shape.VSVideoComponent(document).getAspectRatio(asString=False) == (16, 9)


def test_a_thumbnail_of_no_moment_has_no_time_code(portal: Portal) -> None:
    objects = importlib.import_module("VidiRest.objects.item")

    assert objects.VSThumbnail({"uri": "https://media.example.com/thumbnail.jpg"}).timecode is None


def test_thumbnails_are_told_as_browsers_reach_them(item: Any) -> None:
    assert item.getThumbnails() == ["/APInoauth/thumbnail/VX-2/VX-1;version=0/250@PAL?hash=1"]


def test_shapes_are_filtered_by_being_placeholders(portal: Portal) -> None:
    environment.give_data(
        {
            "items": [{"id": "VX-1", "shapes": [{"id": "VX-5", "files": ["VX-3"]}, {"id": "VX-6"}]}],
            "files": [{"id": "VX-3", "path": "harbour.mov", "storage": "VX-1"}],
            "storages": [{"id": "VX-1"}],
        }
    )
    helper = portal("vidispine.iitem").ItemHelper()

    found = {
        state: [each.getId() for each in helper.getItemShapesFromNames("VX-1", ["original"], placeholder=state)]
        for state in (False, "false", True, "true", "all")
    }

    assert found == {False: ["VX-5"], "false": ["VX-5"], True: ["VX-6"], "true": ["VX-6"], "all": ["VX-5", "VX-6"]}


def test_a_librarys_settings_have_its_id(portal: Portal) -> None:
    environment.give_data({"libraries": [{"id": "VX-2", "items": ["VX-1"]}], "items": [{"id": "VX-1"}]})

    settings = portal("vidispine.iitem").ItemHelper().getLibrarySettings("VX-2")

    assert (settings.getId(), settings["item"], settings.get("nothing")) == ("VX-2", [{"id": "VX-1"}], None)


def test_collections_and_users_say_what_templates_ask(portal: Portal) -> None:
    environment.give_data(
        {
            "collections": [{"id": "VX-7", "name": "Rushes", "metadata": {"title": "Rushes"}, "group": "Film"}],
            "users": [{"name": "ann", "disabled": True}],
        }
    )

    collection = portal("vidispine.icollection").CollectionHelper().getCollection("VX-7")
    users = portal("vidispine.iuser").UserHelper().getAllUsers(includeDisabled=True)

    assert collection.getMetadata()[0].getFieldByName("title").getFieldValues() == ["Rushes"]
    assert collection.getMetadataFieldByName("title").getFieldValues() == ["Rushes"]
    assert (collection.getMetadataFieldGroupName(), collection.getThumbnails()) == ("Film", [])
    assert ("ann", True) in [(user.getName(), user.isDisabled()) for user in users]


def test_a_group_of_fields_is_made_of_a_dict(portal: Portal) -> None:
    make = importlib.import_module("VidiRest.helpers.vidispine").createVSMetadataFieldGroupFromDict

    [field] = make({"fields": {"title": {"type": "string", "value": "Harbour"}}}).getFields()

    assert (field.getName(), field.getFirstFieldValue()) == ("title", "Harbour")
