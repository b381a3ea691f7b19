"""Findings that are not told: because of a comment in the source, the configuration, or a baseline."""

from __future__ import annotations

from typing import Any

import pytest

from cantemo_signals.session.comments import MARKER, comments_in
from tests.conftest import Open, Tool, Write

HEAD = """
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_delete

def forget(instance, **kwargs):
    pass

"""
DEAD = "vidispine_post_delete.connect(lambda **kwargs: None, sender=ItemHelper)"
ALIVE = "vidispine_post_delete.connect(forget, sender=ItemHelper)"
UNDEFINED = HEAD.replace("    pass", "    Nothing.forget(instance)") + ALIVE
TYPO = UNDEFINED + "  # cantemo-signals: ignore[CS112] the name comes with the next version\n"


def shelf(line: str) -> dict[str, str]:
    """A plugin that ends in this line."""
    return {"shelf/__init__.py": HEAD + line + "\n"}


def told(document: dict[str, Any]) -> list[str]:
    """The codes of what is told."""
    return [each["code"] for each in document["findings"]]


def ignored(document: dict[str, Any]) -> list[tuple[str, str]]:
    """The codes of what is not told, and by what."""
    return [(each["finding"]["code"], each["by"]) for each in document["suppressed"]]


@pytest.mark.parametrize(
    "line",
    [
        f"{DEAD}  # cantemo-signals: ignore[CS201] it shows what happens",
        f"{DEAD}  # cantemo-signals: ignore[CS112, CS201]",
        f"{DEAD}  # cantemo-signals: ignore[CS2]",
        f"{DEAD}  # cantemo-signals: ignore[cs201]",
        f"{DEAD}  # cantemo-signals: ignore",
        f"{DEAD}  # type: ignore  # cantemo-signals: ignore[CS201]",
        f"{DEAD}  # noqa: CS201",
        f"{DEAD}  # NOQA:E501,CS201",
        f"{DEAD}  # noqa: E501 CS201  # a reason",
        DEAD.replace("(lambda", "(  # cantemo-signals: ignore[CS201]\n    lambda"),
        DEAD.replace("sender=ItemHelper)", "\n    sender=ItemHelper,\n)  # noqa: CS201"),
    ],
)
def test_a_comment_at_the_line_of_a_finding_keeps_it_from_being_told(line: str, plugins: Write, tool: Tool) -> None:
    run = tool("check", "-p", str(plugins(shelf(line))), "--ignore", "CS902", "--format", "json")

    assert (run.status, told(run.document)) == (0, [])
    assert [code for code, _ in ignored(run.document)] == ["CS201"]


@pytest.mark.parametrize(
    "line",
    [
        f"{DEAD}  # noqa",
        f"{DEAD}  # cantemo-signals: ignore[CS204]",
        f"{DEAD}  # ignore[CS201]",
        f"# cantemo-signals: ignore[CS201]\n{DEAD}",
        DEAD.replace("None", "'# cantemo-signals: ignore[CS201]'"),
        DEAD.replace("(lambda", "(\n    lambda").replace("sender", "  # noqa: CS201\n    sender"),
    ],
)
def test_anything_else_does_not(line: str, plugins: Write, tool: Tool) -> None:
    run = tool("check", "-p", str(plugins(shelf(line))), "--ignore", "CS902", "--format", "json")

    assert (run.status, told(run.document), ignored(run.document)) == (1, ["CS201"], [])


def test_a_comment_at_the_line_that_connects_counts_as_well(plugins: Write, tool: Tool) -> None:
    document = tool("check", "-p", str(plugins({"shelf.py": TYPO})), "--format", "json").document

    [each] = document["suppressed"]
    assert (told(document), each["finding"]["location"]["line"], each["location"]["line"]) == ([], 6, 8)
    assert each["why"] == "the name comes with the next version"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (f"{ALIVE}  # cantemo-signals: ignore[CS201]", "Ignoring CS201 hides nothing here"),
        (f"{ALIVE}  # cantemo-signals: ignore[CS201, CS2]", "Ignoring CS201 hides nothing here"),
        (f"{ALIVE}  # cantemo-signals: ignore", "Ignoring every rule hides nothing here"),
        (f"{DEAD}  # cantemo-signals: ignore[CS201, CS999]", "Unknown rule CS999"),
        (f"{ALIVE}  # cantemo-signals: disable[CS201]", "Cannot parse `cantemo-signals: disable`"),
    ],
)
def test_a_comment_of_ours_that_ignores_nothing_is_told(line: str, message: str, plugins: Write, tool: Tool) -> None:
    document = tool("check", "-p", str(plugins(shelf(line))), "--format", "json").document

    assert {each["code"] for each in document["findings"]} == {"CS902"}
    assert document["findings"][0]["message"] == message
    assert document["findings"][0]["location"]["line"] == 8


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (shelf(f"{ALIVE}  # noqa: CS201"), ()),
        (shelf(f"{ALIVE}  # cantemo-signals: ignore[CS201]"), ("--select", "CS1,CS9")),
        (shelf(f"{ALIVE}  # cantemo-signals: ignore[CS201]"), ("--ignore", "CS2")),
        (shelf(f"{ALIVE}  # cantemo-signals: ignore"), ("--ignore", "CS501")),
        (shelf(f"print('''\n# cantemo-signals: ignore[CS201]\n''')\n{ALIVE}"), ()),
        ({"shelf/__init__.py": "", "shelf/later.py": f"{HEAD}{ALIVE}  # cantemo-signals: ignore[CS201]\n"}, ()),
        (shelf(f"{ALIVE}  # cantemo-signals: ignore[CS201]\nraise ValueError"), ()),
    ],
)
def test_what_nobody_asked_for_is_not_told_to_ignore_nothing(
    files: dict[str, str], words: tuple[str, ...], plugins: Write, tool: Tool
) -> None:
    document = tool("check", "-p", str(plugins(files)), "--format", "json", *words).document

    assert "CS902" not in told(document)


