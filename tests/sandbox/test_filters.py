"""Portal's filters for templates, and the small functions that plugins take from it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import datetime, timezone
from types import SimpleNamespace
from typing import Any

import pytest

from cantemo_signals.sandbox import environment

Portal = Callable[[str], Any]

NOON = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01T12:00:00.000+0000", NOON),
        ("2026-03-01T12:00:00.000Z", NOON),
        ("2026-03-01T13:00:00+01:00", NOON),
        (NOON, NOON),
        (None, ""),
        ("yesterday", ""),
    ],
)
def test_vidispines_texts_for_times_are_read(portal: Portal, text: Any, expected: Any) -> None:
    assert portal("utils.templatetags.datetimeformatting").datetimeobject(text) == expected


def test_times_are_formatted_and_compared(portal: Portal) -> None:
    times, api = portal("utils.templatetags.datetimeformatting"), portal("api.v2.utils")

    assert (api.format_datetime(NOON), api.format_datetime("")) == ("2026-03-01 12:00:00", "")
    assert times.dateobject("2026-03-01", "%Y-%m-%d").day == 1
    assert times.dateobject("never", "%Y-%m-%d") == ""
    assert (times.comparetime(NOON, NOON), times.comparetime(NOON, None)) == (False, False)


def test_jobs_and_items_are_labelled_in_words(portal: Portal) -> None:
    tags = portal("utils.templatetags.vidispinetags")

    assert tags.getJobStatusLabel(None, "FAILED_TOTAL") == "Failed total"
    assert tags.getJobTypeLabel("", "PLACEHOLDER_IMPORT") == "Placeholder import"
    assert tags.getItemTypeLabel(SimpleNamespace(getItemType=lambda: "ppro_project")) == "Ppro project"


def test_fields_are_read_as_templates_read_them(portal: Portal) -> None:
    environment.give_data(
        {
            "items": [{"id": "VX-1", "group": "Film", "metadata": {"portal_mf1": "no", "mediaType": "video"}}],
            "fields": [{"name": "portal_mf1", "type": "lookup", "label": "Language"}],
        }
    )
    tags = portal("utils.templatetags.vidispinetags")
    item = portal("vidispine.iitem").ItemHelper().getItem("VX-1")

    field = item.getMetadataFieldByName("portal_mf1")

    assert tags.getMetadataFieldValueByName(item, "portal_mf1") == "no"
    assert tags.getMetadataFieldExtraDataValue("name", field) == "Language"
    assert tags.getSytemMetadataFieldFormatted("mediaType", item) == "video"
    assert tags.getRepresentativeMetadataFields(3, item) == []


def test_previews_are_chosen_by_their_mime_types(portal: Portal) -> None:
    tags = portal("utils.templatetags.vidispinetags")
    shape = importlib.import_module("VidiRest.objects.shape").VSShape({"id": "VX-1", "mimeType": ["video/mp4"]})
    previews = [SimpleNamespace(shape=shape, uri="/low.mp4")]

    assert tags.getURIByMimeType(previews, "video/mp4") == "/low.mp4"
    assert tags.getObjectByMimeType(previews, "video/webm") is None
    assert tags.getObjectsByMimeType(previews, "video/mp4") == previews


@pytest.mark.parametrize(
    ("query", "names", "expected"), [("?page=2&q=sea", "page", "?q=sea"), ("page=2&sort=a&q=sea", "page&sort", "q=sea")]
)
def test_parameters_are_taken_out_of_query_strings(portal: Portal, query: str, names: str, expected: str) -> None:
    general = portal("utils.templatetags.general")

    assert general.qstring_del(query, names) == expected
    assert (general.qstring_get(query, "q"), general.qstring_get(query, "x")) == ("sea", None)


def test_seconds_are_shown_as_a_time(portal: Portal) -> None:
    assert portal("utils.templatetags.formatting").formatToTime("", "3671.5") == "01:01:11"


@pytest.mark.parametrize(
    ("user", "role", "expected"),
    [("ann", "portal_items_read", True), ("ann", "_administrator", False), ("admin", "_administrator", True)],
)
def test_a_described_user_has_the_roles_of_the_groups(portal: Portal, user: str, role: str, expected: bool) -> None:
    environment.give_data(
        {
            "users": [{"name": "ann", "groups": ["editors"]}],
            "groups": [{"name": "editors", "roles": ["portal_items_read"]}],
        }
    )

    has_role = portal("utils.templatetags.permissionrequired").has_role

    assert has_role(SimpleNamespace(username=user), role) is expected


def test_a_user_whom_nobody_described_lacks_no_role(portal: Portal) -> None:
    assert portal("utils.templatetags.permissionrequired").has_role("ann", "_administrator")


def test_a_memorized_method_runs_once_for_each_object(portal: Portal) -> None:
    runs: list[int] = []

    class Shelf:
        @portal("utils.decorators").memorized_method()  # type: ignore[untyped-decorator, unused-ignore]
        def plugin(self, number: int) -> int:
            runs.append(number)
            return number

    shelf = Shelf()

    assert [shelf.plugin(1), shelf.plugin(1), shelf.plugin(2), Shelf().plugin(1)] == [1, 1, 2, 1]
    assert runs == [1, 2, 1]


def test_collections_that_a_form_names_are_told_from_new_ones(portal: Portal) -> None:
    environment.give_data({"collections": [{"id": "VX-7", "name": "Rushes"}]})
    collections = portal("vidispine.utils.collection")

    ids, names = collections.parse_collections_str("VX-7, Stills")
    created, failed = collections.create_new_collections(names)

    assert (ids, names, failed) == (["VX-7"], ["Stills"], [])
    assert portal("vidispine.icollection").CollectionHelper().getCollection(created[0]).getName() == "Stills"


def test_a_search_of_somebody_finds_what_is_not_ignored(portal: Portal) -> None:
    environment.give_data({"items": [{"id": "VX-1"}, {"id": "VX-2"}]})

    assert portal("vidispine.tasks").get_item_ids_from_search_id("9", ["VX-1"], "ann") == ["VX-2"]


def test_a_plugins_test_reads_its_recorded_documents(portal: Portal) -> None:
    case = portal("utils.test_case").PortalBaseTestCase()

    case.setUp(mock_authenticate=True)

    with pytest.raises(FileNotFoundError, match=r"test_data/vsitem\.json"):
        case.read_json("vsitem.json")


def test_a_decorator_of_views_leaves_them_alone(portal: Portal) -> None:
    assert portal("api.decorators").validate_query_params()(len) is len
