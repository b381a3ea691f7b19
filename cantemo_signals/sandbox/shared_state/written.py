"""What a module's own source does with its names: which are variables, and which tables it fills and empties."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

from cantemo_signals.bus.naming import class_name
from cantemo_signals.bus.origin import OWN_PACKAGE
from cantemo_signals.values import OWN_BUILTINS, NamedTuple

globals()["__builtins__"] = OWN_BUILTINS

Names = frozenset[str]
_MUTATING = "add append clear discard extend insert pop popitem remove setdefault update"
MUTATING = frozenset(_MUTATING.split())


class Written(NamedTuple):
    """The names that a module gives other values, changes the content of, empties, and fills when they are made.

    The objects of its classes have what is ``moving`` changed after they were made.
    """

    variables: Names
    changed: Names
    emptied: Names
    filled: Names
    moving: Names


UNKNOWN = None
"""The source cannot be read, or is this tool's own, which may set anything anywhere."""
WITHOUT_SOURCE = Written(Names(), Names(), Names(), Names(), Names())


def written_in(owner: Any) -> Written | None:
    """Return what the source of a module, or of a class's module, does with names; UNKNOWN if that is not known."""
    name = class_name(owner)[0] if issubclass(type(owner), type) else vars(owner).get("__name__")
    if type(name) is not str or name.startswith(OWN_PACKAGE):
        return UNKNOWN
    path = vars(sys.modules[name]).get("__file__") if name in sys.modules else None
    if type(path) is str and path.endswith(".py"):
        return _written(path)
    return WITHOUT_SOURCE if name in sys.builtin_module_names or path is not None else UNKNOWN


@cache
def _written(path: str) -> Written | None:
    import ast  # 8 ms: few plugins change anything

    try:
        with open(path, "rb") as stream:
            tree = ast.parse(stream.read())
    except (OSError, SyntaxError, ValueError):
        return UNKNOWN
    nodes = [*ast.walk(tree)]
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    inner = [node for function in functions for node in ast.walk(function)]
    later = [node for function in functions if function.name != "__init__" for node in ast.walk(function)]
    stored = [node for node in inner if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load)]
    items = [node for node in inner if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load)]
    calls = [node.func for node in inner if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    filled = [node for node in nodes if isinstance(node, ast.Assign) and _is_filled(node.value)]
    return Written(
        _names(
            *(name for node in nodes if isinstance(node, ast.Global) for name in node.names),
            *(node.attr for node in stored if _last(node.value) != "self"),
        ),
        _names(*(_last(node.value) for node in items), *(_last(each.value) for each in calls if each.attr in MUTATING)),
        _names(*(_last(each.value) for each in calls if each.attr == "clear")),
        _names(*(_last(target) for node in filled for target in node.targets)),
        _names(
            *(node.attr for node in later if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load))
        ),
    )


def _names(*names: str | None) -> Names:
    return frozenset(name for name in names if name is not None)


def _is_filled(value: Any) -> bool:
    return bool(getattr(value, "elts", None) or getattr(value, "keys", None) or getattr(value, "generators", None))


def _last(node: Any) -> str | None:
    """Return the last name of a dotted one."""
    return getattr(node, "attr", None) or getattr(node, "id", None)
