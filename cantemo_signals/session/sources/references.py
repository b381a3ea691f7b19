"""What could call a function or import a file, according to the sources of plugins."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from types import FunctionType

from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.hosts import Host
from cantemo_signals.sandbox.importing.folders import content_of
from cantemo_signals.session.sources import UNKNOWN
from cantemo_signals.session.sources.flow import way_to
from cantemo_signals.session.sources.functions import is_code_of
from cantemo_signals.session.sources.passing import last_name
from cantemo_signals.session.sources.scopes import Scope
from cantemo_signals.session.sources.spots import Source, Spot
from cantemo_signals.session.sources.texts import Text, texts, tree_of

TESTS = re.compile(r"/tests?/|/(?:tests?|test_\w+|\w+_tests?|conftest)\.py\Z")
_ANYTHING = re.compile(b"")
DYNAMIC = re.compile(
    rb"\b(?:import_module|__import__|iter_modules|walk_packages|autodiscover\w*|load_module|exec)\s*\("
)


class References:
    """The references in the sources of a host's plugins."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._sources: dict[str, Source] = {}

    def calls(self, own: Scope) -> list[Spot] | None:
        """Return every call of a function or a class, or None if something unknown may call it too."""
        name = str(getattr(own.node, "name", ""))
        if self._is_named_elsewhere(rf"\b{re.escape(name)}\b"):
            return None
        found: list[Spot] = []
        for source in self._mentioning(name):
            called = {id(node.func): node for node, _ in source.nodes if isinstance(node, ast.Call)}
            exported = _exported(source)
            for node, scope in source.nodes:
                if _names_as_text(node, name) and id(node) not in exported:
                    return None
                if not _refers(node, name) or not _is_meant(node, scope, own):
                    continue
                call = called.get(id(node))
                spot = None if call is None else source.spot(call, scope)
                if spot is not None:
                    found.append(spot)
                elif not _is_within(scope, own.node):
                    return None
        return found

    def imports_of(self, path: str) -> list[Spot] | None:
        """Return every import of a plugin's file, or None if something unknown may import it too."""
        text = self.text_of(path)
        return None if text is None else self.imports(text)

    def text_of(self, path: str) -> Text | None:
        """Return the text of a plugin's file, or None."""
        return self._texts.get(path)

    @cached_property
    def _texts(self) -> dict[str, Text]:
        """The texts of all plugins, read once: there may be many things that nothing refers to."""
        return {text.path: text for text in texts(self._host, _ANYTHING)}

    def imports(self, text: Text) -> list[Spot] | None:
        """Return every import of a source text, or None if something unknown may import it too."""
        path = text.path
        directory, stem = os.path.split(path.removesuffix(".py"))
        if os.path.isfile(os.path.join(directory, stem, "__init__.py")):
            return []  # the package of that name is what they import
        name = text.module
        if self._is_gone_through(directory, text.package):
            return None
        package, _, last = name.rpartition(".")
        home = re.escape(package.rpartition(".")[2])
        if self._is_named_elsewhere(rf"\b{home}\b[^\n]*\b{re.escape(last)}\b"):
            return None
        found: list[Spot] = []
        for source in self._mentioning(last):
            if source.text.path != path:
                for node, scope in source.nodes:
                    if name in imported_by(node, source.text.package):
                        if (spot := source.spot(node, scope)) is None:
                            return None
                        found += [] if _is_for_readers(spot) else [spot]
                    elif isinstance(node, ast.Constant) and type(node.value) is str and node.value.startswith(name):
                        return None
        return found

    @cached_property
    def _elsewhere(self) -> list[bytes]:
        """The content of the files that belong to no plugin."""
        return [content_of(path) for path in self._host.other_files()]

    def _is_named_elsewhere(self, pattern: str) -> bool:
        """Return whether a file that belongs to no plugin names something; what it does with it is not followed."""
        return any(re.search(pattern.encode(), content) for content in self._elsewhere)

    def _is_gone_through(self, directory: str, package: str) -> bool:
        """Return whether one of the packages around a file imports what it finds, by names that it creates itself."""
        while plugin_of(package) is not None:
            if DYNAMIC.search(content_of(os.path.join(directory, "__init__.py"))):
                return True
            directory, package = os.path.dirname(directory), package.rpartition(".")[0]
        return False

    def _mentioning(self, name: str) -> Iterator[Source]:
        word = name.encode()
        for text in self._texts.values():
            if word in text.content and not TESTS.search(text.path):
                yield self._sources.setdefault(text.path, Source(text))


