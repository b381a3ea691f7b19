"""Names that code only tries to take, and can do without."""

from __future__ import annotations

import ast

from cantemo_signals.sandbox.importing.folders import content_of
from cantemo_signals.session.sources.texts import tree_of

_CATCHES = {"ImportError", "ModuleNotFoundError", "AttributeError", "Exception", "BaseException"}


def is_attempt(place: tuple[str, int]) -> bool:
    """Tell whether a line stands in a ``try`` that goes on without a name that cannot be had."""
    path, line = place
    tree = tree_of(content_of(path))
    return tree is not None and any(
        isinstance(node, ast.Try) and _spans(node.body, line) and any(map(_goes_on, node.handlers))
        for node in ast.walk(tree)
    )


def _spans(body: list[ast.stmt], line: int) -> bool:
    return body[0].lineno <= line <= (body[-1].end_lineno or 0)


def _goes_on(handler: ast.ExceptHandler) -> bool:
    caught = handler.type
    kinds = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(kind is None or ast.unparse(kind) in _CATCHES for kind in kinds)
