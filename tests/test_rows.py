"""Rows of models that ``--data`` describes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cantemo_signals.errors import UsageError
from cantemo_signals.values.loading import Loading
from tests.conftest import Open, Run, Write, run_tool

MODELS = """
from django.contrib.auth.models import User
from django.db import models
from django.db.models.signals import post_save
from django.dispatch import receiver
from portal.vidispine.signals import vidispine_post_create

class Tag(models.Model):
    name = models.CharField(max_length=10, unique=True)

class Loan(models.Model):
    item_id = models.CharField(max_length=10)
    borrower = models.ForeignKey(User, on_delete=models.CASCADE)
    due = models.DateField(null=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE)
    tags = models.ManyToManyField(Tag)

    def save(self, *args, **kwargs):
        raise AssertionError("not for rows")

@receiver(post_save)
def saved(sender, **kwargs):
    raise AssertionError("rows send nothing")

def answer(sender, **kwargs):
    loans = Loan.objects.order_by("pk")
    return [(loan.item_id, loan.borrower.username, str(loan.due), loan.parent_id) for loan in loans]

vidispine_post_create.connect(answer)
"""
BOOT = """
from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements

class Boot(Plugin):
    implements(IPluginBootstrap)
    def bootstrap(self):
        from .models import Loan, Tag
        print("bootstrap found", Loan.objects.count(), [tag.name for tag in Loan.objects.first().tags.all()])

