"""``check`` in a real project: nothing is sent, and what needs no event is judged."""

from __future__ import annotations

from pathlib import Path

import pytest

from cantemo_signals.session.rules.every import RULES
from tests.conftest import Tool
from tests.hosts.projects import SHOP, screen, write

MISTAKES = {
    **SHOP,
    "mysite/settings.py": SHOP["mysite/settings.py"] + "    DEBUG = True\n",
    "audit/models.py": SHOP["audit/models.py"]
    + """
        post_delete.connect(note, sender="shop.Ordre")  # the model's name is Order
    """,
    "audit/forgotten.py": "from django.db.models.signals import post_save\n\npost_save.connect(print)\n",
}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project with a sender that is no model, a lambda that Django's cache keeps, and a file that nobody imports."""
    return write(tmp_path / "project", MISTAKES)


def test_it_is_judged_without_sending_and_says_which_rules_are_not_asked(shop: Path, tool: Tool) -> None:
    run = tool("check", "-v", "--host", "django", cwd=shop)

    of_events = [code for code, rule in sorted(RULES.items()) if rule.when == "events"]
    expected = screen("django_check").replace("{codes}", ", ".join(of_events)).replace("{number}", str(len(of_events)))
    assert (run.out, run.err, run.status) == (expected, "", 1)


def test_a_rule_that_is_not_asked_tells_of_no_unused_ignore(shop: Path, tool: Tool) -> None:
    path = shop / "shop/views.py"
    path.write_text(
        path.read_text().replace("connect(count)", "connect(count)  # cantemo-signals: ignore[CS111, CS201]")
    )

    document = tool("check", "--host", "django", "--select", "CS1,CS2,CS9", "--format", "json", cwd=shop).document

    assert [each["message"] for each in document["findings"] if each["code"] == "CS902"] == [
        "Ignoring CS201 hides nothing here"
    ]
    assert "CS111" in document["not_run"]
    assert "CS111" not in [rule["code"] for rule in document["rules"]]


RELATIONS = {
    **SHOP,
    "shop/models.py": SHOP["shop/models.py"]
    + """

        class Label(models.Model):
            orders = models.ManyToManyField(Order)
            others = models.ManyToManyField("self")


        class Gift(Order):
            class Meta:
                proxy = True
    """,
    "audit/models.py": """
        from django.db.models.signals import m2m_changed

        from shop.models import Gift, Label, Order


        def note(sender, **kwargs):
            pass


        for model in [Label, Order, Gift]:
            m2m_changed.connect(note, sender=model, dispatch_uid=model.__name__)


        class Tags:
            def __init__(self, through):
                self.through = through

            def add(self):
                m2m_changed.send(sender=self.through, action="post_add")
    """,
}


def test_a_model_in_place_of_the_through_of_its_relation_is_found_though_an_app_sends_from_its_own(
    tmp_path: Path, tool: Tool
) -> None:
    shop = write(tmp_path / "project", RELATIONS)

    document = tool("check", "--host", "django", "--select", "CS301", "--format", "json", cwd=shop).document

    assert {each["message"]: each["hint"] for each in document["findings"]} == {
        "Label never sends m2m_changed (Label.orders.through and Label.others.through do): audit.models.note is never"
        " called for it": "Write as the sender the one that is meant.",
        "Order never sends m2m_changed (Label.orders.through does): audit.models.note is never called for it": (
            "Write sender=Label.orders.through."
        ),
        "Gift never sends m2m_changed: audit.models.note is never called for it": (
            "m2m_changed is sent by Label_orders and Label_others. Connect for one of them, or for any sender."
        ),
    }


def test_nothing_is_said_of_a_sender_if_an_app_sends_from_one_that_nobody_knows(tmp_path: Path, tool: Tool) -> None:
    sends = RELATIONS["audit/models.py"].replace("sender=self.through", "sender=self.model")
    shop = write(tmp_path / "project", {**RELATIONS, "audit/models.py": sends})

    document = tool("list", "m2m_changed", "--host", "django", "--format", "json", cwd=shop).document

    assert {each["never_called"] for each in document["connections"]} == {None}
    assert [each for each in document["findings"] if each["code"] == "CS301"] == []
