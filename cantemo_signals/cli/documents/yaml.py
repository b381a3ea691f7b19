"""YAML 1.2, of which what only looks like a number or a date (``007``, ``1_000``, ``2024-01-02``) stays text."""

from __future__ import annotations

import re
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.resolver import VersionedResolver

NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)?(\.[0-9]*)?([eE][-+]?[0-9]+)?")
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


def load(text: str) -> Any:
    """Return the value of a YAML text.

    Raises:
        ValueError: it is not YAML; says where, and why.
    """
    reader = YAML(typ="safe", pure=True)
    reader.Resolver, reader.Constructor = _Resolver, _Constructor
    try:
        return reader.load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f" (line {mark.line + 1} column {mark.column + 1})" if mark else ""
        raise ValueError(f"{error.problem or error.context}{where}") from error
    except YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from error
