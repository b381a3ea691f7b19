"""The tables in modules that plugins name: what was in them from the beginning, and the methods of their objects."""

from __future__ import annotations

from collections.abc import Iterator
from types import FunctionType, ModuleType
from typing import Any

from cantemo_signals.bus.naming import class_name
from cantemo_signals.bus.origin import OWN_PACKAGE, plugin_of
from cantemo_signals.sandbox.shared_state.renamed import FIXED, PLAIN, name_of
from cantemo_signals.sandbox.shared_state.written import written_in
from cantemo_signals.values import OWN_BUILTINS, NamedTuple

globals()["__builtins__"] = OWN_BUILTINS

KINDS = (dict, list, set)
PASSED = frozenset({"sys", "builtins", "os", "gc", "pydispatch.dispatcher"})
"""The modules whose tables are compared otherwise, or are there to be changed."""


CHANGED_ELSEWHERE = frozenset({"_handlerList", "_handlers"})
"""The tables of ``logging`` that ``logging.config`` empties."""


class Table(NamedTuple):
    """A dictionary, a list or a set that a module or a class holds under a name, and what was in it."""

    owner: Any
    name: str
    held: Any
    before: Any
    kind: Any = None

    @property
    def full_name(self) -> str:
        """The name by which plugins know it."""
        return f"{name_of(self.owner)}.{self.name}"


class Tables:
    """The tables and objects of some modules and their classes."""

    def __init__(self) -> None:
        self._tables: list[Table] = []
        self._objects: list[Table] = []
        self._modules: set[int] = set()

    def add(self, module: ModuleType) -> None:
        """Include those of a module; once."""
        if id(module) in self._modules or module.__name__ in PASSED:
            return
        self._modules.add(id(module))
        classes = [each for each in vars(module).values() if issubclass(type(each), type)]
        for owner in (module, *(each for each in classes if class_name(each)[0] == module.__name__)):
            for name, value in [*vars(owner).items()]:
                if name.startswith("__") or name in CHANGED_ELSEWHERE:
                    continue
                if type(value) in KINDS:
                    self._tables.append(Table(owner, name, value, value.copy()))
                elif (held := _namespace(value)) is not None:
                    self._objects.append(Table(owner, name, held, held.copy(), type(value)))

    def put_back(self) -> Iterator[tuple[str, str]]:
        """Restore what somebody else took out or replaced; yield the name of each, and its last part."""
        for place, table in enumerate(self._tables):
            if table.held != table.before:
                if _is_damaged(table):
                    _restore(table)
                    yield table.full_name, table.name
                self._tables[place] = table._replace(before=table.held.copy())
        for place, table in enumerate(self._objects):
            if changed := [name for name, value in table.held.items() if value is not table.before.get(name)]:
                for name in [each for each in changed if _is_replaced(table, each)]:
                    _put(table, name)
                    yield f"{table.full_name}.{name}", name
                self._objects[place] = table._replace(before=table.held.copy())


def _is_replaced(table: Table, name: str) -> bool:
    """Return whether an object got a method of a plugin's, or another constant than it was made with."""
    if _is_method_of_plugin(table.held[name]):
        return True
    inherited = [vars(cls)[name] for cls in table.kind.__mro__ if name in vars(cls)]
    before = table.before.get(name, inherited[0] if inherited else None)
    written = written_in(table.kind) if type(before) in PLAIN and before != table.held[name] else None
    return written is not None and name not in written.moving and name not in written.variables


def _put(table: Table, name: str) -> None:
    if name in table.before:
        table.held[name] = table.before[name]
    else:
        del table.held[name]


def _namespace(value: Any) -> dict[str, Any] | None:
    """Return the attributes of an object that is no module, class or function."""
    if issubclass(type(value), (type, ModuleType, *FIXED)) or type(value).__dictoffset__ == 0:
        return None
    home = class_name(type(value))[0] or ""
    if plugin_of(home) is not None or home.startswith(OWN_PACKAGE):  # a plugin may give a signal a `send` of its own
        return None
    try:
        held = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return None
    return held if type(held) is dict else None


def _is_method_of_plugin(value: object) -> bool:
    return type(value) is FunctionType and plugin_of(value.__module__) is not None


def _is_damaged(table: Table) -> bool:
    """Return whether a table lost what was in it from the beginning, or has something else in the place of that."""
    written = written_in(table.owner)
    if written is None:
        return False
    if not table.held and table.name not in written.emptied:
        return True
    if type(table.held) is not dict:
        is_lost = any(each not in table.held for each in table.before)
        return is_lost and table.name in written.filled and table.name not in written.changed
    values = [(value, table.held[key]) for key, value in table.before.items() if key in table.held]
    changed = [(value, now) for value, now in values if value is not now and value != now]
    if any(issubclass(type(value), FIXED) and _is_method_of_plugin(now) for value, now in changed):
        return True
    is_lost = len(values) < len(table.before) and table.name not in written.emptied
    is_constant = table.name not in written.changed
    return table.name in written.filled and (is_lost or (bool(changed) and is_constant))


def _restore(table: Table) -> None:
    if type(table.held) is list:
        table.held[:] = [*table.before, *(each for each in table.held if each not in table.before)]
    else:
        table.held.update(table.before)
