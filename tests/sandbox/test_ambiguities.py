"""Statements of Python 2 that Python 3 accepts too: recognized on every Python, whether it accepts them or not."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from cantemo_signals.sandbox.python2.ambiguities import Ambiguity, ambiguities, ambiguity_at, has_commas
from cantemo_signals.sandbox.python2.hints import hint
from cantemo_signals.sandbox.python2.translation import translate
from cantemo_signals.session import Session
from cantemo_signals.values.plugins import Failure
from tests.conftest import Tool, Write

HAS_TWO_EXCEPTIONS = sys.version_info >= (3, 14)
needs_3_14 = pytest.mark.skipif(not HAS_TWO_EXCEPTIONS, reason="refused with a SyntaxError before 3.14")
HANDLER = "try:\n    y\nexcept ({}):\n    print(e)\n"


def tree_of(source: str) -> ast.Module:
    """Return the tree that Python 3.14 makes of a source whose ``except`` clauses have no parentheses around all."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and isinstance(caught := node.type, ast.Tuple):
            caught.col_offset += 1
            caught.end_col_offset = (caught.end_col_offset or 0) - 1
    return tree


def found(source: str) -> list[tuple[int, str | None]]:
    """Return the lines of the handlers that are Python 2, with the variable of each."""
    return [(each.first, each.name) for each in ambiguities(tree_of(source))]


@pytest.mark.parametrize(
    ("caught", "name"),
    [
        ("ValueError, e", "e"),
        ("ValueError, E", "E"),
        ("socket.error, err", "err"),
        ("(ValueError, KeyError), e", "e"),
        ("(ValueError, KeyError), Error", "Error"),
        ("ERRORS, e", "e"),
        ("ValueError, (number, text)", None),
    ],
)
def test_an_exception_and_a_variable_are_python_2(caught: str, name: str | None) -> None:
    assert found(HANDLER.format(caught)) == [(3, name)]


@pytest.mark.parametrize(
    "caught", ["ValueError, KeyError", "ValueError, NotThere", "ValueError, ERRORS", "ValueError, socket.error"]
)
def test_two_exceptions_are_python_3(caught: str) -> None:
    source = HANDLER.format(caught)

    assert found(source) == []
    assert has_commas(tree_of(source))


@pytest.mark.parametrize("caught", ["ValueError, e", "ValueError, KeyError, e"])
def test_parentheses_and_three_exceptions_are_python_3(caught: str) -> None:
    tree = ast.parse(HANDLER.format(caught))

    assert list(ambiguities(tree)) == []
    assert not has_commas(tree)


@pytest.mark.parametrize(
    "binding",
    [
        "import e",
        "from errors import e",
        "from errors import timeout as e",
        "e = errors.Timeout",
        "e = ValueError, KeyError",
        "class e(Exception): pass",
    ],
)
def test_a_name_that_may_be_an_exception_is_python_3(binding: str) -> None:
    assert found(f"{binding}\n{HANDLER.format('ValueError, e')}") == []


@pytest.mark.parametrize("binding", ["e = None", "def other(e): pass", "for e in (): pass", "from errors import *"])
def test_a_name_that_is_bound_to_no_exception_is_python_2(binding: str) -> None:
    assert found(f"{binding}\n{HANDLER.format('ValueError, e')}") == [(4, "e")]


def test_a_name_is_looked_up_from_where_it_is_used() -> None:
    source = """
def retry(expected):
    try: work()
    except (ValueError, expected): pass
    def again():
        try: work()
        except (KeyError, expected): pass
def other():
    try: work()
    except (ValueError, expected): pass
"""
    assert found(source) == [(10, "expected")]


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("print >>stream, 'x'", "print_statement"),
        ("print >>stream, 'x' % y", "print_statement"),
        ("print ('%s') % x", "print_statement"),
        ("print ('a'), b", "print_statement"),
        ("exec ('x = 1') in names", "exec_statement"),
        ("print('x')", None),
        ("print('x'),", None),
        ("print", None),
        ("x = print('a') or 1", None),
        ("stream >> target", None),
        ("exec('x = 1', names)", None),
    ],
)
def test_statements_with_operands_are_python_2(statement: str, kind: str | None) -> None:
    expected = [] if kind is None else [Ambiguity(kind, 1, 1)]

    assert list(ambiguities(ast.parse(statement))) == expected


def test_every_line_of_a_statement_belongs_to_it() -> None:
    content = b"x = 1\nprint >>stream, (\n    'x')\n"

    assert [ambiguity_at(content, line) is not None for line in (1, 2, 3, 4)] == [False, True, True, False]
    assert ambiguity_at(b"x = (", 1) is None


