"""Restoring what was archived."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.archiving import file_set_of, finish, plugin_of, populate
from cantemo_signals.sandbox.catalogue.declaration import sends_nothing

from ..constants import STATUS_ARCHIVED_ONLINE

__all__ = ["populate_restore_jobs", "restore"]

_TESTS = "Cantemo/FileSysArchive, tests"


@sends_nothing(certainty="seen in code", source=_TESTS)
def populate_restore_jobs(params: dict[str, Any], user_id: Any) -> None:
    """Make a job for each component of the items in ``item_ids``, below one for all of them."""
    populate(params, user_id)


@sends_nothing(certainty="seen in code", source=_TESTS)
def restore(job_ids: list[Any], plugin_uuid: str, policy_uuid: str) -> None:
    """Let the plugin restore what jobs name, and set the archive status of the components' items."""
    for job_id in job_ids:
        job, file_set = file_set_of(job_id)
        restored = plugin_of(plugin_uuid).restore([file_set], policy_uuid)
        finish(job, next(iter(restored), None), STATUS_ARCHIVED_ONLINE)
