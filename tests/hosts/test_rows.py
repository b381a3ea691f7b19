"""Events about rows of a real project's database."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cantemo_signals.session.describer import Describer
from tests.conftest import Run, Tool
from tests.hosts.projects import screen
from tests.schema import problems
from tests.steady import steady


def live(tool: Tool, store: Path, *words: str) -> Run:
    """Run ``fire`` with these words in the store, for real."""
    return tool("fire", *words, "--live", "--host", "django", cwd=store)


def sent(tool: Tool, store: Path, *words: str) -> Any:
    """The document of an event that is sent for real."""
    document = live(tool, store, *words, "--format", "json").document
    assert problems(document) == []
    return document


def test_the_event_of_a_row_is_sent_as_django_sends_it_from_the_rows_own_model(store: Path, tool: Tool) -> None:
    run = live(tool, store, "post_save", "--kw", "instance=shop.Order:3")

    assert (steady(run.out), run.status) == (steady(screen("django_row")), 0)
    assert run.err == (
        "post_save from shop.models.Order is sent for real; nothing is rolled back afterwards.\n"
        "  1  audit.models.note  audit/models.py:4\n"
        "  2  shop.receivers.write_invoice  shop/receivers.py:7\n"
    )


NO_TEXT = "A text that is no row: KEY:='\"{}\"'."
FOUR = "It has 4 rows: 2, 3, 5 and 1 more."


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        ("--kw order=shop.Order:4", "shop.Order has no row 4.", FOUR),
        ("--kw order=shop.Label:4", "shop.Label has no row 4.", "It has no rows."),
        ("--kw user=auth.User:2", "auth.User has no row 2.", "It has 1 row: 1."),
        (
            "--kw order=shop.Order:VX-1",
            "'VX-1' is no primary key of shop.Order: “VX-1” value must be an integer.",
            FOUR,
        ),
        (
            "--kw order=shop.Ordr:3",
            "Unknown model 'shop.Ordr'.",
            f"Did you mean shop.Order? {NO_TEXT.format('shop.Ordr:3')}",
        ),
        (
            "--kw order=shop.order_line:3",
            "Unknown model 'shop.order_line'.",
            f"Did you mean shop.Order? {NO_TEXT.format('shop.order_line:3')}",
        ),
        ("--sender shop.Ordr:3", "Unknown model 'shop.Ordr'.", "Did you mean shop.Order?"),
        ("--sender shop.Order:4", "shop.Order has no row 4.", FOUR),
        (
            "--kw lost=shop.Lost:1",
            "shop.Lost cannot be read: OperationalError: no such table: shop_lost.",
            "Has it been migrated?",
        ),
    ],
)
def test_a_row_that_is_not_there_is_an_error(store: Path, tool: Tool, words: str, message: str, hint: str) -> None:
    run = live(tool, store, "order_paid", *words.split())

    assert (run.out, run.err, run.status) == ("", f"error: {message}\nhint: {hint}\n", 2)


def test_any_argument_and_the_sender_can_be_rows_also_inside_json(store: Path, tool: Tool) -> None:
    words = ("--sender", "shop.Order:2", "--kw", "first=shop.order:3", "--kw", "user=django.contrib.auth.models.User:1")
    rows = json.dumps({"all": [{"$row": "shop.Order:5"}, {"$row": "shop.Order:7"}]})

    document = sent(tool, store, "order_paid", *words, "--kw", f"more:={rows}")

    order = "<shop.models.Order object ({})>".format
    assert document["event"]["sender"] == order(2)
    assert document["event"]["arguments"] == {
        "first": order(3),
        "user": "<django.contrib.auth.models.User object (1)>",
        "more": {"all": [order(5), order(7)]},
    }


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("at=https://example.com/orders", "https://example.com/orders"),
        ("at=www.example.com:8080", "www.example.com:8080"),
        ("at=a:b", "a:b"),
        ("at=Mr.Smith: hello", "Mr.Smith: hello"),
        ('at:="shop.Order:3"', "shop.Order:3"),
    ],
)
def test_a_text_that_only_looks_like_a_row_stays_a_text(store: Path, tool: Tool, word: str, text: str) -> None:
    document = sent(tool, store, "order_paid", "--kw", word)

    assert document["event"]["arguments"] == {"at": text}


def test_without_a_row_the_first_one_is_filled_in(store: Path, tool: Tool) -> None:
    document = sent(tool, store, "post_delete")

    assert document["event"]["sender"] == "shop.models.Order"
    assert document["event"]["filled"] == ["instance", "using", "origin"]
    assert document["notes"] == ["instance is filled in with the first row, shop.Order:2."]


def test_a_trace_says_which_sender_was_chosen(store: Path, tool: Tool) -> None:
    run = tool("trace", "pre_save", "--live", "--host", "django", "--format", "json", cwd=store)

    assert run.document["notes"] == [
        "Order (created) was chosen; --sender chooses another.",
        "instance is filled in with the first row, shop.Order:2.",
    ]


@pytest.mark.parametrize(
    ("model", "note"),
    [
        ("shop.Label", "shop.Label has no rows: instance is filled in with an unsaved one."),
        (
            "shop.Lost",
            "shop.Lost cannot be read: OperationalError: no such table: shop_lost: instance is filled in with an"
            " unsaved one.",
        ),
    ],
)
def test_without_any_row_it_is_an_unsaved_instance(store: Path, tool: Tool, model: str, note: str) -> None:
    document = sent(tool, store, "pre_save", "--sender", model, "--method", "updated")

    assert (document["event"]["occasion"], document["event"]["filled"][0]) == ("updated", "instance")
    assert document["notes"][-1] == note


def test_an_instance_that_cannot_be_made_is_left_out(store: Path, tool: Tool) -> None:
    strict = "\n\nclass Strict(Label):\n    def __init__(self, *, pk):\n        super().__init__(pk=pk)\n"
    with (store / "shop" / "models.py").open("a", encoding="utf-8") as stream:
        stream.write(strict)

    document = sent(tool, store, "post_save", "--sender", "shop.Strict")

    assert "instance" not in document["event"]["arguments"]
    assert "and no instance can be made: TypeError" in document["notes"][-1]


def test_a_change_of_a_relation_has_its_two_sides(store: Path, tool: Tool) -> None:
    words = ("m2m_changed", "--sender", "shop.Label_orders")

    forward = sent(tool, store, *words)
    reverse = sent(
        tool,
        store,
        "m2m_changed",
        "--sender",
        "Label.orders.through",
        "--kw",
        "instance=shop.Order:3",
        "--kw",
        "action=post_clear",
    )

    assert forward["event"]["arguments"] == {
        "instance": "<shop.models.Label object (None)>",
        "action": "pre_add",
        "reverse": False,
        "model": "<class shop.models.Order>",
        "pk_set": [2],
        "using": "default",
    }
    assert (reverse["event"]["arguments"]["reverse"], reverse["event"]["arguments"]["pk_set"]) == (True, None)
    assert reverse["event"]["arguments"]["model"] == "<class shop.models.Label>"


def test_naming_a_row_writes_nothing(store: Path, tool: Tool) -> None:
    before = (store / "db.sqlite3").read_bytes()

    live(tool, store, "pre_delete", "--kw", "instance=shop.Order:3")

    assert (store / "db.sqlite3").read_bytes() == before


def test_the_emulated_portal_has_no_rows(tool: Tool) -> None:
    words = ("fire", "post_delete", "-p", "examples/well_behaved")

    run = tool(*words, "--kw", "instance=shop.Order:3")
    sender = tool(*words, "--sender", "shop.Order:3")
    text = tool(*words, "--kw", "instance=www.example.com:80", "--format", "json")

    message = "error: 'shop.Order:3' names a row, and the emulated Portal has no database of yours.\n"
    hint = "hint: --host django names a project"
    assert (run.err, run.status) == (f"{message}{hint}; a text that is no row: KEY:='\"shop.Order:3\"'.\n", 2)
    assert (sender.err, sender.status) == (f"{message}{hint}.\n", 2)
    assert text.document["event"]["arguments"]["instance"] == "www.example.com:80"


def test_a_key_that_may_be_a_secret_is_masked_and_one_that_is_an_object_is_not_asked() -> None:
    class Kind:
        pass

    def described(attname: str, key: object) -> object:
        row = Kind()
        row.__dict__.update({"_state": None, attname: key})
        options = SimpleNamespace(pk=SimpleNamespace(attname=attname))
        Kind._meta = options  # type: ignore[attr-defined]
        return Describer().arguments({"row": row})["row"]

    name = f"<{__name__}.{Kind.__qualname__} object"
    assert described("id", 3) == f"{name} (3)>"
    assert described("code", "ABC12") == f"{name} (ABC12)>"
    assert described("session_key", "abc") == f"{name} (******)>"
    assert described("code", "a" * 41) == f"{name} (******)>"
    assert described("id", Kind()) == f"{name}>"
