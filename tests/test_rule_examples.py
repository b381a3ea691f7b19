"""The examples of the rules: each bad one breaks exactly its rule, on the line that says so, and no good one any."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from cantemo_signals.session.rules.every import RULES
from tests.conftest import GUIDE, ROOT, RULE_EXAMPLES, run_tool

CODES = sorted(directory.name for directory in RULE_EXAMPLES.glob("CS*"))
PACKAGE_DATA = re.compile(r"^\[tool.setuptools.package-data\]\ncantemo_signals = (\[.*\])$", re.MULTILINE)


WITHOUT = {"CS000", "CS501"}
"""The rules whose findings are about no line of a plugin, so that none can be marked."""


def findings(plugins: Path) -> list[tuple[str, str, int]]:
    """What a check of these plugins finds: code, file and line."""
    engines = () if "CS5" in str(plugins) else ("--ignore", "CS5")  # the other engine often takes what breaks a rule
    mended = ("--legacy-imports",) if "CS009" in str(plugins) else ()
    document = run_tool("check", "-p", str(plugins), "--format", "json", *engines, *mended, cwd=plugins).document
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


def test_every_rule_has_its_examples() -> None:
    assert sorted(RULES.keys() - WITHOUT) == CODES


@pytest.mark.parametrize("code", CODES)
def test_a_bad_example_breaks_its_rule_on_the_marked_lines_and_no_other(code: str) -> None:
    marked = marked_lines(RULE_EXAMPLES / code / "bad")

    assert {each for each, _, _ in marked} == {code}
    assert findings(RULE_EXAMPLES / code / "bad") == marked


@pytest.mark.parametrize("code", CODES)
def test_a_good_example_breaks_no_rule(code: str) -> None:
    assert findings(RULE_EXAMPLES / code / "good") == []


def test_a_wheel_has_the_whole_guide() -> None:
    package = ROOT / "cantemo_signals"
    files = {path for path in GUIDE.rglob("*") if path.is_file() and path.parent.name != "__pycache__"}

    (patterns,) = PACKAGE_DATA.findall((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packed = {path for pattern in json.loads(patterns) for path in package.glob(pattern)}

    assert files
    assert files <= packed
