"""The keys of the JSON document that are fixed from the first release on, held to by real runs."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.conftest import run_tool


def record(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


def many(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def optional(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [{"type": "null"}, schema]}


TEXT = {"type": "string"}
NUMBER = {"type": "number", "minimum": 0}
SWITCH = {"type": "boolean"}
PLACE = record(path=TEXT, line={"type": "integer", "minimum": 1})
ENGINE = {"enum": ["portal", "pydispatcher", "django"]}
HOST = {"enum": ["sandbox", "django", "portal"]}
VERSIONS = {"type": "object", "required": ["python"], "additionalProperties": {"type": "string"}}
PHASE = {"enum": ["import", "models", "ready", "bootstrap", "run time", "unknown"]}
FAILURE = record(type=TEXT, message=TEXT, location=optional(PLACE))
FINDING = record(
    rule=TEXT,
    severity={"enum": ["error", "warning", "note"]},
    message=TEXT,
    location=optional(PLACE),
    hint=optional(TEXT),
)
EFFECT = record(
    kind={"enum": ["helper", "REST", "made up", "database", "network", "process", "files", "mail", "thread", "task"]},
    what=TEXT,
    arguments=many(TEXT),
    location=optional(PLACE),
    result=optional(TEXT),
    blocked=SWITCH,
    phase=optional(PHASE),
    during=optional(TEXT),
)
PLUGIN = record(
    name=TEXT,
    path=TEXT,
    loaded=SWITCH,
    failure=optional(FAILURE),
    classes=many(record(name=TEXT, interfaces=many(TEXT), location=optional(PLACE))),
    bootstraps=many(
        record(name=TEXT, outcome={"enum": ["ran", "raised", "not run"]}, seconds=NUMBER, failure=optional(FAILURE))
    ),
    effects=many(EFFECT),
)
CONNECTION = record(
    signal=TEXT,
    module=TEXT,
    sender=optional(TEXT),
    order=optional({"type": "integer", "minimum": 1}),
    receiver=TEXT,
    receiver_at=optional(PLACE),
    plugin=optional(TEXT),
    phase=PHASE,
    during=TEXT,
    connected_at=optional(PLACE),
    weak=SWITCH,
    dispatch_uid=optional(TEXT),
    alive=SWITCH,
    inferred=SWITCH,
    library={"enum": ["portal", "django", "pydispatcher", "celery", "blinker"]},
)
OUTCOME = {
    "oneOf": [
        record(kind={"const": "returned"}, value=TEXT),
        record(kind={"const": "raised"}, type=TEXT, message=TEXT, location=optional(PLACE)),
        record(kind={"const": "not reached"}),
        record(kind={"const": "dropped"}, why=TEXT),
        record(kind={"const": "died"}, message=TEXT),
        record(kind={"const": "planned"}),
    ]
}
EVENT = record(signal=TEXT, module=TEXT, sender=optional(TEXT), arguments={"type": "object"})
CALL = record(
    order={"type": "integer", "minimum": 1},
    reason=TEXT,
    receiver=TEXT,
    plugin=optional(TEXT),
    outcome=OUTCOME,
    seconds=NUMBER,
    withheld=many(TEXT),
    effects=many(EFFECT),
    sent=many({"$ref": "#/$defs/dispatch"}),
)
DISPATCH = {
    "event": EVENT,
    "calls": many({"$ref": "#/$defs/call"}),
    "not_called": many(record(receiver=TEXT, reason=TEXT)),
}
LOADED = {"versions": VERSIONS, "plugins": many(PLUGIN), "findings": many(FINDING)}
DEFINITIONS = {"call": CALL, "dispatch": record(**DISPATCH)}
KINDS = {
    "wiring": record(engine=ENGINE, host=HOST, connections=many(CONNECTION), **LOADED),
    "dispatch": record(engine=ENGINE, host=HOST, **DISPATCH, **LOADED),
    "trace": record(engine=ENGINE, host=HOST, dispatches=many({"$ref": "#/$defs/dispatch"}), **LOADED),
    "signals": record(signals=many(record(name=TEXT, module=TEXT, meaning=TEXT, source=TEXT, raised_by=many({})))),
    "plugins": record(engine=ENGINE, host=HOST, modules=many(record(name=TEXT, origin=TEXT)), **LOADED),
}

RUNS = [
    ("wiring", "list -p examples"),
    ("wiring", "list -p examples/events_page --all"),
    ("dispatch", "fire vidispine_post_delete --method removeItem -p examples/raising_receiver"),
    ("dispatch", "trace vidispine_post_modify --method setItemMetadata -p examples/nested_dispatch"),
    ("trace", "trace -p examples"),
    ("trace", "fire UserHelper.createUser -p examples"),
    ("signals", "signals"),
    ("signals", "signals vidispine_pre_create -p examples"),
    ("plugins", "plugins -p examples"),
]


@pytest.mark.parametrize(("kind", "words"), RUNS)
def test_a_document_keeps_the_fixed_keys(kind: str, words: str) -> None:
    document = run_tool(*words.split(), "--format", "json").document

    validator = Draft202012Validator({**KINDS[kind], "$defs": DEFINITIONS})
    problems = [f"{problem.json_path}: {problem.message}" for problem in validator.iter_errors(document)]

    assert (document["schema"], document["kind"], problems) == (2, kind, [])
