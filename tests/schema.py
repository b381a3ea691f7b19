"""The JSON schema that is published with the package, derived from the values; ``python -m tests.schema`` writes it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from jsonschema import Draft202012Validator

from cantemo_signals.values.documents import RESULTS, SCHEMA, result_class

Schema = dict[str, Any]

PATH = Path(__file__).parent.parent / "cantemo_signals" / "schema.json"
TYPES: dict[Any, Schema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer", "minimum": 0},
    float: {"type": "number", "minimum": 0},
    NoneType: {"type": "null"},
}


def document_schema() -> Schema:
    """Return the schema of every document: one definition for each class, and one document for each kind of result."""
    definitions: Schema = {}
    documents = [_schema(result_class(kind), definitions) for kind in RESULTS]
    for kind in RESULTS:
        result = definitions[result_class(kind).__name__]
        result["properties"] = {"schema": {"const": SCHEMA}, **result["properties"]}
        result["required"] = list(result["properties"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"What cantemo-signals --format json prints, schema {SCHEMA}",
        "oneOf": documents,
        "$defs": dict(sorted(definitions.items())),
    }


def _schema(kind: Any, definitions: Schema) -> Schema:
    """Return the schema of a type; the classes in it are added to the definitions."""
    arguments = get_args(kind)
    match get_origin(kind):
        case origin if origin is Literal:
            return {"const": arguments[0]} if len(arguments) == 1 else {"enum": list(arguments)}
        case origin if origin in (Union, UnionType):
            if any(get_origin(member) is list for member in arguments):
                return {"description": "Any JSON value."}
            return {"anyOf": [_schema(member, definitions) for member in arguments]}
        case origin if origin is tuple:
            return {"type": "array", "items": _schema(arguments[0], definitions)}
        case origin if origin is dict:
            return {"type": "object", "additionalProperties": _schema(arguments[1], definitions)}
    return TYPES[kind] if kind in TYPES else _reference(kind, definitions)


def _reference(kind: Any, definitions: Schema) -> Schema:
    """Define a class of ours, unless it is defined, as an object that has exactly its fields."""
    if kind.__name__ not in definitions:
        definition = definitions[kind.__name__] = {"description": " ".join(kind.__doc__.replace("``", "`").split())}
        hints = get_type_hints(kind)
        properties = {name: _schema(hints[name], definitions) for name in kind._fields}
        definition |= {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{kind.__name__}"}


def problems(document: Any) -> list[str]:
    """Return what is against the published schema in a document."""
    return [f"{error.json_path}: {error.message}" for error in _validator(document["kind"]).iter_errors(document)]


@cache
def _validator(kind: str) -> Draft202012Validator:
    """Return what checks the documents of one kind alone: its errors say more."""
    published = json.loads(PATH.read_text(encoding="utf-8"))
    return Draft202012Validator({"$ref": f"#/$defs/{result_class(kind).__name__}", "$defs": published["$defs"]})


def text() -> str:
    """Return the file's content."""
    return json.dumps(document_schema(), indent=1) + "\n"


if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
