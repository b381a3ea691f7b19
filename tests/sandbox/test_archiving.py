"""The archive framework, and the other rows of Portal's own that plugins read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cantemo_signals.sandbox import environment

Portal = Callable[[str], Any]

GUID = "41E00013-517F-4D7C-AAC3-66EE75A203AE"
DATA = {
    "items": [
        {
            "id": "VX-1",
            "shapes": [
                {
                    "id": "VX-5",
                    "files": ["VX-3"],
                    "components": [{"id": "VX-8", "type": "container"}, {"id": "VX-9", "type": "video"}],
                }
            ],
        },
        {"id": "VX-2", "shapes": [{"id": "VX-6", "files": ["VX-4"]}]},
    ],
    "files": [
        {"id": "VX-3", "path": "rushes/harbour.mov", "storage": "VX-1", "hash": "5d41"},
        {"id": "VX-4", "path": "rushes/gulls.mov", "storage": "VX-1", "hash": "5d42"},
    ],
    "storages": [{"id": "VX-1", "uri": "file:///srv/media/"}],
}


@pytest.fixture
def items(portal: Portal) -> Any:
    environment.give_data(DATA)
    return portal("vidispine.iitem").ItemHelper()


@pytest.fixture
def archived(portal: Portal, items: Any) -> list[Any]:
    """The file sets that an archive plugin was given; it archives what is called ``harbour``."""
    core = portal("pluginbase.core")
    given: list[Any] = []

    class Shelf(core.ArchivePlugin):  # type: ignore[misc, name-defined]
        plugin_guid = GUID

        @staticmethod
        def archive(file_sets: list[Any], policy_uuid: str, job_id: Any) -> Any:
            given.extend(file_sets)
            done = [each._replace(external_ids=["/shelf/1"]) for each in file_sets if "harbour" in each.files[0]]
            return done, [each for each in file_sets if "harbour" not in each.files[0]], "", {}

        @staticmethod
        def restore(file_sets: list[Any], policy_uuid: str) -> Any:
            given.extend(file_sets)
            return file_sets

    Shelf()
    return given


def archive_all(portal: Portal, *item_ids: str, purge: bool = True) -> list[Any]:
    """Archive items as Cantemo's own tests do; return the jobs."""
    tasks = portal("archive_framework.tasks.archive")
    tasks.populate_archive_jobs(
        {"item_ids": list(item_ids), "purge_from_online_storage": purge}, 1, GUID, "policy", "Shelf", "policy"
    )
    jobs = list(portal("archive_framework.models").AggregateArchiveJob.objects.latest("id").jobs.all())
    for job in jobs:
        tasks.archive(job.id, GUID, "policy")
    return jobs


@pytest.mark.parametrize(("purge", "status"), [(True, "Archived"), (False, "Archived/Restored")])
def test_an_archived_item_and_its_component_say_so(
    portal: Portal, items: Any, archived: list[Any], purge: bool, status: str
) -> None:
    archive_all(portal, "VX-1", purge=purge)

    models = portal("archive_framework.models")
    [component] = portal("archive_framework.utils").get_components(items.getItem("VX-1").getShapes()[0])
    assert items.getItem("VX-1").getArchiveStatus() == status
    assert component["component_id"] == "VX-8"
    assert items.getComponentMetadataValue("VX-1", "VX-5", "VX-8", "portal_archive_status") == "ARCHIVED"
    assert models.ArchiveJob.objects.filter(status=models.ArchiveJob.SUCCESS, component_id="VX-8").count() == 1


def test_an_archive_plugin_gets_the_paths_and_the_hash_of_each_file(portal: Portal, archived: list[Any]) -> None:
    archive_all(portal, "VX-1")

    [given] = archived
    assert (given.files, given.external_ids, given.item_id, given.hash) == (
        ["/srv/media/rushes/harbour.mov"],
        [],
        "VX-1",
        "5d41",
    )


def test_what_a_plugin_could_not_archive_has_failed(portal: Portal, items: Any, archived: list[Any]) -> None:
    jobs = archive_all(portal, "VX-1", "VX-2")

    models = portal("archive_framework.models")
    states = [models.ArchiveJob.objects.get(id=job.id).status for job in jobs]
    assert states == [models.ArchiveJob.SUCCESS, models.ArchiveJob.FAILED]
    assert items.getItem("VX-2").getArchiveStatus() is None


def test_what_was_archived_can_be_restored_from_where_it_lies(portal: Portal, items: Any, archived: list[Any]) -> None:
    archive_all(portal, "VX-1")
    tasks, models = portal("archive_framework.tasks.restore"), portal("archive_framework.models")

    tasks.populate_restore_jobs({"item_ids": ["VX-1"], "purge_from_online_storage": False}, 1)
    aggregate = models.AggregateArchiveJob.objects.latest("id")
    tasks.restore([job.id for job in aggregate.jobs.all()], GUID, "policy")

    assert archived[-1].external_ids == ["/shelf/1"]
    assert items.getItem("VX-1").getArchiveStatus() == "Archived/Restored"
    assert models.ArchiveJob.objects.filter(status=models.ArchiveJob.SUCCESS, component_id="VX-8").count() == 2


def test_a_job_of_an_unknown_plugin_is_refused(portal: Portal, items: Any) -> None:
    with pytest.raises(portal("pluginbase.core").PluginError, match=GUID):
        archive_all(portal, "VX-1")


def test_an_archived_file_is_called_by_its_item_and_its_hash(portal: Portal) -> None:
    utils = portal("archive_framework.utils")
    file_set = utils.FileSet("VX-0", "VX-1", "VX-2", ["/srv/test_file_0.txt"], ["/tmp/a.txt"], "b2c3")

    path = utils.construct_filename("/srv/test_file_0.txt", file_set, "/tmp")

    assert path == "/tmp/test_file_0_VX-0_b2c3.txt"
    assert utils.get_paths_to_restore_or_delete_from_external_ids(file_set) == [("/tmp/a.txt", "/srv/test_file_0.txt")]


def test_checks_that_plugins_tests_inherit_bring_their_file_sets(portal: Portal) -> None:
    base = portal("archive_framework.tests.plugins_checks_base").ArchivePluginBaseTests()

    file_sets = base.get_filesets(qty=2, files=2, external_ids=[["/tmp/a"], ["/tmp/b"]])

    assert [(each.item_id, len(each.files), each.external_ids) for each in file_sets] == [
        ("VX-0", 2, ["/tmp/a"]),
        ("VX-1", 2, ["/tmp/b"]),
    ]
    [archived, _] = base._set_filesets_external_ids(file_sets, replaced_filepath="/tmp")
    assert archived.external_ids == [f"/tmp/test_file_0_VX-0_{archived.hash}.txt"]


def test_rows_of_portal_are_found_as_django_finds_them(portal: Portal, items: Any) -> None:
    history = portal("search.models").SearchHistory

    with pytest.raises(history.DoesNotExist):
        history.objects.get(id=1)
    made = history.objects.create(criteria_document={"filter": {}})

    assert (made.pk, history.objects.count(), history.objects.first() == made) == (1, 1, True)
    assert history.objects.get(id="1").criteria_document == {"filter": {}}
    made.delete()
    assert (history.objects.exists(), history.objects.last(), len(history.objects.all())) == (False, None, 0)
