"""The published JSON schema is what the values say, and every document keeps to it."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from cantemo_signals.values.documents import RESULTS
from tests import schema
from tests.conftest import Write, run_tool

RUNS = [
    ("wiring", "list -p examples"),
    ("wiring", "list -p examples/events_page --all"),
    ("dispatch", "fire vidispine_post_delete --method removeItem -p examples/raising_receiver"),
    ("trace", "trace vidispine_post_modify --method setItemMetadata -p examples/nested_dispatch"),
    ("trace", "trace -p examples"),
    ("trace", "fire UserHelper.createUser -p examples"),
    ("signals", "signals"),
    ("signals", "signals vidispine_pre_create -p examples"),
    ("plugins", "plugins -p examples"),
    ("check", "check -p examples"),
    ("why", "why check_user_name -p examples/well_behaved"),
    ("rules", "rule CS201"),
    ("info", "info -p examples/well_behaved"),
]

DIES = """
    import os
    from portal.vidispine.signals import vidispine_pre_create

    def receiver(sender, **kwargs):
        os._exit(9)

    vidispine_pre_create.connect(receiver)
"""


def test_a_run_gives_every_kind_of_result_that_a_command_prints() -> None:
    kinds = {kind for kind, _ in RUNS}

    assert kinds == RESULTS.keys() - {"names"}


def test_the_published_schema_is_derived_from_the_values() -> None:
    published = schema.PATH.read_text(encoding="utf-8")

    assert published == schema.text(), "python -m tests.schema writes it anew"


def test_the_published_schema_is_a_schema_with_every_kind_of_result() -> None:
    published = json.loads(schema.PATH.read_text(encoding="utf-8"))

    Draft202012Validator.check_schema(published)
    kinds = [definition["properties"].get("kind", {}).get("const") for definition in published["$defs"].values()]

    assert RESULTS.keys() <= set(kinds)


@pytest.mark.parametrize(("kind", "words"), RUNS)
def test_a_document_has_exactly_the_keys_of_the_schema(kind: str, words: str) -> None:
    document = run_tool(*words.split(), "--format", "json").document

    assert (document["schema"], document["kind"], schema.problems(document)) == (2, kind, [])


@pytest.mark.parametrize("words", ["list", "fire vidispine_pre_create", "trace"])
def test_a_document_of_a_host_process_that_died_has_them_too(words: str, plugins: Write) -> None:
    directory = plugins({"demo.py": DIES})

    document = run_tool(*words.split(), "-p", str(directory), "--format", "json").document

    assert (schema.problems(document), bool(document["deaths"])) == ([], words != "list")
