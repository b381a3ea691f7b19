"""Where control parted from the way to a statement: told if and only if the statement did not run."""

from __future__ import annotations

import ast
import warnings
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cantemo_signals.session.describer import Describer
from cantemo_signals.session.lines import Lines
from cantemo_signals.session.sources.flow import Parted, parted

PATH = "/a/plugin/flow.py"
Block = list[str]

HIT = st.just(["hit()"])
FLAT = st.sampled_from(
    [["hit()"], ["hit()"], ["return"], ["raise KeyError('no')"], ["fail()"], ["x = 1"], ["pass"], ["'a text'"]]
)
TRUTH = st.sampled_from(["yes", "no", "yes and no", "not no"])


def _in(block: Block) -> Block:
    return [f"    {line}" for line in block]


def _block(parts: list[Block]) -> Block:
    return [line for part in parts for line in part]


def _bodies(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    body = st.lists(inner, min_size=1, max_size=3).map(_block).map(_in)
    jump = st.sampled_from([["continue"], ["break"], ["hit()"]])
    return st.one_of(
        st.builds(lambda test, a: [f"if {test}:", *a], TRUTH, body),
        st.builds(lambda test, a, b: [f"if {test}:", *a, "else:", *b], TRUTH, body, body),
        st.builds(lambda one, two, a, b: [f"if {one}:", *a, f"elif {two}:", *b], TRUTH, TRUTH, body, body),
        st.builds(lambda items, a: [f"for each in {items}:", *a], st.sampled_from(["()", "(1, 2)"]), body),
        st.builds(
            lambda a, test, exit, b: ["for each in (1, 2):", *a, f"    if {test}:", *_in(_in(exit)), *b],
            body,
            TRUTH,
            jump,
            body,
        ),
        st.builds(lambda test, a: [f"while {test}:", *a, "    break"], TRUTH, body),
        st.builds(lambda a, b: ["try:", *a, "except KeyError:", *b], body, body),
        st.builds(lambda a, b, c: ["try:", *a, "except KeyError:", *b, "else:", *c], body, body, body),
        st.builds(lambda a, b: ["try:", *a, "finally:", *b], body, body),
        st.builds(lambda a: ["with nothing():", *a], body),
        st.builds(
            lambda kind, a, b: [f"match {kind}:", "    case 1:", *_in(a), "    case _:", *_in(b)],
            st.integers(1, 2),
            body,
            body,
        ),
    )


BODY = st.lists(st.recursive(st.one_of(HIT, FLAT), _bodies, max_leaves=12), min_size=1, max_size=4).map(_block)


def run(source: str) -> tuple[set[int], Lines]:
    """Run a function of a plugin; return the lines of what was hit."""
    import contextlib
    import sys

    hits: set[int] = set()

    def fail() -> None:
        raise KeyError("failed")

    namespace: dict[str, Any] = {
        "__name__": "portal.plugins.flow",
        "hit": lambda: hits.add(sys._getframe(1).f_lineno),
        "fail": fail,
        "nothing": contextlib.nullcontext,
        "yes": True,
        "no": False,
    }
    lines = Lines(Describer())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # Python 3.14's for a return in a finally clause
        code = compile(source, PATH, "exec")
    exec(code, namespace)
    with lines.followed(), contextlib.suppress(KeyError):
        namespace["act"]()
    lines.close()
    return hits, lines


def parting(tree: ast.Module, line: int, lines: Lines) -> Parted | None:
    (statement,) = [node for node in ast.walk(tree) if isinstance(node, ast.Expr) and node.lineno == line]
    file = lines.of(PATH)
    return parted(tree.body[0], statement, file.ran, file.raised)


@settings(deadline=None, max_examples=100)
@given(BODY)
def test_a_statement_has_a_reason_if_and_only_if_it_did_not_run(body: Block) -> None:
    source = "\n".join(["def act():", *_in(body)])
    tree = ast.parse(source)

    hits, lines = run(source)

    for number, line in enumerate(source.splitlines(), 1):
        if line.strip() == "hit()":
            found = parting(tree, number, lines)
            assert (found is None) == (number in hits), (source, number)
            assert found is None or (1 < found.line <= len(source.splitlines()) and found.line != number), (
                source,
                number,
            )
