"""How many components a placeholder shape waits for, as was measured by others (plugins by Productions Autrement Dit).

What is declared again replaces what was declared, and gives no used place back. A component takes its place when its
import ends. An import without a place left is refused. Only the import of a container looks whether all places are
taken: if one is not, the shape stays a placeholder. That a placeholder does not show its files yet is a simplification.
"""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

Document = dict[str, Any]

KIND = "placeholder"


def declare(backend: Any, shape: str, **counts: int) -> None:
    """Say how many components of each type a shape will have."""
    backend.get("shape", shape)
    landed: Document = {"landed": {}, "files": []} if backend.store.find(KIND, shape) is None else {}
    backend.create(KIND, shape, counts=counts, **landed)


def land(backend: Any, item: Document, component: str, file: Document | None) -> list[Document] | None:
    """Take the places of an import's components; return the files that the shape now has, or None while it waits.

    Raises:
        VSAPIError: no place is left.
    """
    waiting = [each["id"] for each in item.get("shape", ()) if backend.store.find(KIND, each["id"]) is not None]
    if not waiting or file is None:
        return [] if file is None else [file]
    about = backend.get(KIND, waiting[0])
    counts, landed = about["counts"], about["landed"]
    slots = _slots(component, file)
    for slot in slots:
        if slot in counts and landed.get(slot, 0) >= counts[slot]:
            raise _refusal(slot)
    landed = {**landed, **{slot: landed.get(slot, 0) + 1 for slot in slots}}
    files = [*about["files"], file["id"]]
    backend.modify(KIND, waiting[0], landed=landed, files=files)
    if component != "container" or any(landed.get(slot, 0) < count for slot, count in counts.items()):
        return None
    backend.delete(KIND, waiting[0])
    return [backend.get("file", each) for each in dict.fromkeys(files)]


def _slots(component: str, file: Document) -> list[str]:
    """Return the types of the components that an import brings: a container brings what is in it, too."""
    if component != "container":
        return [component]
    from mimetypes import guess_type  # 3 ms, only where something is imported

    kind = str(guess_type(str(file["path"]))[0]).partition("/")[0]
    return ["container", kind if kind in ("video", "audio") else "binary"]


def _refusal(slot: str) -> Exception:
    said = {"explanation": "No more components of that type is accepted", "value": f"{slot.upper()}_COMPONENT"}
    error: Any = import_module("portal.vidispine.iexception").VSAPIError(json.dumps({"invalidInput": said}))
    error.status = 400
    return error  # type: ignore[no-any-return]
