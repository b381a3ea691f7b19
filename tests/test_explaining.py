"""What ``rule`` says: of one rule everything, of several a sentence each."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cantemo_signals.errors import UnknownName
from cantemo_signals.session.explaining import explain
from cantemo_signals.session.rules.every import RULES
from tests.conftest import RULE_EXAMPLES, run_tool


@pytest.mark.parametrize("name", ["CS204", "cs204", "uid-taken", "UID-Taken", "uid-ta"])
def test_a_rule_is_found_by_its_code_its_name_or_a_part_that_only_it_has(name: str) -> None:
    assert [rule.code for rule in explain(name).rules] == ["CS204"]


def test_a_name_that_is_a_part_of_others_is_meant_whole() -> None:
    assert [rule.name for rule in explain("duplicate").rules] == ["duplicate"]
    assert [rule.name for rule in explain("duplicat").rules] == ["duplicate-guid", "duplicate"]


def test_without_a_name_every_rule_is_told_and_of_several_no_example() -> None:
    assert [rule.code for rule in explain(None).rules] == sorted(RULES)
    assert (explain("missing").bad, explain("missing").good) == ((), ())


@pytest.mark.parametrize(("given", "near"), [("CS20", None), ("ded-receiver", "dead-receiver"), ("CS209", "CS20")])
def test_an_unknown_rule_is_refused_with_near_ones(given: str, near: str | None) -> None:
    if near is None:
        assert len(explain(given).rules) > 1
    else:
        with pytest.raises(UnknownName, match=f"Unknown rule '{given}'") as caught:
            explain(given)
        assert near in str(caught.value.hint)


@pytest.mark.parametrize("code", sorted(directory.name for directory in RULE_EXAMPLES.iterdir()))
def test_the_bad_example_begins_with_a_line_at_fault_and_the_good_one_is_what_differs(code: str) -> None:
    result = explain(code)

    assert result.bad[0].lines
    assert all(f"# {code}" in file.source.splitlines()[number - 1] for file in result.bad for number in file.lines)
    assert result.good
    assert not {*result.good} & {*result.bad}


def test_an_example_of_several_files_tells_those_that_were_mended_in_the_order_of_the_bad_one() -> None:
    result = explain("CS012")

    assert [file.path for file in result.bad] == ["shelf/urls.py", "shelf/__init__.py", "shelf/views.py"]
    assert [file.path for file in result.good] == ["shelf/urls.py", "shelf/__init__.py"]


def test_a_rule_without_an_example_is_told_without_one() -> None:
    screen = run_tool("rule", "CS501").out

    assert screen.startswith("CS501 engine-difference · note, judged ")
    assert "Bad" not in screen
    assert "check --ignore CS501" in screen


def ways_to_ignore(code: str) -> list[str]:
    """What the page of a rule says to write, to ignore it."""
    ignoring = run_tool("rule", code).out.partition("To ignore it\n")[2]
    return [line.strip() for line in ignoring.splitlines() if line.startswith("    ")]


def test_a_rule_can_be_ignored_in_the_ways_that_its_page_tells(tmp_path: Path) -> None:
    shutil.copytree(RULE_EXAMPLES / "CS201" / "bad", tmp_path / "plugins")
    plugin, configuration = tmp_path / "plugins" / "shelf" / "__init__.py", tmp_path / "pyproject.toml"
    once, always, in_plugins, in_place = ways_to_ignore("CS201")

    def status(*words: str, check: str = "", comment: str = "# CS201") -> int:
        configuration.write_text(f"[tool.cantemo-signals.check]\n{check}\n", encoding="utf-8")
        plugin.write_text(plugin.read_text("utf-8").replace("# CS201", comment), encoding="utf-8")
        return run_tool(*(words or ("check",)), cwd=tmp_path).status

    assert status() == 1
    assert status(*once.split()[1:]) == 0
    assert status(check=always) == 0
    assert status(check=in_plugins) == 1
    assert status(check=in_plugins.replace("NAME", "shelf")) == 0
    assert status(comment=in_place) == 0


def test_what_is_about_comments_is_ignored_by_none() -> None:
    assert not any("#" in way for way in ways_to_ignore("CS902"))
