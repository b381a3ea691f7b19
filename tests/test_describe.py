"""Texts of values: no plugin code runs, and no secret is shown."""

from __future__ import annotations

import datetime
import importlib
from typing import Any

import pytest
from django.apps import AppConfig  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from cantemo_signals.bus.naming import name_of
from cantemo_signals.session.describer import Describer
from cantemo_signals.values.secrets import MASK
from tests.conftest import Open


class Hostile:
    """Raises whatever is asked of it."""

    def __repr__(self) -> str:
        raise AssertionError("repr was called")

    __str__ = __repr__
    __len__ = __iter__ = __eq__ = __repr__  # type: ignore[assignment]

    def __getattribute__(self, name: str) -> Any:
        raise AssertionError(f"{name} was asked for")


def test_an_object_of_a_plugin_is_named_by_its_class_and_nothing_of_it_is_called() -> None:
    describer = Describer()

    assert describer.text(Hostile()) == f"<{__name__}.Hostile object>"
    assert describer.arguments({"it": {"thing": [Hostile()]}}) == {"it": {"thing": [f"<{__name__}.Hostile object>"]}}


def test_an_app_without_a_configuration_of_its_own_is_named_by_its_label() -> None:
    class OrdersConfig(AppConfig):  # type: ignore[misc]
        path = "orders"

    plain, own = AppConfig("shop.orders", importlib), OrdersConfig("shop.orders", importlib)

    names = "<django.apps.config.AppConfig object of orders>", f"<{__name__}.{OrdersConfig.__qualname__} object>"
    assert (Describer().text(plain), Describer().text(own)) == names
    assert (name_of(plain), name_of(own)) == names


@pytest.mark.parametrize("name", ["newPassword", "password", "pwd", "api_key", "authToken", "client_secret"])
def test_an_argument_with_the_name_of_a_secret_is_masked(name: str) -> None:
    assert Describer().arguments({name: "hunter2"}) == {name: MASK}


@pytest.mark.parametrize("name", ["instance", "method", "keyword", "not_called", "author"])
def test_an_argument_with_another_name_is_shown(name: str) -> None:
    assert Describer().arguments({name: "VX-1"}) == {name: "VX-1"}


def test_a_secret_is_masked_deep_inside_and_wherever_it_turns_up_later() -> None:
    describer = Describer()

    shown = describer.arguments({"query": [{"user": "ann", "password": "hunter2"}]})

    assert shown == {"query": [{"user": "ann", "password": MASK}]}
    assert describer.mask("logging in with hunter2") == f"logging in with {MASK}"
    assert describer.text("hunter2") == f"'{MASK}'"
    assert describer.text({"password": "other"}) == f"{{'password': '{MASK}'}}"


def test_values_that_json_has_are_themselves_and_others_are_texts() -> None:
    describer = Describer()

    assert describer.arguments({"it": [1, 2.5, None, True, "é", ("a",)]}) == {"it": [1, 2.5, None, True, "é", ["a"]]}
    assert describer.arguments({"it": float("inf")}) == {"it": "inf"}
    assert describer.arguments({"it": datetime.date(2026, 1, 2)}) == {"it": "datetime.date(2026, 1, 2)"}
    assert describer.arguments({"it": Hostile}) == {"it": f"<class {__name__}.Hostile>"}


def test_a_secret_is_masked_in_what_comes_before_it() -> None:
    shown = Describer().arguments({"text": "ann hunter2", "query": [{"password": "hunter2"}]})

    assert shown == {"text": f"ann {MASK}", "query": [{"password": MASK}]}


def test_what_holds_itself_under_many_keys_ends() -> None:
    loop: dict[object, object] = {}
    loop.update(dict.fromkeys(range(100), loop))

    assert "…" in str(Describer().arguments({"loop": loop}))


def test_what_refers_to_itself_or_is_huge_ends() -> None:
    loop: list[object] = []
    loop.append(loop)
    describer = Describer()

    assert "…" in describer.text(loop)
    assert len(describer.text("x" * 100_000)) < 5000
    assert "bits" in str(describer.arguments({"it": 10**5000}))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
        lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text("abc", max_size=3), x, max_size=3),
        max_leaves=8,
    )
)
def test_the_text_of_plain_values_is_what_python_would_write(value: object) -> None:
    assert Describer().text(value) == repr(value) or "…" in Describer().text(value)


def test_objects_of_portal_are_told_by_their_id_and_documents_by_their_fields(
    open_session: Open,
) -> None:
    open_session("examples/events_page")
    schema = importlib.import_module("VidiRest.schemas.xmlSchema")
    item = importlib.import_module("VidiRest.objects.item").VSItem({"id": "VX-7"})
    document = importlib.import_module("VidiRest.helpers.vidispine").createMetadataDocumentFromDict(
        {"title": "a", "tags": ["b", "c"], "password": "hidden", "more": "d"}
    )
    document.timespan[0].field[0].value_ = [schema.MetadataValueType(object())]

    texts = [Describer().text(value) for value in (item, document, schema.MetadataDocument())]

    assert texts[0] == "<VSItem VX-7>"
    assert texts[1] == f"<MetadataDocument title='…', tags=['b', 'c'], password={MASK}, …>"
    assert texts[2] == "<MetadataDocument>"
