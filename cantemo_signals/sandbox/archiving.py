"""What the archive framework does with jobs, items and components: its tasks are ``portal.archive_framework.tasks``.

Which fields it writes was measured by others (plugins by Productions Autrement Dit, on Portal 6.2.1).
"""

from __future__ import annotations

from importlib import import_module
from typing import Any
from urllib.parse import unquote

from cantemo_signals.sandbox import environment

STATUS, EXTERNAL_IDS, ARCHIVED = "portal_archive_status", "portal_archive_external_ids", "ARCHIVED"


def populate(params: dict[str, Any], user_id: Any, **about: Any) -> None:
    """Make a job for each component of the items in ``item_ids``, below one for all of them."""
    models: Any = import_module("portal.archive_framework.models")
    get_components: Any = import_module("portal.archive_framework.utils").get_components
    purge = bool(params.get("purge_from_online_storage"))
    aggregate = models.AggregateArchiveJob.objects.create(user_id=user_id, purge_from_online_storage=purge, **about)
    for item_id in params.get("item_ids") or ():
        for shape in _item(item_id).getShapes():
            for component in get_components(shape):
                aggregate.jobs.create(
                    status=models.ArchiveJob.WAITING,
                    item_id=item_id,
                    shape_id=shape.getId(),
                    component_id=component["component_id"],
                    purge_from_online_storage=purge,
                )


def file_set_of(job_id: Any) -> tuple[Any, Any]:
    """Return a job, and the files that it is about as archive plugins get them.

    Raises:
        DoesNotExist: there is no such job.
    """
    utils: Any = import_module("portal.archive_framework.utils")
    job = import_module("portal.archive_framework.models").ArchiveJob.objects.get(id=job_id)
    shape = _item(job.item_id).getShapeById(job.shape_id)
    components = {each["component_id"]: each["files"] for each in utils.get_components(shape)}
    files = components.get(job.component_id, [])
    paths = [unquote(str(file.getURI("file") or file.getPath())).removeprefix("file://") for file in files]
    external_ids = _metadata(job.shape_id, job.component_id).get(EXTERNAL_IDS, "").split(",")
    about = {"files": paths, "external_ids": [each for each in external_ids if each]}
    sha1 = next((str(file.getHash()) for file in files), "")
    return job, utils.FileSet(job.item_id, job.shape_id, job.component_id, hash=sha1, **about)


def plugin_of(plugin_uuid: str) -> Any:
    """Return the archive plugin with this ``plugin_guid``.

    Raises:
        PluginError: there is none.
    """
    core: Any = import_module("portal.pluginbase.core")
    plugins = core.environment.instances_of("IArchivePlugin")
    for plugin in plugins:
        if getattr(plugin, "plugin_guid", None) == plugin_uuid:
            return plugin
    raise core.PluginError(f"There is no archive plugin {plugin_uuid!r}")


def finish(job: Any, file_set: Any, status: str) -> None:
    """End a job: successfully, if the plugin returned its files."""
    job.status = job.FAILED if file_set is None else job.SUCCESS
    job.save()
    if file_set is None:
        return
    from cantemo_signals.sandbox.vidispine.shapes import write_component_metadata  # only where something is archived

    backend = environment.vidispine.backend
    values = {STATUS: ARCHIVED, EXTERNAL_IDS: ",".join(map(str, file_set.external_ids or ()))}
    write_component_metadata(backend, job.shape_id, job.component_id, values)
    backend.write("item", job.item_id, {"fields": {STATUS: status}})


def _metadata(shape_id: str, component_id: str) -> dict[str, Any]:
    from cantemo_signals.sandbox.vidispine.shapes import component_metadata  # only where something is archived

    return component_metadata(environment.vidispine.backend, shape_id, component_id)


def _item(item_id: str) -> Any:
    return import_module("portal.vidispine.iitem").ItemHelper().getItem(item_id)
