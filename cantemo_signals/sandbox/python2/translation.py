"""Translate Python 2 modules to Python 3: their imports, names that moved and, if necessary, their syntax."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any

from cantemo_signals.sandbox.python2.ambiguities import ambiguities, has_commas
from cantemo_signals.sandbox.python2.names import GONE_BUILTINS, MOVED_MODULES, MOVED_NAMES

Converted = tuple[ast.Module, list[tuple[int, str]]]


def translate(
    path: str, has_sibling: Callable[[str], bool], compatibility: list[tuple[str, int, str]]
) -> CodeType | None:
    """Return the code of a module translated to Python 3; None if it needs no translation.

    ``has_sibling`` returns whether the same package contains a module of that name. What was translated is added to
    ``compatibility``: file, line, and what to write there.

    Raises:
        SyntaxError: it is neither Python 3 nor Python 2.
    """
    with open(path, "rb") as stream:
        content = stream.read()
    tree, notes = _parse(content, path)
    tree, fixes = _with_new_names(tree, path, has_sibling)
    if fixes and not notes and has_commas(tree) and (converted := _converted(content, path)) is not None:
        tree, notes = converted
        tree, fixes = _with_new_names(tree, path, has_sibling)
    fixes += ((path, line, advice) for line, advice in notes)
    if not fixes:
        return None
    compatibility += sorted(fixes, key=lambda fix: fix[1])
    code: CodeType = compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)
    return code


def _parse(content: bytes, path: str) -> Converted:
    """Return the module, and what was converted in its syntax: the line, and what to write there."""
    try:
        tree = ast.parse(content, path)
    except SyntaxError:
        from cantemo_signals.sandbox.python2 import conversion  # few files need it, and it is slow

        return conversion.convert(content, path)
    is_python_2 = next(ambiguities(tree), None) is not None
    return (is_python_2 and _converted(content, path)) or (tree, [])


def _converted(content: bytes, path: str) -> Converted | None:
    """Return a module that Python 3 accepts too as Python 2 reads it, or None if that cannot be converted."""
    from cantemo_signals.sandbox.python2 import conversion  # few files need it, and it is slow

    try:
        return conversion.convert(content, path)
    except SyntaxError:
        return None


def _with_new_names(
    tree: ast.Module, path: str, has_sibling: Callable[[str], bool]
) -> tuple[ast.Module, list[tuple[str, int, str]]]:
    translator = _Translator(path, has_sibling, absolute=_is_absolute(tree), bound=_bound(tree))
    return translator.visit(tree), translator.fixes


class _Translator(ast.NodeTransformer):
    """A rewriter of imports, and of attributes of modules that moved."""

    def __init__(self, path: str, has_sibling: Callable[[str], bool], *, absolute: bool, bound: set[str]) -> None:
        self.fixes: list[tuple[str, int, str]] = []
        self._path = path
        self._has_sibling = has_sibling
        self._absolute = absolute
        self._bound = bound

    def visit_Name(self, node: ast.Name) -> Any:
        new = _BUILTINS.get(node.id)
        if new is None or node.id in self._bound or not isinstance(node.ctx, ast.Load):
            return node
        self._note(node, f"write `{new}`")
        module, _, name = new.rpartition(".")
        return ast.copy_location(_imported_name(module or "builtins", name), node)

    def visit_Call(self, node: ast.Call) -> Any:
        self.generic_visit(node)
        function = node.func
        if not isinstance(function, ast.Attribute) or node.keywords:
            return node
        if function.attr == "has_key" and len(node.args) == 1:
            self._note(node, "write `key in …`")
            return ast.copy_location(ast.Compare(node.args[0], [ast.In()], [function.value]), node)
        if function.attr in _METHODS and not node.args:
            self._note(node, f"write `.{_METHODS[function.attr]}()`")
            function.attr = _METHODS[function.attr]
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> Any:
        module = node.module
        if node.level or module is None:
            return node
        if self._is_sibling(module):
            better = module.removeprefix("__init__")
            self._note(node, f"write `from .{better} import {_written(node.names)}`")
            node.level = 1
            return node
        if module in MOVED_MODULES:
            node.module = MOVED_MODULES[module]
            self._note(node, f"write `from {node.module} import {_written(node.names)}`")
            return node
        if any((module, alias.name) in MOVED_NAMES for alias in node.names):
            return [self._from(node, *target) for target in self._targets(node, module)]
        return node

    def visit_Import(self, node: ast.Import) -> Any:
        return [statement for alias in node.names for statement in self._imported(node, alias)]

    def visit_Attribute(self, node: ast.Attribute) -> Any:
        self.generic_visit(node)
        if not isinstance(node.value, ast.Name) or (node.value.id, node.attr) not in MOVED_NAMES:
            return node
        module, name = MOVED_NAMES[node.value.id, node.attr]
        full = name if module == "builtins" else f"{module}.{name}"
        self._note(node, f"write `{full}`")
        return ast.copy_location(_imported_name(module, name), node)

    def _imported(self, node: ast.Import, alias: ast.alias) -> Iterator[ast.stmt]:
        root = alias.name.partition(".")[0]
        if self._is_sibling(root):
            yield from self._sibling(node, alias, root)
        elif alias.name in MOVED_MODULES:
            target = MOVED_MODULES[alias.name]
            self._note(node, f"write `import {target}`")
            yield ast.copy_location(ast.Import([ast.alias(target, alias.asname or root)]), node)
        else:
            yield ast.copy_location(ast.Import([alias]), node)

    def _sibling(self, node: ast.Import, alias: ast.alias, root: str) -> Iterator[ast.stmt]:
        """Bind ``a`` as ``import a.b`` does; ``from . import a`` might find another ``a`` in the package."""
        parent, _, last = alias.name.rpartition(".")
        self._note(node, f"write `from .{parent} import {last}{_as(alias)}`")
        whole = _import_relative(alias.name)
        if alias.asname or not parent:
            yield ast.copy_location(ast.Assign([ast.Name(alias.asname or root, ast.Store())], whole), node)
        else:
            yield ast.copy_location(ast.Assign([ast.Name(root, ast.Store())], _import_relative(root)), node)
            yield ast.copy_location(ast.Expr(whole), node)

    def _targets(self, node: ast.ImportFrom, module: str) -> Iterator[tuple[str, ast.alias]]:
        for alias in node.names:
            target, name = MOVED_NAMES.get((module, alias.name), (module, alias.name))
            if (target, name) != (module, alias.name):
                self._note(node, f"write `{name}`" if target == "builtins" else f"write `from {target} import {name}`")
            yield target, ast.alias(name, alias.asname or (alias.name if name != alias.name else None))

    def _from(self, node: ast.ImportFrom, module: str, alias: ast.alias) -> ast.stmt:
        return ast.copy_location(ast.ImportFrom(module, [alias], 0), node)

    def _is_sibling(self, module: str) -> bool:
        return not self._absolute and self._has_sibling(module.partition(".")[0])

    def _note(self, node: ast.stmt | ast.expr, advice: str) -> None:
        self.fixes.append((self._path, node.lineno, advice))


#: The built-ins of Python 2 that are a single name in Python 3.
_BUILTINS = {name: new for name, new in GONE_BUILTINS.items() if "(" not in new and name != "file"}
_METHODS = {"iteritems": "items", "iterkeys": "keys", "itervalues": "values"}


def _bound(tree: ast.Module) -> set[str]:
    """Return every name that the module itself binds anywhere."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.alias):
            names.add(node.asname or node.name)
    return names


def _is_absolute(tree: ast.Module) -> bool:
    """Return whether the module itself declares its imports absolute."""
    return any(
        isinstance(statement, ast.ImportFrom)
        and statement.module == "__future__"
        and any(alias.name == "absolute_import" for alias in statement.names)
        for statement in tree.body
    )


def _import_relative(name: str) -> ast.expr:
    """Return an import of the module itself, as ``import`` does it, from the package of the importing module."""
    return ast.parse(f"__import__({name!r}, globals(), None, ['__name__'], 1)", mode="eval").body


def _imported_name(module: str, name: str) -> ast.expr:
    return ast.parse(f"__import__({module!r}, None, None, [{name!r}]).{name}", mode="eval").body


def _written(names: list[ast.alias]) -> str:
    return ", ".join(alias.name + _as(alias) for alias in names)


def _as(alias: ast.alias) -> str:
    return f" as {alias.asname}" if alias.asname else ""
