"""The examples of the rules: each bad one breaks exactly its rule, on the line that says so, and no good one any."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import EXAMPLES, run_tool

RULES = EXAMPLES / "rules"
CODES = sorted(directory.name for directory in RULES.glob("CS*"))


def findings(plugins: Path) -> list[tuple[str, str, int]]:
    """What a check of these plugins finds: code, file and line."""
    engines = () if "CS5" in str(plugins) else ("--ignore", "CS5")  # the other engine often takes what breaks a rule
    document = run_tool("check", "-p", str(plugins), "--format", "json", *engines, cwd=plugins).document
    places = [finding["location"] or {"path": "", "line": 0} for finding in document["findings"]]
    return [
        (finding["code"], place["path"], place["line"])
        for finding, place in zip(document["findings"], places, strict=True)
    ]


def marked_lines(plugins: Path) -> list[tuple[str, str, int]]:
    """The lines that end in a comment with a code."""
    return [
        (match[1], str(path.relative_to(plugins)), number)
        for path in sorted(plugins.rglob("*.py"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if (match := re.search(r"# (CS\d{3})$", line))
    ]


@pytest.mark.parametrize("code", CODES)
def test_a_bad_example_breaks_its_rule_on_the_marked_lines_and_no_other(code: str) -> None:
    marked = marked_lines(RULES / code / "bad")

    assert {each for each, _, _ in marked} == {code}
    assert findings(RULES / code / "bad") == marked


@pytest.mark.parametrize("code", CODES)
def test_a_good_example_breaks_no_rule(code: str) -> None:
    assert findings(RULES / code / "good") == []
