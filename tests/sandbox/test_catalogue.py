"""What the catalogue knows: every signal and helper method with its source, and an example for every argument."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import pytest

from cantemo_signals.bus import Bus
from cantemo_signals.sandbox.catalogue import catalogue
from cantemo_signals.values.connections import Certainty

Portal = Callable[[str], Any]

EVENTS = [
    f"vidispine_{moment}_{action}" for action in ("create", "modify", "delete", "get") for moment in ("pre", "post")
]
LOGIN = [f"portal_{moment}_{action}" for action in ("authenticate", "login", "logout") for moment in ("pre", "post")]


def signal(name: str) -> Any:
    """What the catalogue says of a signal."""
    return next(each for each in catalogue.signals() if each.name == name)


def test_it_knows_the_documented_signals_and_those_seen_in_code(portal: Portal) -> None:
    known = {f"{each.module}.{each.name}": each.certainty for each in catalogue.signals()}

    around = [*EVENTS, "vidispine_auto_import_ntfcn"]
    seen = ["vidispine_get_item_ntfcn", "vidispine_pre_ingest", "vidispine_post_ingest"]
    assert known == {
        **{f"portal.authentication.signals.{name}": "documented" for name in LOGIN},
        **{f"portal.vidispine.signals.{name}": "documented" for name in around},
        **{f"portal.vidispine.signals.{name}": "seen in code" for name in seen},
    }


def test_every_signal_tells_its_meaning_and_source(portal: Portal) -> None:
    assert [each.name for each in catalogue.signals() if not (each.meaning.endswith(".") and each.source)] == []


def test_the_swapped_meanings_of_the_documentation_are_the_right_way_round(portal: Portal) -> None:
    assert "retrieved" in signal("vidispine_pre_get").meaning
    assert "notification" in signal("vidispine_auto_import_ntfcn").meaning
    assert "by mistake" in signal("vidispine_auto_import_ntfcn").source


def test_a_signal_tells_who_raises_it(portal: Portal) -> None:
    raised = {(each.sender, each.method): each for each in signal("vidispine_pre_create").raised_by}

    found = raised["portal.vidispine.iuser.UserHelper", "createUser"]

    assert found.arguments == ("instance", "method", "newRealName", "newPassword")
    assert found.certainty == "documented"


def test_the_signals_of_a_login_name_no_method(portal: Portal) -> None:
    (raised,) = signal("portal_post_login").raised_by

    assert (raised.sender, raised.method, raised.arguments) == (
        "portal.authentication.views.LoginView",
        None,
        ("instance",),
    )


def test_the_certainty_of_either_moment_is_its_own(portal: Portal) -> None:
    raised = [signal(f"vidispine_{moment}_delete").raised_by for moment in ("pre", "post")]

    found = [next(each for each in found if each.method == "removeItem").certainty for found in raised]

    assert found == ["inferred", "seen in code"]


def test_every_method_tells_its_certainty_and_source(portal: Portal) -> None:
    methods = catalogue.methods()

    assert [title for title, each in methods.items() if each.declaration.certainty not in get_args(Certainty)] == []
    assert [title for title, each in methods.items() if not each.declaration.source] == []
    events = [event for each in methods.values() for event in each.events]
    assert [event for event in events if not event.source] == []


def test_every_argument_has_an_example(portal: Portal) -> None:
    for method in catalogue.methods().values():
        examples = method.examples
        wanted = {*method.parameters, *(name for event in method.events for name in event.extras)}

        assert wanted == set(examples), method.title
        assert None not in examples.values(), method.title


def test_what_a_signal_carries_is_filled_with_examples(portal: Portal) -> None:
    pre = portal("vidispine.signals").vidispine_pre_create

    carried = catalogue.methods()["UserHelper.createUser"].example_event(pre)

    assert carried == {
        "instance": "ann",
        "method": "createUser",
        "newRealName": "Ann Example",
        "newPassword": "example-password",
    }


def test_a_method_carries_nothing_of_a_signal_that_it_does_not_raise(portal: Portal) -> None:
    pre = portal("vidispine.signals").vidispine_pre_delete

    assert catalogue.methods()["UserHelper.createUser"].example_event(pre) is None


def test_an_example_document_is_a_real_one_and_made_afresh(portal: Portal) -> None:
    method = catalogue.methods()["ItemHelper.setItemMetadata"]

    first, second = (method.examples["metadata_document"] for _ in range(2))

    assert first is not second
    assert first.timespan[0].field[0].value_[0].value() == "Example"


def test_the_example_for_a_sender_is_one_of_its_own_methods(portal: Portal) -> None:
    pre = portal("vidispine.signals").vidispine_pre_create

    class Ours(portal("vidispine.igroup").GroupHelper):  # type: ignore[misc]
        pass

    assert catalogue.example(pre, Ours) == {"instance": "editors", "method": "createGroup"}


def test_the_example_for_no_sender_is_the_best_known(portal: Portal) -> None:
    signals = portal("vidispine.signals")

    names = ["vidispine_pre_create", "vidispine_post_create", "vidispine_pre_modify", "vidispine_post_delete"]
    examples = [catalogue.example(getattr(signals, name), None) for name in names]

    assert [each["method"] for each in examples] == ["createUser", "createUser", "setItemMetadata", "removeItem"]


def test_the_example_for_a_signal_that_nobody_raises_has_what_it_is_known_to_carry(portal: Portal) -> None:
    signals = portal("vidispine.signals")

    assert catalogue.example(signals.vidispine_pre_get, None) == {"instance": "VX-1", "method": "getItem"}
    assert catalogue.example(signals.vidispine_auto_import_ntfcn, None) == {}


def test_the_example_for_a_plugins_own_signal_has_the_arguments_that_it_announces(portal: Portal) -> None:
    made = Bus().Signal(providing_args=["item_id", "project_id"])

    assert catalogue.example(made, None) == {"item_id": "VX-1", "project_id": "VX-1"}


def test_parameters_that_can_be_left_out_are_not_required(portal: Portal) -> None:
    method = catalogue.methods()["ItemHelper.setItemMetadata"]

    assert method.parameters == ("item_id", "metadata_document", "skipForbidden", "return_format")
    assert method.required == ("item_id", "metadata_document")


def test_one_declaration_adds_a_method(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    module = portal("vidispine.igroup")
    source = """
class QuotaHelper(Helper):
    @raises("modify", instance="user_id", post=("limit",), certainty="measured by others", source="a test")
    def setQuota(self, user_id, limit=10):
        return limit
"""
    exec(source, module.__dict__)

    method = catalogue.methods()["QuotaHelper.setQuota"]

    raised = [each for each in signal("vidispine_post_modify").raised_by if each.method == "setQuota"]
    assert [(each.sender, each.arguments) for each in raised] == [
        ("portal.vidispine.igroup.QuotaHelper", ("instance", "method", "limit"))
    ]
    assert method.examples == {"user_id": "VX-1", "limit": 10}


def test_an_action_without_signals_is_refused_where_it_is_declared(portal: Portal) -> None:
    module = portal("vidispine.igroup")
    source = "@raises('explode', instance='a', certainty='inferred', source='a test')\ndef explode(self, a): pass"

    with pytest.raises(LookupError, match="'explode'"):
        exec(source, module.__dict__)


def test_nothing_is_left_of_an_earlier_host(portal: Portal) -> None:
    senders = {each.sender for known in catalogue.signals() for each in known.raised_by}

    assert all(sender.startswith("portal.") for sender in senders)
    assert {each.module for each in catalogue.emulated_signals()} == {
        "portal.vidispine.signals",
        "portal.authentication.signals",
    }
