"""Inspect Celery's tasks, real or made up, and their proxies, without creating a task that does not exist yet."""

from __future__ import annotations

import sys
from types import FunctionType
from typing import Any

from cantemo_signals.bus.namespaces import namespace_of
from cantemo_signals.bus.naming import class_name, dict_of, dotted_name, is_ours, mro_of, plain_text

PROXIES = ("Proxy", "PromiseProxy")
"""The classes of what stands for a task, in ``celery.local``; of one of them the module and the name are made up."""


def function_of(thing: Any) -> tuple[FunctionType, int] | None:
    """Return the function that a task runs and how many of its parameters Celery fills; None if it is not a task."""
    kind = type(thing)
    if "celery.local" in sys.modules and any(kind is vars(sys.modules["celery.local"]).get(name) for name in PROXIES):
        return _behind(thing)
    if _is_task_class(kind):
        run = next((dict_of(base)["run"] for base in mro_of(kind) if "run" in dict_of(base)), None)
        return (run, 1) if type(run) is FunctionType else _unbound(getattr(run, "__func__", None))
    if is_ours(kind):
        namespace = namespace_of(thing)
        function = namespace.get("__wrapped__")
        return (function, int(namespace.get("__bound__") is True)) if type(function) is FunctionType else None
    return None


def name_of_task(thing: Any) -> str | None:
    """Return the name under which Celery knows a task, else its function's; None if it is not a task."""
    names = (dict_of(base).get("name") for base in mro_of(type(thing)) if _is_task_class(base))
    name = next((each for each in names if type(each) is str), None)
    if name is None and (found := function_of(thing)) is not None:
        return dotted_name(found[0].__module__, plain_text(found[0].__qualname__) or "")
    return name


def _is_task_class(cls: Any) -> bool:
    return any(class_name(base) == ("celery.app.task", "Task") for base in mro_of(cls)[1:])


def _behind(proxy: Any) -> tuple[FunctionType, int] | None:
    """Return the function behind a proxy: that of its task, or else the one that the task will be made from."""
    if (task := _held(proxy, "__thing")) is not None:
        return function_of(task)
    arguments, maker = _held(proxy, "_Proxy__args"), _held(proxy, "_Proxy__local")
    cells = maker.__closure__ or () if type(maker) is FunctionType else ()
    held = (*(arguments if type(arguments) is tuple else ()), *(cell.cell_contents for cell in cells))
    found = next((each for each in held if type(each) is FunctionType), None)
    options = _held(proxy, "_Proxy__kwargs")
    return None if found is None else (found, int(type(options) is dict and options.get("bind") is True))


def _held(proxy: Any, name: str) -> Any:
    try:
        return object.__getattribute__(proxy, name)
    except AttributeError:
        return None


def _unbound(function: object) -> tuple[FunctionType, int] | None:
    return (function, 0) if type(function) is FunctionType else None
