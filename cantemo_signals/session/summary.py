"""What objects of the emulated Portal are, in a few words: ``<VSItem VX-1>``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cantemo_signals.bus.naming import class_name
from cantemo_signals.values.secrets import MASK, SECRET

OF_DOCUMENTS = "VidiRest."
IDS = ("id", "jobId", "userName", "groupName", "name")
MOST_FIELDS = 3
MOST_CHARACTERS = 40


def summary_of(value: Any) -> str | None:
    """An object of ``VidiRest`` by its id, a metadata document by its first fields; None for anything else."""
    module, name = class_name(type(value))
    if not str(module).startswith(OF_DOCUMENTS):
        return None
    state = object.__getattribute__(value, "__dict__")
    document = state.get("json_object")
    if type(document) is dict:
        found = next((document[key] for key in IDS if type(document.get(key)) is str), None)
        return f"<{name}>" if found is None else f"<{name} {found}>"
    if type(state.get("timespan")) is list:
        return f"<{name} {_fields(state['timespan'])}>".replace(" >", ">")
    return None


def _fields(timespans: list[Any]) -> str:
    told = list(_told(timespans))
    more = ", …" if len(told) > MOST_FIELDS else ""
    return ", ".join(told[:MOST_FIELDS]) + more


def _told(timespans: list[Any]) -> Iterator[str]:
    for timespan in timespans:
        for field in _list(timespan, "field"):
            name, values = _held(field).get("name"), [_first(each) for each in _list(field, "value_")]
            if type(name) is str:
                text = repr(values[0] if len(values) == 1 else values)
                yield f"{name}={MASK if SECRET.search(name) else text[:MOST_CHARACTERS]}"


def _first(value: Any) -> Any:
    """The plain value that a field's value holds; a plugin may have put anything there."""
    content = _list(value, "content")
    return content[0] if content and type(content[0]) in (str, int, float) else "…"


def _list(value: Any, name: str) -> list[Any]:
    found = _held(value).get(name)
    return found if type(found) is list else []


def _held(value: Any) -> dict[str, Any]:
    if not str(class_name(type(value))[0]).startswith(OF_DOCUMENTS):
        return {}
    found = object.__getattribute__(value, "__dict__")
    return found if type(found) is dict else {}
