"""Calls about the files of storages.

That a file is renamed at once, without a job, is inferred.
"""

from __future__ import annotations

from cantemo_signals.sandbox.vidispine.rest.call import NAME, Call, Document, Route


def _list_files(call: Call) -> Document:
    wanted = {key: call.said(key) for key in ("state", "hash") if key in call.params}
    return call.page("file", call.backend.files_in(call.names[0], call.params.get("path", "*"), **wanted))


def _get_file(call: Call) -> Document:
    return call.backend.get("file", call.names[-1])


def _create_file(call: Call) -> Document:
    return call.backend.add_file(call.names[0], call.needed("path"), call.params.get("state", "OPEN"))


def _set_state(call: Call) -> Document:
    call.backend.modify("file", call.names[1], state=call.names[2])
    return call.backend.get("file", call.names[1])


def _move_file(call: Call) -> Document:
    call.backend.modify("file", call.names[1], path=call.needed("path"))
    return call.backend.get("file", call.names[1])


def _delete_file(call: Call) -> None:
    call.backend.delete("file", call.names[-1])


CALLS: tuple[Route, ...] = (
    ("GET", f"storage/file/{NAME}", _get_file),
    ("DELETE", f"storage/file/{NAME}", _delete_file),
    ("GET", f"storage/{NAME}/file", _list_files),
    ("POST", f"storage/{NAME}/file", _create_file),
    ("GET", f"storage/{NAME}/file/{NAME}", _get_file),
    ("DELETE", f"storage/{NAME}/file/{NAME}", _delete_file),
    ("PUT", f"storage/{NAME}/file/{NAME}/state/{NAME}", _set_state),
    ("POST", f"storage/{NAME}/file/{NAME}/path", _move_file),
)
