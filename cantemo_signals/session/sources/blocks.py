"""The plugin classes for blocks that are written in the sources, whether or not they were ever instantiated."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from cantemo_signals.hosts import Host
from cantemo_signals.sandbox.blocks.blocks import INTERFACE, METHOD
from cantemo_signals.session.sources.texts import Text, texts
from cantemo_signals.values import NamedTuple


class WrittenBlock(NamedTuple):
    """A class that implements IPluginBlock: its module and name, the block that it names, and where it is written.

    ``method_at`` is the place of its ``return_string``, or that of the class if it has none. ``block`` is None where
    the name is no literal.
    """

    module: str
    name: str
    block: str | None
    path: str
    line: int
    method_at: tuple[str, int]
    is_imported: bool

    @property
    def receiver(self) -> str:
        """The dotted name of its method."""
        return f"{self.module}.{self.name}.{METHOD}"


def written_blocks(host: Host) -> Iterator[WrittenBlock]:
    """Yield the classes in the sources of the plugins, imported or not."""
    for text in texts(host, re.compile(INTERFACE.encode())):
        classes = {} if text.tree is None else {each.name: each for each in _classes(text.tree)}
        for cls in classes.values():
            family = [cls, *_bases(cls, classes)]
            if any(map(_implements, family)):
                yield _written(text, cls, family)


def _written(text: Text, cls: ast.ClassDef, family: list[ast.ClassDef]) -> WrittenBlock:
    named = (name for each in family if (name := _named(each)) is not None)
    methods = [part for each in family for part in each.body if isinstance(part, ast.FunctionDef)]
    lines = [min(each.lineno, *(part.lineno for part in each.decorator_list), each.lineno) for each in methods]
    found = [line for line, each in zip(lines, methods, strict=True) if each.name == METHOD]
    at = text.path, next(iter(found), cls.lineno)
    return WrittenBlock(text.module, cls.name, next(named, None), text.path, cls.lineno, at, text.is_imported)


def _classes(tree: ast.Module) -> Iterator[ast.ClassDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def _bases(cls: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> list[ast.ClassDef]:
    """Return the bases of a class that are written in the same file, and theirs."""
    found: dict[str, ast.ClassDef] = {}
    waiting = [cls]
    while waiting:
        for base in waiting.pop().bases:
            name = base.id if isinstance(base, ast.Name) else ""
            if name in classes and name not in found and name != cls.name:
                found[name] = classes[name]
                waiting.append(classes[name])
    return list(found.values())


def _implements(cls: ast.ClassDef) -> bool:
    calls = [part.value for part in cls.body if isinstance(part, ast.Expr) and isinstance(part.value, ast.Call)]
    names = [last for call in calls if _last(call.func) == "implements" for each in call.args if (last := _last(each))]
    return INTERFACE in names


def _last(expression: ast.expr) -> str:
    """Return a name, or the last part of a dotted one."""
    if isinstance(expression, ast.Attribute):
        return expression.attr
    return expression.id if isinstance(expression, ast.Name) else ""


def _named(cls: ast.ClassDef) -> str | None:
    """Return the literal that a class has as its ``name``."""
    for node in ast.walk(cls):
        if isinstance(node, ast.Assign) and any(_last(target) == "name" for target in node.targets):
            value = node.value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                return value.value
    return None
