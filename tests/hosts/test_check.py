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