def _is_meant(node: ast.AST, scope: Scope, own: Scope) -> bool:
    """Return whether a reference by its name may be one to a function or a class."""
    value = scope.resolve(node) if isinstance(node, ast.expr) else UNKNOWN
    if type(value) is staticmethod or type(value) is classmethod:
        value = value.__func__
    if type(value) is FunctionType and isinstance(own.node, ast.FunctionDef | ast.AsyncFunctionDef):
        return value.__code__.co_filename == own.text.path and is_code_of(own.node, value.__code__)
    return value is UNKNOWN or value is own.cls


def _is_within(scope: Scope | None, node: ast.AST) -> bool:
    while scope is not None and scope.node is not node:
        scope = scope.parent
    return scope is not None


def imported_by(node: ast.AST, package: str) -> list[str]:
    """Return the modules that a statement imports, including their packages, or that a call names first."""
    if isinstance(node, ast.Import):
        parts = [alias.name.split(".") for alias in node.names]
        return [".".join(each[: length + 1]) for each in parts for length in range(len(each))]
    if isinstance(node, ast.ImportFrom):
        parents = package.split(".")[: len(package.split(".")) + 1 - node.level] if node.level else []
        origin = ".".join([*parents, *([node.module] if node.module else [])])
        return [origin, *(f"{origin}.{alias.name}" for alias in node.names)]
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        return [node.args[0].value] if isinstance(node.args[0].value, str) else []
    return []


def line_of_import(content: bytes, name: str, package: str) -> int | None:
    """Return the first line of a module in ``package`` that imports the module with this full name."""
    return _lines_of_imports(content, package).get(name)


@lru_cache(maxsize=4096)
def _lines_of_imports(content: bytes, package: str) -> dict[str, int]:
    """Return the modules that a module in ``package`` imports, each with its first line."""
    lines: dict[str, int] = {}
    for node in ast.walk(tree_of(content) or ast.Module([], [])):
        if isinstance(node, ast.stmt | ast.expr):
            for name in imported_by(node, package):
                lines[name] = min(node.lineno, lines.get(name, node.lineno))
    return lines


def _is_for_readers(spot: Spot) -> bool:
    """Return whether a spot is under ``if TYPE_CHECKING``, which never runs."""
    root = spot.function or spot.text.tree or ast.Module([], [])
    owners = [block.owner for block in way_to(root, spot.statement)]
    return any(isinstance(each, ast.If) and last_name(each.test) == "TYPE_CHECKING" for each in owners)


def _exported(source: Source) -> set[int]:
    """Return the identities of the nodes in ``__all__``, which call nothing."""
    lists = [
        node.value
        for node, _ in source.nodes
        if isinstance(node, ast.Assign) and any(last_name(target) == "__all__" for target in node.targets)
    ]
    return {id(each) for one in lists for each in ast.walk(one)}


def _refers(node: ast.AST, name: str) -> bool:
    is_read = isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load)
    return is_read and isinstance(node, ast.expr) and last_name(node) == name


def _names_as_text(node: ast.AST, name: str) -> bool:
    """Return whether a text is just this name: something may look it up."""
    is_text = isinstance(node, ast.Constant) and type(node.value) is str
    return is_text and isinstance(node, ast.Constant) and str(node.value).rpartition(".")[2] == name
