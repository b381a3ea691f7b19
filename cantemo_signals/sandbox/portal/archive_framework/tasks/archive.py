"""Archiving; what Portal sets on items and components is seen in code (Cantemo/FileSysArchive, tests)."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.archiving import file_set_of, finish, plugin_of, populate
from cantemo_signals.sandbox.catalogue.declaration import sends_nothing

from ..constants import STATUS_ARCHIVED_OFFLINE, STATUS_ARCHIVED_ONLINE

__all__ = ["archive", "populate_archive_jobs"]

_TESTS = "Cantemo/FileSysArchive, tests"


@sends_nothing(certainty="seen in code", source=_TESTS)
def populate_archive_jobs(
    params: dict[str, Any],
    user_id: Any,
    plugin_uuid: str,
    policy_uuid: str,
    plugin_name: str | None = None,
    policy_name: str | None = None,
    processed_items: Any = None,
) -> None:
    """Make a job for each component of the items in ``item_ids``, below one for all of them."""
    populate(params, user_id, plugin_uuid=plugin_uuid, policy_uuid=policy_uuid)


@sends_nothing(certainty="seen in code", source=_TESTS)
def archive(job_id: Any, plugin_uuid: str, policy_uuid: str) -> None:
    """Let the plugin archive what a job names, and set the archive status of the component and of its item."""
    job, file_set = file_set_of(job_id)
    archived, _, _, _ = plugin_of(plugin_uuid).archive([file_set], policy_uuid, job_id)
    purged = STATUS_ARCHIVED_OFFLINE if job.purge_from_online_storage else STATUS_ARCHIVED_ONLINE
    finish(job, next(iter(archived), None), purged)
