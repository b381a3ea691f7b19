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
from typing import Any

from cantemo_signals.errors import UnknownName, UsageError
from cantemo_signals.values.secrets import MASK, SECRET

Schema = dict[str, Any]

KINDS = {
    "string": "a text",
    "object": "an object",
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "null": "null",
}


def document(path: str, option: str, schema: Schema) -> Any:
    """What the file holds: texts, numbers, booleans, null, lists and objects, as the schema wants them.

    Raises:
        UsageError: it cannot be read, is not what its extension says, or holds something else than is wanted.
    """
    parse = _parser(path, option)
    value = _parsed(parse, _text(path, option), path, option)
    _check(value, schema, f"{option}: {path!r}")
    return value


def _parser(path: str, option: str) -> Callable[[str], Any]:
    extension = os.path.splitext(path)[1].lower()
    if extension not in PARSERS:
        known = ", ".join(PARSERS)
        raise UsageError(f"{option} takes a file of YAML, TOML or JSON, not {path!r}.", f"By its extension: {known}.")
    return PARSERS[extension]


def _text(path: str, option: str) -> str:
    try:
        with open(os.path.expanduser(path), encoding="utf-8-sig") as stream:
            return stream.read()
    except UnicodeDecodeError as error:
        raise UsageError(f"{option}: {path!r} is not a text in UTF-8.", "Save it in UTF-8.") from error
    except OSError as error:
        raise UsageError(
            f"{option}: {path!r} cannot be read: {error.strerror}.", f"{option} takes a file of YAML, TOML or JSON."
        ) from error


def _parsed(parse: Callable[[str], Any], text: str, path: str, option: str) -> Any:
    try:
        return _plain(parse(text))
    except (ValueError, RecursionError) as error:
        kind = parse.__name__.strip("_").upper()
        why = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise UsageError(f"{option}: {path!r} is not {kind}: {why}.", "Mend the file.") from error


def _json(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the key {next(name for name in names if names.count(name) > 1)!r} stands there twice")
    return found


def _toml(text: str) -> Any:
    return import_module("tomllib" if sys.version_info >= (3, 11) else "tomli").loads(text)


def _yaml(text: str) -> Any:
    from cantemo_signals.cli import yaml_documents

    return yaml_documents.parsed(text)


PARSERS: dict[str, Callable[[str], Any]] = {".yaml": _yaml, ".yml": _yaml, ".toml": _toml, ".json": _json}


def _plain(value: Any) -> Any:
    """The value with TOML's dates as texts."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return value


def _check(value: Any, schema: Schema, where: str) -> None:
    import fastjsonschema

    try:
        fastjsonschema.compile(schema, use_default=False)(value)
    except fastjsonschema.JsonSchemaValueException as error:
        raise _complaint(error.path[1:], error.rule or "", error.definition or {}, error.value, where) from error


def _complaint(path: list[str], rule: str, definition: Schema, value: Any, where: str) -> UsageError:
    """The wrong value with its place, and what is wanted."""
    place, known = _place(path), definition.get("properties", {})
    unknown = [name for name in value if name not in known] if isinstance(value, dict) and known else []
    if unknown and definition.get("additionalProperties") is False:
        error = UnknownName("key", unknown[0], known)
        return UsageError(
            f"{where}: no key of {place} is called {unknown[0]!r}.", f"{error.hint} {_all(known)}".strip()
        )
    if rule == "required":
        missing = next(name for name in definition["required"] if name not in value)
        return UsageError(f"{where}: {place} has no {missing}.", _example(missing, known.get(missing, {})))
    name = next((part for part in reversed(path) if not part.isdecimal()), "")
    return UsageError(
        f"{where}: {place} must be {_wanted(rule, definition)}, not {_shown(value, path)}.",
        _example(name, definition, value),
    )


def _all(known: Schema) -> str:
    return f"Known: {', '.join(sorted(known))}." if len(known) > 1 else ""


def _place(path: list[str]) -> str:
    text = "".join(f"[{part}]" if part.isdecimal() else f".{part}" for part in path)
    return text.lstrip(".") or "the document"


def _wanted(rule: str, definition: Schema) -> str:
    if "title" in definition:
        return str(definition["title"])
    if "enum" in definition:
        return f"one of {', '.join(map(str, definition['enum']))}"
    kinds = definition.get("type", "string")
    return " or ".join(KINDS[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds))


def _shown(value: Any, path: list[str]) -> str:
    if isinstance(value, (dict, list)):
        kind = "object" if isinstance(value, dict) else "list"
        return f"an empty {kind}" if not value else f"an {kind}".replace("an list", "a list")
    if SECRET.search(".".join(path)):
        return MASK
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:59] + "…"


def _example(name: str, definition: Schema, value: Any = None) -> str:
    """What to write instead."""
    if "enum" in definition:
        from cantemo_signals.errors import closest

        near = closest(str(value), [str(word) for word in definition["enum"]])
        if near:
            return f"Did you mean {' or '.join(near)}?"
    scalar = isinstance(value, (bool, int, float))
    if scalar and _wanted("", definition).startswith("a text"):
        return f'Write it with quotes: "{json.dumps(value)}".'
    kinds = definition.get("type", "string")
    usual = EXAMPLES[kinds if isinstance(kinds, str) else kinds[0]]
    example = (definition.get("examples") or definition.get("enum") or [usual])[0]
    return f"Write {name + ': ' if name else ''}{json.dumps(example, ensure_ascii=False)}."


EXAMPLES = {"string": "…", "boolean": True, "integer": 1, "number": 1, "array": [], "object": {}, "null": None}
