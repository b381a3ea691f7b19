"""Convert Python 2 syntax to Python 3 with fissix, the maintained fork of lib2to3; line numbers stay the author's.

Imported only for a file that Python 3 cannot read: importing fissix takes a tenth of a second.
"""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from typing import Any

import fissix
from fissix.pgen2 import driver, token
from fissix.pgen2.parse import ParseError
from fissix.pgen2.tokenize import TokenError


def _grammar(package: str, source: str) -> Any:
    """Return the grammar, generated afresh: by default, fissix caches it in a file in the user's home."""
    return fissix.load_grammar(source, gp="", save=False, force=True)


driver.load_packaged_grammar = _grammar

from fissix import pygram, refactor  # noqa: E402 - this loads the grammar at once

from cantemo_signals.sandbox.python2.hints import NEITHER  # noqa: E402

Notes = list[tuple[int, str]]

#: What is converted, and what to write; empty if the new text says it best.
ADVICE = {
    "exec": "write `exec(…)`",
    "except": "write `except E as e`",
    "ne": "write `!=`",
    "numliterals": "",
    "paren": "write parentheses around the tuple",
    "print": "write `print(…)`",
    "raise": "write `raise E(…)`",
    "repr": "write `repr(…)`",
    "tuple_params": "take one parameter, and unpack it in the body",
}
_UNICODE_RAW = re.compile(r"[uU](?=[rR])")


def convert(content: bytes, path: str) -> tuple[ast.Module, Notes]:
    """Return the tree of a Python 2 module as Python 3 reads it, and what was converted: the line, and what to write.

    Raises:
        SyntaxError: it is not Python 2 either.
    """
    notes: Notes = []
    tool = _tool()
    tool.notes = notes
    try:
        converted: Any = tool.refactor_string(_text(content, notes), path)
        tree, lines = _syntax_tree(converted, path, notes)
    except ParseError as error:
        raise _refusal(path, content, error.context[1][0]) from None
    except _Refused as error:
        raise _refusal(path, content, error.args[0]) from None
    except TokenError as error:
        raise _refusal(path, content, error.args[1][0]) from None
    except IndentationError as error:
        raise _refusal(path, content, error.lineno or 1) from None
    for node in ast.walk(tree):
        if hasattr(node, "lineno"):
            node.lineno = node.end_lineno = lines[node.lineno - 1]  # type: ignore[attr-defined]
            node.col_offset = node.end_col_offset = 0  # type: ignore[attr-defined]
    return tree, notes


class _Refused(Exception):
    """Python 3 cannot read what this line was converted to."""


def _refusal(path: str, content: bytes, line: int) -> SyntaxError:
    lines = content.decode("latin-1").splitlines()
    line = min(line, len(lines))
    return SyntaxError(NEITHER, (path, line, 1, lines[line - 1]))


class _Tool(refactor.RefactoringTool):  # type: ignore[misc]  # fissix has no types
    """Converts, and notes what it converts."""

    def __init__(self) -> None:
        self.notes: Notes = []
        super().__init__([f"fissix.fixes.fix_{name}" for name in ADVICE])
        for fixer in (*self.pre_order, *self.post_order):
            name = type(fixer).__module__.rpartition(".fix_")[2]
            if name != "except":
                fixer.transform = self._noting(fixer.transform, ADVICE[name])

    def refactor_tree(self, tree: Any, name: str) -> Any:
        """Convert the tree, and note each ``except`` with a comma: its fixer takes a whole ``try`` at once."""
        for node in tree.pre_order():
            is_except = node.type == pygram.python_symbols.except_clause and len(node.children) == 4
            if is_except and node.children[2].type == token.COMMA:
                self.notes.append((node.get_lineno(), ADVICE["except"]))
        return super().refactor_tree(tree, name)

    def _noting(self, transform: Callable[..., Any], advice: str) -> Callable[..., Any]:
        def noted(node: Any, results: Any) -> Any:
            line, before = node.get_lineno(), str(node)
            new = transform(node, results)
            after = str(node if new is None else new)
            if after != before:
                self.notes.append((line, advice or f"write `{after.split()[-1]}`"))
            return new

        return noted


@cache
def _tool() -> _Tool:
    return _Tool()


def _text(content: bytes, notes: Notes) -> str:
    """Return the text of the file; without a declaration, Python 2 accepted any bytes in comments and strings."""
    try:
        encoding, _ = tokenize.detect_encoding(BytesIO(content).readline)
        text = content.decode(encoding)
    except (SyntaxError, UnicodeDecodeError):
        text = content.decode("latin-1")
        first = next(at for at, byte in enumerate(content) if byte > 127)
        notes.append((content.count(b"\n", 0, first) + 1, "save the file in UTF-8"))
    return text.replace("\r\n", "\n").replace("\r", "\n") + "\n"


def _syntax_tree(converted: Any, path: str, notes: Notes) -> tuple[ast.Module, list[int]]:
    """Return the tree, and for each line of the new text the author's line."""
    lines = list(_author_lines(converted))
    written = _source_of(converted, notes)
    try:
        return ast.parse(written, path), lines
    except TabError as error:
        notes.append((lines[(error.lineno or 1) - 1], "indent with spaces only"))
        for leaf in converted.leaves():
            leaf.prefix = leaf.prefix.expandtabs()
            if leaf.type == token.INDENT:
                leaf.value = leaf.value.expandtabs()
        return ast.parse(str(converted), path), lines
    except SyntaxError as error:
        raise _Refused(lines[(error.lineno or 1) - 1]) from None


def _source_of(converted: Any, notes: Notes) -> str:
    for leaf in converted.leaves():
        if leaf.type == token.STRING and _UNICODE_RAW.match(leaf.value):
            leaf.value = leaf.value[1:]
            notes.append((leaf.lineno, "write the raw string without `u`"))
    return str(converted)


def _author_lines(converted: Any) -> Iterator[int]:
    """Yield, for each line of the new text, the author's line that contains its first old token.

    Fixers insert tokens, and now and then a line; what they insert has no line number.
    """
    known = 0
    current = 1
    for leaf in converted.leaves():
        for _ in range(leaf.prefix.count("\n")):
            yield known or current
            known = 0
        known = known or leaf.lineno
        inner = leaf.value.count("\n")
        for below in range(inner):
            yield known + below if inner > 1 else (known or current)
        if inner:
            current, known = (known or current), 0
            if leaf.type == token.STRING:
                known = leaf.lineno + inner
        elif known:
            current = known
    yield known or current