def test_comments_are_found_as_python_reads_them() -> None:
    begin = b'text = """\n# cantemo-signals: ignore[CS1]\n"""\nif text:  # cantemo-signals: ignore[CS2]\n    (\n'
    source = begin + b"        1,\n    )  # noqa: CS3\n"

    comments = comments_in(source)

    assert MARKER.search(source)
    assert [(each.line, each.first, each.last, each.by, each.codes) for each in comments] == [
        (4, 4, 4, "comment", ("CS2",)),
        (7, 5, 7, "noqa", ("CS3",)),
    ]


@pytest.mark.parametrize(
    "source", [b"print 'x'  # noqa: CS1\n", b"x = (  # noqa: CS1\n", b"if 1:\n\tx\n        y # noqa: CS1"]
)
def test_what_is_no_python_is_read_as_far_as_it_goes(source: bytes) -> None:
    assert [each.codes for each in comments_in(source)] in ([("CS1",)], [])


@pytest.mark.parametrize(
    ("table", "status", "codes"),
    [
        ('select = ["CS1"]', 1, ["CS112"]),
        ('ignore = ["CS1"]', 1, ["CS201"]),
        ('fail-on = "error"', 1, ["CS112", "CS201"]),
        ('ignore = ["CS112", "CS2"]', 0, []),
        ('per-plugin-ignores = { shelf = ["CS1"] }', 1, ["CS201"]),
        ('per-plugin-ignores = { "sh*" = ["CS1", "CS2"] }', 0, []),
        ('per-plugin-ignores = { "plugins/shelf" = ["CS1"], "plugins/*/dead.py" = ["CS201"] }', 0, []),
        ('per-plugin-ignores = { other = ["CS1"], "shelf/*" = ["CS2"] }', 1, ["CS112", "CS201"]),
    ],
)
def test_pyproject_says_what_to_judge_by(table: str, status: int, codes: list[str], plugins: Write, tool: Tool) -> None:
    directory = plugins(
        {
            "shelf/__init__.py": UNDEFINED + "\nfrom . import dead\n\nNAME = dead.__name__\n",
            "shelf/dead.py": HEAD + DEAD,
        }
    )
    (directory.parent / "pyproject.toml").write_text(f"[tool.cantemo-signals.check]\n{table}\n")

    run = tool("check", "--format", "json", cwd=directory.parent)
    inside = tool("check", "-p", "shelf", "--format", "json", cwd=directory)

    assert (run.status, sorted(told(run.document))) == (status, codes)
    assert told(inside.document) == told(run.document)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("ignored = []", "Unknown option 'ignored' in [tool.cantemo-signals.check] of pyproject.toml."),
        ('select = "CS1"', "select in [tool.cantemo-signals.check] of pyproject.toml must be a list of strings, not"),
        ('fail-on = "never"', "must be one of note, warning, error, not 'never'."),
        ('per-plugin-ignores = ["CS1"]', "must be a table of lists of strings, not"),
        ('per-plugin-ignores = { shelf = "CS1" }', "must be a table of lists of strings, not"),
    ],
)
def test_a_wrong_table_is_refused_whatever_is_asked(table: str, message: str, plugins: Write, tool: Tool) -> None:
    directory = plugins(shelf(ALIVE))
    (directory.parent / "pyproject.toml").write_text(f"[tool.cantemo-signals.check]\n{table}\n")

    runs = [tool(command, cwd=directory.parent) for command in ("check", "list")]

    assert [run.status for run in runs] == [2, 2]
    assert all(message in run.err for run in runs)


