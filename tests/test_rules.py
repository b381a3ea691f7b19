"""The registry of rules, from which everything that names rules is derived."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from cantemo_signals.renderers.formats import View, render
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.session.rules.every import RULES
from cantemo_signals.values import documents
from tests.conftest import EXAMPLES, ROOT, Open
from tests.pages import rules_table


@pytest.fixture
def short_name() -> Iterator[None]:
    """One more rule, until the test is over."""

    @rule("CS099", "short-name", "note", "A plugin's name says little.", "Take a longer name.")
    def short_names(evidence: Evidence) -> Iterator[Occurrence]:
        for plugin in evidence.plugins:
            if len(plugin.name) < 8:
                yield Occurrence(f"{plugin.name} is a short name", None, "Take a longer one.", plugin.name)

    yield
    del RULES["CS099"]


@pytest.mark.usefixtures("short_name")
def test_a_rule_that_is_added_is_in_findings_documents_screens_and_the_readme(
    open_session: Open,
) -> None:
    result = open_session(EXAMPLES / "failing_bootstrap").wiring()

    assert [(each.code, each.rule, each.severity, each.plugin) for each in result.findings] == [
        ("CS003", "bootstrap-failed", "error", "rights"),
        ("CS099", "short-name", "note", "rights"),
    ]
    assert json.loads(documents.dump(result))["findings"][1] == {
        "code": "CS099",
        "rule": "short-name",
        "severity": "note",
        "message": "rights is a short name",
        "location": None,
        "hint": "Take a longer one.",
        "plugin": "rights",
        "is_failure": False,
        "receiver": None,
        "signal": None,
        "sender": None,
        "related": None,
        "see": None,
        "source": None,
        "column": None,
        "end_column": None,
    }
    screen = render(result, "table", View())
    assert "CS099 rights is a short name\n    help: Take a longer one.\n" in screen
    assert "| CS099 | A plugin's name says little. |\n" in rules_table()


def test_every_rule_has_a_name_of_its_own_and_whole_sentences() -> None:
    assert len({each.name for each in RULES.values()}) == len(RULES)
    for code, each in RULES.items():
        assert re.fullmatch(r"CS\d{3} [a-z][a-z0-9]*(-[a-z]+)*", f"{code} {each.name}")
        assert each.text.endswith(".")
        assert each.help.endswith(".")


def test_a_code_is_given_once() -> None:
    with pytest.raises(ValueError, match="CS201 is dead-receiver"):
        rule("CS201", "another", "note", "Another.", "Another.")(lambda evidence: ())


def test_a_rule_that_loading_shows_is_registered_wherever_plugins_are_loaded() -> None:
    at_once = "import cantemo_signals.session.rules as rules; print(*rules.RULES)"

    done = subprocess.run([sys.executable, "-c", at_once], cwd=ROOT, capture_output=True, text=True, check=True)

    late = RULES.keys() - set(done.stdout.split())
    assert [code for code in late if RULES[code].when == "loading"] == []
