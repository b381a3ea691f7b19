"""Files that hold values – YAML, TOML or JSON by their extension – read, and checked against a JSON schema.

In a schema ``title`` says in a noun phrase what is wanted, and ``examples`` what to write instead.
"""

from __future__ import annotations

import datetime
import json
import os
import sys
from collections.abc import Callable
from importlib import import_module
from stat import S_ISREG
from typing import Any

from cantemo_signals.cli.files import LARGEST
from cantemo_signals.errors import UsageError, suggestion
from cantemo_signals.values.secrets import MASK, SECRET

Schema = dict[str, Any]

TYPES: dict[str, tuple[str, Any]] = {
    "string": ("a string", "…"),
    "object": ("an object", {}),
    "array": ("a list", []),
    "boolean": ("true or false", True),
    "integer": ("an integer", 1),
    "number": ("a number", 1),
    "null": ("null", None),
}
"""JSON's types: each as messages name it, and an example."""


def string(title: str = "a string", example: str = "…", **rules: Any) -> Schema:
    """Return the schema of a string that is not empty."""
    return {"type": "string", "minLength": 1, "title": title, "examples": [example], **rules}


def array(items: Schema, title: str = "a list") -> Schema:
    """Return the schema of a list of these."""
    return {"type": "array", "items": items, "title": title, "examples": [items["examples"][:1]]}


def record(*required: str, **properties: Schema) -> Schema:
    """Return the schema of an object with these keys and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
        "title": f"an object with {', '.join(required)}" if required else "an object",
        "examples": [{name: _examples(properties[name])[0] for name in required}],
    }


def read_document(path: str, option: str, schema: Schema) -> Any:
    """Return what the file holds: strings, numbers, booleans, null, lists and objects, as the schema wants them.

    Raises:
        UsageError: it cannot be read, is not what its extension says, or does not fit the schema.
    """
    extension = os.path.splitext(path)[1].lower()
    if extension not in PARSERS:
        known = ", ".join(PARSERS)
        raise UsageError(f"{option} takes a YAML, TOML or JSON file, not {path!r}.", f"Known extensions: {known}.")
    parse, where = PARSERS[extension], f"{option}: {path!r}"
    try:
        value = _plain(parse(_read(path, where)))
    except (ValueError, RecursionError) as error:
        format_name = parse.__name__.strip("_").upper()
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise UsageError(f"{where} is not {format_name}: {reason}.", "Fix the file.") from error
    check_document(value, schema, where)
    return value


def _read(path: str, where: str) -> str:
    try:
        with open(os.path.expanduser(path), encoding="utf-8-sig", opener=_open_file) as stream:
            text = stream.read(LARGEST + 1)
    except UnicodeDecodeError as error:
        raise UsageError(f"{where} is not UTF-8 text.", "Save it as UTF-8.") from error
    except OSError as error:
        raise UsageError(f"{where} cannot be read: {error.strerror}.", "Name a YAML, TOML or JSON file.") from error
    if len(text) > LARGEST:
        raise UsageError(f"{where} is larger than {LARGEST >> 20} million characters.", "Leave out what is not needed.")
    return text


def _open_file(path: str, flags: int) -> int:
    """Open a file without waiting for anybody who writes it, as a named pipe does, and refuse what may never end."""
    descriptor = os.open(path, flags | os.O_NONBLOCK)
    if S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    raise OSError(0, "it is not a file")


def _json(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_refuse_duplicates)


def _refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"duplicate key {next(name for name in names if names.count(name) > 1)!r}")
    return value


def _toml(text: str) -> Any:
    return import_module("tomllib" if sys.version_info >= (3, 11) else "tomli").loads(text)


def _yaml(text: str) -> Any:
    from cantemo_signals.cli.documents import yaml  # 20 ms, which only a YAML file costs

    return yaml.load(text)


PARSERS: dict[str, Callable[[str], Any]] = {".yaml": _yaml, ".yml": _yaml, ".toml": _toml, ".json": _json}


def _plain(value: Any) -> Any:
    """Return the value with dates as strings, in JSON's types alone."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if value is None or isinstance(value, (str, int, float)):
        return value
    raise ValueError(f"a value of type {type(value).__name__} has no equal in JSON")


def check_document(value: Any, schema: Schema, where: str) -> None:
    """Check what a file holds against a schema; an empty one allows anything.

    Raises:
        UsageError: it does not fit; the error names the file and the place in it.
    """
    if not schema:
        return
    import fastjsonschema  # 15 ms, which only a file of values costs

    try:
        fastjsonschema.compile(schema, use_default=False)(value)
    except fastjsonschema.JsonSchemaValueException as error:
        raise _complaint(error.path[1:], error.rule or "", error.definition or {}, error.value, where) from error


def _complaint(path: list[str], rule: str, definition: Schema, value: Any, where: str) -> UsageError:
    """Return the error that names the wrong value, its place, and what is wanted."""
    place, properties = _place(path), definition.get("properties", {})
    unknown = [name for name in value if name not in properties] if isinstance(value, dict) and properties else []
    if unknown and definition.get("additionalProperties") is False:
        advice = f"{suggestion(unknown[0], properties)} Known: {', '.join(sorted(properties))}.".strip()
        return UsageError(f"{where}: unknown key {unknown[0]!r} in {place}.", advice)
    if rule == "required":
        missing = next(name for name in definition["required"] if name not in value)
        return UsageError(f"{where}: {place} has no {missing}.", _advice(missing, properties.get(missing, {})))
    name = next((part for part in reversed(path) if not part.isdecimal()), "")
    return UsageError(
        f"{where}: {place} must be {_wanted(definition)}, not {_described(value, path)}.",
        _advice(name, definition, value),
    )


def _place(path: list[str]) -> str:
    text = "".join(f"[{part}]" if part.isdecimal() else f".{part}" for part in path)
    return text.lstrip(".") or "the document"


def _types(definition: Schema) -> list[str]:
    types = definition.get("type", "string")
    return [types] if isinstance(types, str) else types


def _wanted(definition: Schema) -> str:
    if "title" in definition:
        return str(definition["title"])
    if "enum" in definition:
        return f"one of {', '.join(map(str, definition['enum']))}"
    return " or ".join(TYPES[name][0] for name in _types(definition))


def _described(value: Any, path: list[str]) -> str:
    if isinstance(value, dict):
        return "an object" if value else "an empty object"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    if SECRET.search(".".join(path)):
        return MASK
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:59] + "…"


def _advice(name: str, definition: Schema, value: Any = None) -> str:
    """Say what to write instead."""
    if near := suggestion(str(value), map(str, definition.get("enum", ()))):
        return near
    if isinstance(value, (bool, int, float)) and _wanted(definition).startswith("a string"):
        return f'Quote it: "{json.dumps(value)}".'
    example = json.dumps(_examples(definition)[0], ensure_ascii=False)
    return f"Write {name + ': ' if name else ''}{example}."


def _examples(definition: Schema) -> list[Any]:
    return definition.get("examples") or definition.get("enum") or [TYPES[_types(definition)[0]][1]]
