"""Which import loads which module of a plugin, and which imports a linter would delete."""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterator
from functools import lru_cache

from cantemo_signals.session.lines import Lines
from cantemo_signals.session.sources.bindings import Imported
from cantemo_signals.session.sources.scopes import Scope, absolute, scoped
from cantemo_signals.session.sources.texts import Text
from cantemo_signals.values import NamedTuple

_MARK = re.compile(
    rb"#.*\bnoqa\b(?!\s*:)|#.*\bnoqa\s*:[^#]*\bF(?:4|40|401)?\b|#\s*pylint:\s*disable=.*\b(?:unused-import|W0611|all)\b",
    re.IGNORECASE,
)
"""The comments that make flake8, ruff and pylint leave an import alone."""
_MARK_OF_FILE = re.compile(
    rb"^\s*#\s*(?:(?:ruff|flake8)[:=]\s*noqa(?!\s*:)|(?:ruff|flake8):\s*noqa\s*:[^#]*\bF(?:4|40|401)?\b"
    rb"|pylint:\s*disable=.*\b(?:unused-import|W0611|all)\b|pylint:\s*skip-file)",
    re.IGNORECASE | re.MULTILINE,
)
_MARK_ABOVE = re.compile(rb"#\s*noinspection\b.*PyUnresolvedReferences")


_CALLED = ("bootstrap", "ready")
"""The functions that certainly ran."""
_IDENTIFIER = re.compile(r"[A-Za-z_][\w.]*")


class ModuleImport(NamedTuple):
    """A name that an import binds, and the ``modules`` of plugins that this loads.

    ``is_unused`` tells whether linters would delete it.
    """

    path: str
    line: int
    name: str
    modules: tuple[str, ...]
    is_unused: bool


def module_imports(text: Text, known: Container[str], lines: Lines | None) -> Iterator[ModuleImport]:
    """Yield what the imports of a file load, if they ran; an import that may not have run counts as used."""
    for node, scope in scoped(text.tree, Scope(text, text.tree)) if text.tree is not None else ():
        if isinstance(node, ast.Import | ast.ImportFrom) and (has_run := _has_run(node, scope, lines)) is not False:
            for alias in node.names:
                modules = tuple(each for each in _loaded(node, alias, text.package) if each in known)
                if modules:
                    is_unused = has_run is True and not _is_kept(node, alias, scope)
                    yield ModuleImport(text.path, alias.lineno, alias.asname or alias.name, modules, is_unused)


def _has_run(node: ast.stmt, scope: Scope, lines: Lines | None) -> bool | None:
    """Return whether a statement ran, or None if that was not observed."""
    if lines is not None and lines.is_known:
        return any(line in lines.ran(scope.text.path) for line in range(node.lineno, (node.end_lineno or 0) + 1))
    return None if scope.parent is not None and getattr(scope.node, "name", "") not in _CALLED else True


def _loaded(node: ast.Import | ast.ImportFrom, alias: ast.alias, package: str) -> tuple[str, ...]:
    """Return the modules that one name of an import loads if they exist, besides the packages that contain them."""
    if isinstance(node, ast.Import):
        return (alias.name,)
    module = absolute(Imported(node.module or "", level=node.level), package)
    return f"{module}.{alias.name}", module


def _bound(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> str:
    if alias.asname is None and isinstance(node, ast.Import):
        return alias.name.partition(".")[0]
    return alias.asname or alias.name


def _is_kept(node: ast.Import | ast.ImportFrom, alias: ast.alias, scope: Scope) -> bool:
    """Return whether a linter keeps a name of an import: it is used, exported, marked, or in the body of a class."""
    name = _bound(node, alias)
    if name == "*" or alias.asname == alias.name or isinstance(scope.node, ast.ClassDef):
        return True
    return name in _names(scope.node) or _is_marked(node, scope.text.content)


@lru_cache(maxsize=256)
def _names(node: ast.AST) -> frozenset[str]:
    """Return the names that are used in a module or a function, including in texts such as those in ``__all__``."""
    found: set[str] = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            found.add(each.id)
        elif isinstance(each, ast.Global | ast.Nonlocal):
            found.update(each.names)
        elif isinstance(each, ast.Constant) and type(each.value) is str and _IDENTIFIER.fullmatch(each.value):
            found.add(each.value.partition(".")[0])
    return frozenset(found)


def _is_marked(node: ast.stmt, content: bytes) -> bool:
    lines = content.split(b"\n")
    own = b"\n".join(lines[node.lineno - 1 : node.end_lineno])
    above = lines[node.lineno - 2] if node.lineno > 1 else b""
    return bool(_MARK.search(own) or _MARK_ABOVE.search(above) or _MARK_OF_FILE.search(content))
