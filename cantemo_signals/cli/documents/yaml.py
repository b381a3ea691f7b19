"""YAML 1.2, of which what only looks like a number or a date (``007``, ``1_000``, ``2024-01-02``) stays text."""

from __future__ import annotations

import re
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, SequenceNode
from ruamel.yaml.resolver import VersionedResolver

NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)?(\.[0-9]*)?([eE][-+]?[0-9]+)?")
MOST_VALUES = 2_000_000
OF_PLAIN_TEXT = ("int", "float", "timestamp", "value")


class _Resolver(VersionedResolver):
    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        tag = super().resolve(kind, value, implicit)
        looks_only = str(tag).rpartition(":")[2] in OF_PLAIN_TEXT and not NUMBER.fullmatch(value)
        return self.DEFAULT_SCALAR_TAG if looks_only else tag


class _Constructor(SafeConstructor):
    def check_mapping_key(self, node: Any, key_node: Any, mapping: Any, key: Any, value: Any) -> bool:
        if not isinstance(key, str):
            raise MarkedYAMLError(problem="a key must be a string", problem_mark=key_node.start_mark)
        if key in mapping:  # the library's own complaint would show the values, which may be secrets
            raise MarkedYAMLError(problem=f"duplicate key {key!r}", problem_mark=key_node.start_mark)
        return True


class _Composer(Composer):
    """Refuses what is small as it is written, and endless or huge once its anchors are expanded."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        node = super().compose_node(parent, index)
        if parent is None:
            self._measure(node)
        return node

    def _measure(self, root: Any) -> None:
        sizes: dict[int, int] = {}
        begun: set[int] = set()
        waiting = [(root, False)]
        while waiting:
            node, is_begun = waiting.pop()
            parts = _parts(node)
            if is_begun:
                if any(id(part) not in sizes for part in parts):
                    raise MarkedYAMLError(problem="an anchor holds itself", problem_mark=node.start_mark)
                sizes[id(node)] = 1 + sum(sizes[id(part)] for part in parts)
                if sizes[id(node)] > MOST_VALUES:
                    problem = f"more than {MOST_VALUES} values, once anchors are expanded"
                    raise MarkedYAMLError(problem=problem, problem_mark=node.start_mark)
            elif id(node) not in begun:
                begun.add(id(node))
                waiting += [(node, True), *((part, False) for part in parts)]


def _parts(node: Any) -> list[Any]:
    if isinstance(node, MappingNode):
        return [part for pair in node.value for part in pair]
    return node.value if isinstance(node, SequenceNode) else []


def load(text: str) -> Any:
    """Return the value of a YAML text.

    Raises:
        ValueError: it is not YAML; says where, and why.
    """
    reader = YAML(typ="safe", pure=True)
    reader.Resolver, reader.Constructor, reader.Composer = _Resolver, _Constructor, _Composer
    try:
        return reader.load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f" (line {mark.line + 1} column {mark.column + 1})" if mark else ""
        raise ValueError(f"{error.problem or error.context}{where}") from error
    except YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from error
