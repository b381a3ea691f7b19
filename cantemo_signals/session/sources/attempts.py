"""Names that code only tries to import or use, and can do without."""

from __future__ import annotations

import ast
from functools import lru_cache

from cantemo_signals.sandbox.importing.folders import content_of
from cantemo_signals.session.sources.texts import tree_of

_CATCHES = {"ImportError", "ModuleNotFoundError", "AttributeError", "Exception", "BaseException"}


def is_attempt(place: tuple[str, int]) -> bool:
    """Return whether a line is inside a ``try`` that tolerates a missing name."""
    path, line = place
    return any(first <= line <= last for first, last in _attempts(content_of(path)))


@lru_cache(maxsize=256)
def _attempts(content: bytes) -> tuple[tuple[int, int], ...]:
    """Return the first and last lines of each part of a source text that is only tried."""
    tree = tree_of(content)
    return tuple(
        (node.body[0].lineno, node.body[-1].end_lineno or 0)
        for node in (() if tree is None else ast.walk(tree))
        if isinstance(node, ast.Try) and any(map(_goes_on, node.handlers))
    )


def _goes_on(handler: ast.ExceptHandler) -> bool:
    caught = handler.type
    kinds = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(kind is None or ast.unparse(kind) in _CATCHES for kind in kinds)
