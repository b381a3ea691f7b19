"""The Python interface: what is imported from ``cantemo_signals``, and results that are read the same way."""

from __future__ import annotations

import ast

import pytest

import cantemo_signals
from cantemo_signals import EventSpec, Session
from tests.conftest import EXAMPLES, ROOT

NESTED = EXAMPLES / "nested_dispatch"


def test_every_public_name_is_there_and_has_a_type() -> None:
    stub = ast.parse((ROOT / "cantemo_signals/__init__.pyi").read_text(encoding="utf-8"))
    typed = [name.name for node in stub.body if isinstance(node, ast.ImportFrom) for name in node.names]

    assert sorted(typed) == cantemo_signals.__all__
    assert [name for name in typed if getattr(cantemo_signals, name).__name__ != name] == []
    with pytest.raises(AttributeError, match="has no attribute 'Listener'"):
        _ = cantemo_signals.Listener  # type: ignore[attr-defined]


def test_one_event_and_several_are_read_the_same_way() -> None:
    with Session(NESTED) as session:
        fired = session.fire("vidispine_post_modify", sender="CollectionHelper", method="addItemToCollection")
        traced = session.trace("vidispine_post_modify", sender="CollectionHelper", method="addItemToCollection")

    for result in (fired, traced):
        (dispatch,) = result.dispatches
        assert dispatch.event.arguments == {"instance": "VX-1", "method": "addItemToCollection"}
        assert [call.receiver.rpartition(".")[2] for call in result.calls] == ["announce_addition"]
        assert result.calls == dispatch.calls
        assert [each.receiver.rpartition(".")[2] for each in dispatch.not_called] == ["file_in_dossier", "stamp"]
        assert result.findings == ()


def test_every_call_is_told_in_the_order_in_which_they_began() -> None:
    with Session(NESTED) as session:
        result = session.fire(EventSpec("vidispine_post_modify", "ItemHelper", only=("dossier",)))

    assert [call.receiver.rpartition(".")[2] for call in result.calls] == ["file_in_dossier"]
    assert [call.receiver.rpartition(".")[2] for call in result.every_call] == [
        "file_in_dossier",
        "check_dossier",
        "announce_addition",
    ]


def test_the_calls_of_a_helper_method_are_those_of_its_events() -> None:
    with Session(EXAMPLES / "well_behaved") as session:
        result = session.fire("removeItem", arguments={"item_id": "VX-1"})

    assert [each.event.signal for each in result.dispatches] == ["vidispine_pre_delete", "vidispine_post_delete"]
    assert result.calls == tuple(call for each in result.dispatches for call in each.calls)
    assert len(result.calls) > 2