@pytest.mark.parametrize(
    ("source", "value", "what"),
    [
        ("import sys\nprint >>sys.stderr, 'x'\nx = 1\n", 1, "write `print(…)`"),
        ("names = {}\nexec ('y = 2') in names\nx = names['y']\n", 2, "write `exec(…)`"),
        (
            "try:\n    1 / 0\nexcept ZeroDivisionError, e:\n    x = e.args[0]\n",
            "division by zero",
            "write `except E as e`",
        ),
        (
            "def f(e):\n    try:\n        return {1: 2}.has_key(e[0])\n    except TypeError, e:\n        return e\n"
            "x = f((1,))\n",
            True,
            "write `key in …`",
        ),
    ],
)
def test_it_is_converted_to_what_python_2_does(source: str, value: object, what: str, tmp_path: Path) -> None:
    (tmp_path / "old.py").write_text(source)
    compatibility: list[tuple[str, int, str]] = []
    namespace: dict[str, object] = {}

    code = translate(str(tmp_path / "old.py"), lambda name: False, compatibility)
    assert code is not None
    exec(code, namespace)

    assert namespace["x"] == value
    assert what in [advice for _, _, advice in compatibility]


def test_python_3_that_cannot_be_converted_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "new.py").write_text("print('a'), (x := 1)\nmatch x:\n    case 1: y = 2\n")

    assert translate(str(tmp_path / "new.py"), lambda name: False, []) is None


@needs_3_14
def test_two_exceptions_are_not_converted(tmp_path: Path) -> None:
    (tmp_path / "new.py").write_text(HANDLER.format("ValueError, KeyError").replace("(V", "V").replace("r):", "r:"))

    assert translate(str(tmp_path / "new.py"), lambda name: False, []) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("except ValueError, e:", "old.py is written for Python 2 (except with a comma), and Portal 4 and later run"
         " Python 3: write `except E as e`, or load with --legacy-imports."),
        ("except (ValueError,", "old.py is written for Python 2 (except with a comma), and Portal 4 and later run"
         " Python 3: write `except E as e`, or load with --legacy-imports."),
        ("except ValueError, KeyError:", "Only Python 3.14 and later read this: write `except (ValueError, KeyError)`,"
         " or load with one of them (--python)."),
        ("except A, b, c:", "Only Python 3.14 and later read this: write `except (A, b, c)`,"
         " or load with one of them (--python)."),
        ("except A, socket.error:", "Only Python 3.14 and later read this: write `except (A, socket.error)`,"
         " or load with one of them (--python)."),
    ],
)  # fmt: skip
def test_the_hint_for_a_refused_comma_says_which_python_it_is_for(line: str, expected: str) -> None:
    refused = SyntaxError("multiple exception types must be parenthesized", ("/x/old.py", 3, 1, f"{line}\n"))

    assert hint(refused, "/x") == expected


AT_LOADING = "try:\n    y\nexcept NameError, e:\n    print(e)\n"
OLD = """\
from portal.vidispine.signals import vidispine_pre_create

def receive(sender, **kwargs):
    try:
        int("x")
    except (KeyError,
            ValueError), e:
        print(e)

def unused():
    try:
        int("x")
    except ValueError, e:
        print(e)
    try:
        int("x")
    except ValueError, KeyError:
        pass

vidispine_pre_create.connect(receive)
"""
WRITTEN_FOR_2 = (
    "{} is written for Python 2 (except with a comma), and Portal 4 and later run Python 3:"
    " write `except E as e`, or load with --legacy-imports."
)


def test_a_plugin_of_python_2_fails_with_the_same_hint_on_every_python(plugins: Write) -> None:
    with Session(str(plugins({"old.py": AT_LOADING}))) as session:
        (plugin,) = session.loaded().plugins

    assert plugin.failure is not None
    assert plugin.failure.type == ("NameError" if HAS_TWO_EXCEPTIONS else "SyntaxError")
    assert str(plugin.failure.location).endswith("old.py:3")
    assert plugin.failure.hint == WRITTEN_FOR_2.format("old.py")


def test_a_receiver_that_fails_as_python_2_does_gets_the_hint(plugins: Write) -> None:
    source = """\
        import sys
        from portal.vidispine.signals import vidispine_pre_create
        def receive(sender, **kwargs):
            print >>sys.stderr, "x"
        vidispine_pre_create.connect(receive)
    """
    with Session(str(plugins({"old.py": source}))) as session:
        (dispatch,) = session.fire("vidispine_pre_create").dispatches

    (call,) = dispatch.calls
    assert isinstance(call.outcome, Failure)
    assert call.outcome.hint == (
        "old.py is written for Python 2 (print statement), and Portal 4 and later run Python 3:"
        " write `print(…)`, or load with --legacy-imports."
    )


def test_a_legacy_plugin_that_every_python_accepts_is_converted(plugins: Write, tool: Tool) -> None:
    directory = plugins({"old.py": OLD})

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--legacy-imports", "--format", "json")

    (call,) = run.document["calls"]
    assert call["output"] == "invalid literal for int() with base 10: 'x'\n"
    assert run.status == 0


@needs_3_14
def test_a_check_finds_what_would_only_fail_when_it_runs(plugins: Write) -> None:
    with Session(str(plugins({"old.py": OLD}))) as session:
        findings = session.check().findings

    told = {(each.code, each.location.line if each.location else 0, each.hint) for each in findings}
    assert told == {
        ("CS112", 7, WRITTEN_FOR_2.format("old.py")),
        ("CS009", 13, "Write `except E as e`: this is Python 2."),
    }