@pytest.mark.parametrize("words", [("--select", "CS21"), ("--ignore", "CS2,CS9999"), ("--select", "dead")])
def test_a_code_that_no_rule_has_is_refused(words: tuple[str, ...], plugins: Write, tool: Tool) -> None:
    run = tool("check", "-p", str(plugins(shelf(ALIVE))), *words)

    assert (run.status, run.out) == (2, "")
    assert run.err.startswith("error: Unknown rule '")


def test_a_baseline_tells_only_what_is_new(plugins: Write, tool: Tool) -> None:
    directory = plugins(shelf(DEAD))
    made = tool("check", "--baseline", "known.txt", "--update-baseline", cwd=directory.parent)
    (directory / "shelf/__init__.py").write_text(f"import os\n{HEAD}\n\n{DEAD}\nos = ItemHelper\n{DEAD}\n")

    run = tool("check", "--baseline", "known.txt", "--format", "json", cwd=directory.parent)

    assert (made.status, made.err) == (0, "Wrote 1 finding to known.txt.\n")
    assert (directory.parent / "known.txt").read_text().splitlines()[1:] == [
        "CS201 plugins/shelf/__init__.py: portal.plugins.shelf.<lambda> vidispine_post_delete"
    ]
    assert (run.status, told(run.document), ignored(run.document)) == (1, ["CS201"], [("CS201", "baseline")])


def test_what_is_mended_goes_from_the_baseline_and_nothing_else(plugins: Write, tool: Tool) -> None:
    directory = plugins({"shelf/__init__.py": HEAD + DEAD, "store/__init__.py": UNDEFINED, "gone.py": HEAD + DEAD})
    known = directory.parent / "known.txt"
    known.write_text("# ours\n")
    tool("check", "--baseline", "known.txt", "--update-baseline", cwd=directory.parent)
    before = known.read_text().splitlines()
    (directory / "shelf/__init__.py").write_text(HEAD)
    (directory / "gone.py").unlink()

    others = tool("check", "-p", "store", "--baseline", "../known.txt", cwd=directory)
    unasked = tool("check", "--select", "CS1", "--baseline", "known.txt", cwd=directory.parent)
    after_those = known.read_text().splitlines()
    mended = tool("check", "-p", ".", "--baseline", "../known.txt", cwd=directory)

    assert [line.partition(":")[0] for line in before] == [
        "# ours",
        "CS112 plugins/store/__init__.py",
        "CS201 plugins/gone.py",
        "CS201 plugins/shelf/__init__.py",
    ]
    assert (others.status, others.err) == (0, "Removed 1 fixed finding from ../known.txt.\n")  # gone.py
    assert (unasked.status, unasked.err, after_those) == (0, "", [before[0], before[1], before[3]])
    assert (mended.status, mended.err) == (0, "Removed 1 fixed finding from ../known.txt.\n")
    assert known.read_text().splitlines() == before[:2]


def test_a_baseline_that_still_holds_is_left_alone(plugins: Write, tool: Tool) -> None:
    directory = plugins(shelf(DEAD))
    tool("check", "--baseline", "known.txt", "--update-baseline", cwd=directory.parent)
    known = directory.parent / "known.txt"
    known.chmod(0o444)
    stamp = known.stat().st_mtime_ns

    run = tool("check", "--baseline", "known.txt", cwd=directory.parent)

    assert (run.status, run.err, known.stat().st_mtime_ns) == (0, "", stamp)
    assert run.out.endswith(
        "Checked 1 plugin, 1 connection, 0 events: nothing is wrong.\n"
        "Known: 1 finding. Not tried: 1 receiver. -v says why.\n"
    )


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("--baseline", "none.txt"), "--update-baseline"),
        (("--update-baseline",), "--baseline FILE"),
    ],
)
def test_a_baseline_has_to_be_made_first(words: tuple[str, ...], hint: str, plugins: Write, tool: Tool) -> None:
    run = tool("check", "-p", str(plugins(shelf(DEAD))), *words)

    assert (run.status, run.out) == (2, "")
    assert hint in run.err


def test_a_session_takes_the_same_criteria(open_session: Open, plugins: Write) -> None:
    session = open_session(plugins({"shelf.py": UNDEFINED + "\n" + DEAD}))

    result = session.check(select=("CS1", "CS2"), ignore=("CS112",), fail_on="error")

    assert [each.code for each in result.findings] == ["CS201"]
    assert result.has_plugin_fault


def test_to_look_for_comments_takes_no_longer_in_a_line_of_many() -> None:
    assert not MARKER.search(b"#" * 1_000_000)
    assert MARKER.search(b"x = 1  # NoQA: E501,CS201")