Boot()
"""
ROWS: dict[str, Any] = {
    "loans.Loan": [
        {"pk": 7, "item_id": "VX-2", "borrower": {"username": "ann"}, "due": "2026-03-01", "tags": [{"name": "film"}]},
        {"item_id": "VX-3", "borrower": 1, "parent": {"item_id": "VX-2"}},
    ],
    "loans.Tag": [{"name": "film"}],
    "auth.User": [{"pk": 1, "username": "ann", "password": "secret"}],
}


def run(plugins: Write, rows: Any, *words: str, models: str = MODELS, **more: Any) -> Run:
    directory = plugins({"loans/__init__.py": BOOT, "loans/models.py": models})
    file = directory / "data.json"
    file.write_text(json.dumps({"rows": rows, **more}), encoding="utf-8")
    words = words or ("fire", "vidispine_post_create")
    return run_tool(*words, "-p", str(directory), "--data", str(file), "--format", "json")


def test_rows_are_there_for_bootstraps_and_receivers_and_send_nothing(plugins: Write) -> None:
    fired = run(plugins, ROWS)

    (value,) = [call["outcome"]["value"] for call in fired.document["calls"]]
    assert value == "[('VX-2', 'ann', '2026-03-01', None), ('VX-3', 'ann', 'None', 7)]"
    assert "bootstrap found 2 ['film']" in fired.err
    assert [plugin["effects"] for plugin in fired.document["plugins"]] == [[]]


def test_every_event_begins_with_the_rows(plugins: Write) -> None:
    models = MODELS.replace("    loans = ", "    Loan.objects.all().delete()\n    loans = ")

    fired = run(plugins, ROWS, "fire", "vidispine_post_create", "--repeat", "2", models=models)
    traced = run(plugins, ROWS, "trace", models=MODELS)

    assert [call["outcome"]["value"] for call in fired.document["calls"]] == ["[]"]
    assert "[('VX-2', 'ann', '2026-03-01', None), ('VX-3', 'ann', 'None', 7)]" in traced.out


def test_rows_alone_leave_the_examples_of_vidispine_alone(plugins: Write) -> None:
    body = "    from portal.vidispine.iitem import ItemHelper\n    return ItemHelper().getItem('VX-1').getId()\n    "
    fired = run(plugins, ROWS, models=MODELS.replace("    loans = ", body + "loans = "))

    assert [call["outcome"]["value"] for call in fired.document["calls"]] == ["'VX-1'"]


@pytest.mark.parametrize(
    ("rows", "message", "hint"),
    [
        (
            {"loans.Lone": [{}]},
            "rows names 'loans.Lone', which is not a model here.",
            "Did you mean loans.Loan?",
        ),
        ({"loans.Tag": [{"nam": "a"}]}, "rows.loans.Tag[0] has no field 'nam'.", "Did you mean name?"),
        (
            {"loans.Loan": [{"item_id": "VX-1"}]},
            "rows.loans.Loan[0] has no borrower.",
            "Write borrower: the key of a row, or {field: value}.",
        ),
        (
            {"loans.Loan": [{"item_id": "VX-1", "borrower": {"username": "bob"}}]},
            "rows.loans.Loan[0].borrower finds no User with username 'bob'.",
            "Describe it in rows: auth.User.",
        ),
        (
            {"loans.Loan": [{"borrower": 1, "due": "soon"}]},
            "rows.loans.Loan[0].due is not a value for a DateField: 'soon'.",
            "Fix the row.",
        ),
        (
            {"loans.Tag": [{"name": "a"}, {"name": "a"}]},
            "rows.loans.Tag[1] cannot be written: UNIQUE constraint failed: loans_tag.name.",
            "Fix the row.",
        ),
    ],
)
def test_a_row_that_does_not_fit_is_named(rows: Any, message: str, hint: str, plugins: Write) -> None:
    failed = run(plugins, rows)

    assert (failed.status, failed.out) == (2, "")
    assert failed.err == f"error: --data: {message}\nhint: {hint}\n"


def test_a_key_that_no_row_has_is_told_in_one_sentence(plugins: Write) -> None:
    failed = run(plugins, {"loans.Loan": [{"item_id": "VX-1", "borrower": 7}]})

    assert failed.status == 2
    assert failed.err.startswith("error: --data: rows are inconsistent: The row in table 'loans_loan' with primary")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "rows must be rows by model, not an empty list."),
        ({"Loan": []}, "rows names 'Loan', which is not app.Model."),
        ({"loans.Loan": {}}, "rows.loans.Loan must be a list of rows, not an empty object."),
    ],
)
def test_rows_of_another_shape_are_refused_before_anything_is_loaded(rows: Any, message: str, plugins: Write) -> None:
    failed = run(plugins, rows)

    assert failed.status == 2
    assert message in failed.err
    assert "bootstrap" not in failed.err


def test_rows_of_a_plugin_that_failed_are_left_out(plugins: Write) -> None:
    listed = run(plugins, ROWS, "list", models="1 / 0\n" + MODELS)

    assert listed.status == 1
    assert [finding["code"] for finding in listed.document["findings"] if finding["code"] == "CS002"] == ["CS002"]


def test_rows_need_the_installed_django(plugins: Write, tmp_path: Path, open_session: Open) -> None:
    directory = plugins({"loans/__init__.py": "", "loans/models.py": MODELS})
    (tmp_path / "data.json").write_text(json.dumps({"rows": ROWS}), encoding="utf-8")

    refused = run_tool("list", "-p", str(directory), "--data", str(tmp_path / "data.json"), "--no-django")

    assert (refused.status, refused.err) == (
        2,
        "error: --data: rows need the installed Django, which plugins do not get here.\n"
        "hint: Drop --no-django; in your own process, configure Django and create the rows yourself.\n",
    )
    with pytest.raises(UsageError, match="rows need the installed Django"):
        open_session(directory, loading=Loading(data={"rows": ROWS}))


@pytest.mark.parametrize(("rows", "inconclusive"), [(ROWS, False), ({"auth.User": []}, True)])
def test_a_row_that_is_missing_is_a_fault_where_rows_of_its_model_are_described(
    rows: Any, inconclusive: bool, plugins: Write
) -> None:
    fired = run(
        plugins, rows, models=MODELS.replace("    loans = ", "    Loan.objects.get(item_id='VX-9')\n    loans = ")
    )

    (outcome,) = [call["outcome"] for call in fired.document["calls"]]
    assert (outcome["type"], outcome["inconclusive"]) == ("Loan.DoesNotExist", inconclusive)
