"""Comments in the sources of plugins that ignore rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from tokenize import COMMENT, DEDENT, ENCODING, ENDMARKER, INDENT, NEWLINE, NL, TokenError, tokenize
from typing import Literal

from cantemo_signals.values import NamedTuple

_OUR_WORD = re.compile(rb"cantemo-signals:")
_CODE = re.compile(rb"CS\d")
_OURS = re.compile(r"#\s*cantemo-signals:\s*(?P<word>[\w-]*)\s*(?:\[(?P<codes>[^\]]*)\])?\s*(?P<why>[^#]*)")
_NOQA = re.compile(r"#\s*(?i:noqa)\s*:\s*(?P<codes>[A-Z]+\d+(?:[,\s]+[A-Z]+\d+)*)")
_SPACE = (INDENT, DEDENT, ENCODING, ENDMARKER)


class _Marker:
    """What begins all such comments, or names a rule in them: fast to look for in any source."""

    @staticmethod
    def search(content: bytes, /) -> bool:
        """Return whether a source may have such a comment."""
        return b"#" in content and (_CODE.search(content) or _OUR_WORD.search(content)) is not None


MARKER = _Marker()


class Comment(NamedTuple):
    """A comment that ignores rules on the lines from ``first`` to ``last``; without codes, all rules.

    ``word`` is the action that it names, which should be "ignore". ``why`` is the reason that its author gave.
    """

    line: int
    first: int
    last: int
    by: Literal["comment", "noqa"]
    word: str
    codes: tuple[str, ...] = ()
    why: str | None = None

    def code_for(self, code: str) -> str | None:
        """Return which of its codes ignores the rule, "" if it has no codes, or None if it does not ignore the rule."""
        if not self.codes:
            return ""
        return next((each for each in self.codes if code.startswith(each)), None)


def comments_in(content: bytes) -> list[Comment]:
    """Return the comments of a source text that ignore rules, up to the point where Python cannot read it."""
    return [each for text, *lines in _comments(content) for each in _read(text, *lines)]


def _read(text: str, line: int, first: int, last: int) -> Iterator[Comment]:
    for match in _OURS.finditer(text):
        codes, why = _codes(match["codes"] or ""), match["why"].strip() or None
        yield Comment(line, first, last, "comment", match["word"], codes, why)
    for match in _NOQA.finditer(text):
        if codes := tuple(code for code in _codes(match["codes"]) if code.startswith("CS")):
            yield Comment(line, first, last, "noqa", "ignore", codes)


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code.upper() for code in re.split(r"[,\s]+", text) if code)


def _comments(content: bytes) -> Iterator[tuple[str, int, int, int]]:
    """Yield each comment with its line, and the first and the last line of the statement that it begins or ends."""
    begin: int | None = None
    waiting: list[tuple[str, int]] = []
    try:
        for token in tokenize(BytesIO(content).readline):
            line = token.start[0]
            if token.type == COMMENT:
                waiting.append((token.string, line))
            elif token.type == NEWLINE or (token.type == NL and begin is None):
                first, begin = begin or line, None
                yield from ((text, at, *((first, line) if at in (first, line) else (at, at))) for text, at in waiting)
                waiting = []
            elif begin is None and token.type not in (*_SPACE, NL):
                begin = line
    except (TokenError, SyntaxError, UnicodeDecodeError):  # Python 2, or no Python at all
        yield from ((text, at, at, at) for text, at in waiting)
