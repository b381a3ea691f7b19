"""The JSON document and the values are the same thing."""

from __future__ import annotations

import json

import pytest

from cantemo_signals.values import documents
from cantemo_signals.values.connections import Connection, Finding
from cantemo_signals.values.event_results import DispatchResult, TraceResult
from cantemo_signals.values.events import Call, Dispatch, Event
from cantemo_signals.values.loading import Loading, Mount
from cantemo_signals.values.locations import Location
from cantemo_signals.values.outcomes import Returned
from cantemo_signals.values.plugins import Effect, Failure, Plugin
from cantemo_signals.values.requests import Assignment, EventSpec, FireRequest
from cantemo_signals.values.results import NamesResult, PluginsResult, SignalsResult, WiringResult

AT = Location("demo/plugin.py", 12)
PLUGIN = Plugin("demo", "demo", False, Failure("NameError", "name 'x' is not defined", AT))
EVENT = Event("vidispine_pre_create", "portal.vidispine.signals", None, {"instance": "VX-1"}, ("instance",))
NESTED = Dispatch(EVENT, ())
CALL = Call(1, "connected 1st, for any sender", "demo.receive", AT, "demo", Returned("None"), 0.5, {}, sent=(NESTED,))
BAD = CALL._replace(order=2, outcome=Failure("ValueError", "no", AT), effects=(Effect("helper", "ItemHelper.getItem"),))
ROW = Connection("s", "m", None, 1, "demo.receive", AT, "demo", "bootstrap", "Boot", AT, True, None, True)

RESULTS: list[documents.Result] = [
    WiringResult("portal", "sandbox", (ROW,), (PLUGIN,), (Finding("CS203", "duplicate", "warning", "twice", AT),)),
    DispatchResult("portal", "sandbox", EVENT, (CALL, BAD), (), (PLUGIN,), ()),
    TraceResult("pydispatcher", "sandbox", (NESTED,), (), (), "UserHelper.createUser()", (), Returned("None")),
    SignalsResult(()),
    PluginsResult("portal", "sandbox", (PLUGIN,), (), ()),
    NamesResult(("a",), (), (), ()),
]


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: result.kind)
def test_a_result_survives_the_document(result: documents.Result) -> None:
    assert documents.load(documents.dump(result)) == result


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: result.kind)
def test_a_document_begins_with_its_schema_and_its_kind(result: documents.Result) -> None:
    keys = list(json.loads(documents.dump(result)))

    assert keys[:2] == ["schema", "kind"]


def test_a_document_of_another_schema_is_refused() -> None:
    with pytest.raises(ValueError, match="schema"):
        documents.load('{"schema": 1, "kind": "wiring"}')


def test_unknown_keys_are_passed_over() -> None:
    text = documents.dump(NamesResult((), (), (), ())).replace("{", '{"new": 1, ', 1)

    assert documents.load(text) == NamesResult((), (), (), ())


def test_an_assignment_survives_the_way_to_the_host_process() -> None:
    loading = Loading((Mount("plugins"), Mount("x", "y")), "pydispatcher", ("a",))
    assignment = Assignment(FireRequest(loading, EventSpec("s", arguments={"a": [1, None]})), "/", ())

    assert documents.decode(Assignment, json.loads(json.dumps(documents.encode(assignment)))) == assignment
