"""What the objects of plugins, of the emulated host and of libraries are called, without running their code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cantemo_signals.bus.namespaces import attributes_of, namespace_of
from cantemo_signals.bus.naming import class_name, dict_of, emulated_name, is_from_c, mro_of, of_app, plain_text
from cantemo_signals.bus.texts import text_of
from cantemo_signals.values.secrets import MASK, SECRET

TRUSTED = ("datetime", "decimal", "uuid", "pathlib", "fractions", "ipaddress", "re")
EMULATED = ("VidiRest.", "RestAPIBase.", "portal.")
DOCUMENTS = "VidiRest."
IDS = ("id", "jobId", "userName", "groupName", "name")
MOST_FIELDS = 3
LONGEST_FIELD = 40


def is_one(kind: type, *kinds: type) -> bool:
    """Return whether a class is one of these: by identity, because ``==`` and ``in`` would ask a plugin's metaclass."""
    return any(kind is each for each in kinds)


def dotted(cls: type) -> str:
    """Return the dotted name of a class, read through ``type`` so that no code of the class runs."""
    module, name = class_name(cls)
    return name if module == "builtins" or module is None else f"{module}.{name}"


def named_object(value: Any) -> str:
    """Return what an object is called: its class, and what tells it from others of the class."""
    kind = type(value)
    if issubclass(kind, type):
        return f"<class {dotted(value)}>"
    module = _module(kind)
    if module.startswith(EMULATED) and issubclass(kind, int):
        return int.__repr__(value)
    if module.partition(".")[0] in TRUSTED:
        return text_of(value, repr)
    if (made_up := emulated_name(value)) is not None:
        return f"<{made_up}>"
    if (summary := _summary(value)) is not None:
        return summary
    name = plain_text(getattr(value, "__qualname__", None)) if module == "builtins" and is_from_c(kind) else None
    if name is not None:
        return f"<{class_name(kind)[1]} {name}>"
    return f"<{dotted(kind)} object{_key(value) or of_app(value)}>"


def _key(value: Any) -> str:
    """Return the primary key of a row of an installed Django's as its own ``__str__`` has it; "" for other objects.

    Of texts, which may be tokens and the like, only those that are short and not named like a key are shown.
    """
    attributes = namespace_of(value)
    if "_state" not in attributes:
        return ""
    options = next((dict_of(cls)["_meta"] for cls in mro_of(type(value)) if "_meta" in dict_of(cls)), None)
    name = namespace_of(namespace_of(options).get("pk")).get("attname")
    if type(name) is not str:
        return ""
    key = attributes.get(name)
    if type(key) is str and (len(key) > LONGEST_FIELD or "key" in name or SECRET.search(name)):
        return f" ({MASK})"
    is_plain = key is None or is_one(type(key), int, str) or _module(type(key)) == "uuid"
    return f" ({key})" if is_plain else ""


def _module(kind: type) -> str:
    return class_name(kind)[0] or ""


def state_of(value: Any, modules: str | tuple[str, ...] = DOCUMENTS) -> dict[str, Any] | None:
    """Return the attributes of an object of these modules of the emulated host, whose classes run no code for this."""
    module = _module(type(value))
    if not module.startswith(modules) or module.startswith("portal.plugins."):
        return None
    state = attributes_of(value)
    return state if type(state) is dict else None


def _summary(value: Any) -> str | None:
    """Return a text like ``<VSItem VX-1>``, with first fields for a metadata document; None for other objects."""
    state, name = state_of(value) or {}, class_name(type(value))[1]
    document, timespans = state.get("json_object"), state.get("timespan")
    if type(document) is dict:
        identity = next((document[key] for key in IDS if type(document.get(key)) is str), None)
        return f"<{name}>" if identity is None else f"<{name} {identity}>"
    if type(timespans) is list:
        fields = list(_fields(timespans))
        more = ", …" if len(fields) > MOST_FIELDS else ""
        return f"<{name} {', '.join(fields[:MOST_FIELDS])}{more}>".replace(" >", ">")
    return None


def _fields(timespans: list[Any]) -> Iterator[str]:
    for timespan in timespans:
        for field in _list(timespan, "field"):
            name, values = (state_of(field) or {}).get("name"), [_first(value) for value in _list(field, "value_")]
            if type(name) is str:
                text = repr(values[0] if len(values) == 1 else values)
                yield f"{name}={MASK if SECRET.search(name) else text[:LONGEST_FIELD]}"


def _first(value: Any) -> Any:
    """Return the plain value inside a field's value; a plugin may have put anything there."""
    content = _list(value, "content")
    return content[0] if content and is_one(type(content[0]), str, int, float) else "…"


def _list(value: Any, name: str) -> list[Any]:
    items = (state_of(value) or {}).get(name)
    return items if type(items) is list else []
