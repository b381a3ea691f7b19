"""What archive plugins are given, and small things that they use."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

from cantemo_signals.sandbox.emulated import known

__all__ = ["FileSet", "construct_filename", "get_components", "get_paths_to_restore_or_delete_from_external_ids"]

_FSA = "Cantemo/FileSysArchive"


class FileSet(NamedTuple):
    """One component to archive, restore or delete.

    That it is a named tuple with ``files`` and ``external_ids`` is seen in code (Cantemo/FileSysArchive); its name and
    what else it has are inferred.
    """

    item_id: str
    shape_id: str
    component_id: str
    files: list[str]
    external_ids: list[str]
    hash: str


@known("seen in code", f"{_FSA}, whose tests expect such a path")
def construct_filename(absolute_filename: str, file_set: FileSet, storage_path: str) -> str:
    """The path of a file in an archive directory: its name, the item's id and the file's hash."""
    stem, extension = os.path.splitext(os.path.basename(absolute_filename))
    return os.path.join(storage_path, f"{stem}_{file_set.item_id}_{file_set.hash}{extension}")


@known("seen in code", _FSA)
def get_paths_to_restore_or_delete_from_external_ids(file_set: FileSet) -> list[tuple[str, str]]:
    """The path of each archived file, with the one that it comes from."""
    return list(zip(file_set.external_ids, file_set.files, strict=False))


@known("inferred", f"{_FSA}, whose tests take ``component_id`` of the first")
def get_components(shape: Any) -> list[dict[str, Any]]:
    """The components of a shape that have files of their own: the container, and what does not lie in its files."""
    container = shape.getContainerComponent()
    others = (shape.getVideoComponents, shape.getAudioComponents, shape.getSubtitleComponents)
    components = [each for method in (*others, shape.getBinaryComponents) for each in method()]
    seen: set[str] = set()
    found = []
    for component in [*([container] if container is not None else ()), *components]:
        files = [file for file in component.getFiles() if file.getId() not in seen]
        seen.update(file.getId() for file in files)
        if files:
            found.append({"component_id": component.getId(), "files": files})
    return found
