"""Objects, classes and exceptions that replace what the emulated Portal does not have, and accept anything.

Each knows its dotted name and reports every call of it as an effect. The exceptions that it causes can be
distinguished from the plugin's own (``attribution``).
"""

from __future__ import annotations

import sys
from abc import ABCMeta
from collections.abc import Generator, Iterator
from types import FunctionType, ModuleType
from typing import Any

from cantemo_signals.sandbox.emulated import ROOTS
from cantemo_signals.sandbox.fabrication import decisions, models
from cantemo_signals.sandbox.fabrication.attribution import note_placeholder, note_text
from cantemo_signals.sandbox.fabrication.null_object import (
    NullObject,
    lend_to_super,
    made_up_name,
    refuse_special,
    report_call,
    with_common_metaclass,
)
from cantemo_signals.values.plugins import Decided

_LONGEST_NAME = 200
_EXCEPTION_ENDINGS = ("Error", "Exception", "DoesNotExist", "Warning")
_EXCEPTION_MODULES = frozenset({"exceptions", "errors", "exc"})
_OTHERS = """
MultipleObjectsReturned PermissionDenied Http404 Resolver404 NoReverseMatch ImproperlyConfigured SuspiciousOperation
EmptyPage PageNotAnInteger InvalidPage BadSignature SignatureExpired NotFound
"""
_OTHER_EXCEPTIONS = frozenset(_OTHERS.split())
_TASK_DECORATORS = frozenset({"task", "shared_task", "periodic_task"})


class Fabricated(NullObject):
    """An object made up under a dotted name, which ``str`` returns; also works as a base class."""

    def __init__(self, name: str) -> None:
        self.__dict__["__dotted__"] = name

    def __getattr__(self, name: str) -> Any:
        answer = self.__dict__[name] = super().__getattr__(name)
        return answer

    def __str__(self) -> str:
        text = made_up_name(self)
        note_placeholder()
        note_text(text)
        decisions.note(self, "formatted")
        return text

    def __repr__(self) -> str:
        return f"<made up {made_up_name(self)}>"

    def __reduce__(self) -> tuple[type[Fabricated], tuple[str]]:
        return Fabricated, (made_up_name(self),)

    def __mro_entries__(self, bases: tuple[object, ...]) -> tuple[type, ...]:
        base = self.__dict__.get("__base__")
        if base is None:
            base = self.__dict__["__base__"] = make_class(made_up_name(self))
        return (with_common_metaclass(base, bases),)

    def __instancecheck__(self, instance: object) -> bool:
        return self.__subclasscheck__(type(instance))

    def __subclasscheck__(self, subclass: type) -> bool:
        return self.__dict__.get("__base__") in subclass.__mro__

    def __await__(self) -> Generator[None, None, Any]:
        return fabricate(f"{made_up_name(self)}()")
        yield


class FabricatedType(ABCMeta):
    """The type of made-up classes and of what plugins derive from them; such a class has every attribute."""

    def __init__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: object) -> None:
        super().__init__(name, bases, namespace)
        lend_to_super(cls)
        models.note(cls)

    def __getattr__(cls, name: str) -> Any:
        refuse_special(cls, name)
        answer = fabricate(f"{made_up_name(cls)}.{name}")
        if isinstance(answer, type):
            setattr(cls, name, answer)  # what is caught must be what was raised
        return answer

    def __iter__(cls) -> Iterator[Any]:
        note_placeholder()
        decisions.note(cls, "iterated")
        return iter(())

    def __len__(cls) -> int:
        decisions.note(cls, "measured")
        return 0

    def __bool__(cls) -> bool:
        return True

    def register(cls, *args: Any, **kwargs: Any) -> Any:
        """Hide ``ABCMeta.register``: plugins mean that of the made-up class."""
        return fabricate(f"{made_up_name(cls)}.register")(*args, **kwargs)


class FabricatedBase(NullObject, metaclass=FabricatedType):
    """The base of every made-up class: takes any arguments and keeps the named ones as attributes."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        self.__dict__.update(kwargs)
        if "__made_up__" in vars(type(self)):
            report_call(made_up_name(self), args, kwargs)

    def __init_subclass__(cls, **options: object) -> None:
        pass

    def __class_getitem__(cls, key: object) -> type:
        return cls


class FabricatedException(Exception):  # the base of warnings, too
    """The base of every made-up exception: takes any arguments, has every attribute."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args)
        self.__dict__.update(kwargs)

    def __getattr__(self, name: str) -> Any:
        refuse_special(self, name)
        return fabricate(f"{made_up_name(self)}.{name}")


class FabricatedWarning(FabricatedException, Warning):
    """The base of every made-up warning."""


class Task(Fabricated):
    """A function with a task decorator: calling it calls the function; ``delay`` and the like are only reported."""

    def __init__(self, function: FunctionType, *, bound: bool) -> None:
        super().__init__(f"{function.__module__}.{function.__qualname__}")
        special = ("__module__", "__name__", "__qualname__", "__doc__", "__code__")
        self.__dict__.update({name: getattr(function, name) for name in special})
        self.__dict__.update(__wrapped__=function, __bound__=bound, name=made_up_name(self))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        function = self.__dict__["__wrapped__"]
        return function(self, *args, **kwargs) if self.__dict__["__bound__"] else function(*args, **kwargs)


class Proxy:
    """A task that is created when it is used, as by ``shared_task``; it cannot be referenced weakly."""

    __slots__ = ("__dict__",)

    def __init__(self, task: Task) -> None:
        self.__dict__.update(vars(task), __task__=task)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.__dict__["__task__"](*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["__task__"], name)


def task_behind(value: Any) -> Any:
    """Return the task behind a proxy; any other value unchanged."""
    return vars(value)["__task__"] if type(value) is Proxy else value


class TaskDecorator(Fabricated):
    """``@task``, ``@shared_task`` and the like, bare or with options."""

    def __init__(self, name: str, *, bound: bool = False) -> None:
        super().__init__(name)
        self.__dict__["__bound__"] = bound

    def __call__(self, *args: Any, **options: Any) -> Any:
        bound = bool(self.__dict__.get("__bound__") or options.get("bind"))
        if len(args) == 1 and type(args[0]) is FunctionType:
            task = Task(args[0], bound=bound)
            is_shared = made_up_name(self).removesuffix("()").endswith(".shared_task")
            return Proxy(task) if is_shared else task
        return TaskDecorator(f"{made_up_name(self)}()", bound=bound)


class DecoratorFactory(Fabricated):
    """A function that makes a decorator from whatever it is called with, even a function or a class."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return Fabricated(f"{made_up_name(self)}()")


def fabricate(name: str) -> Any:
    """Make up what a dotted name refers to: an exception class, another class, a task decorator or any object."""
    if len(name) > _LONGEST_NAME:
        name = name[:_LONGEST_NAME] + "…"
    last = name.rpartition(".")[2]
    if last[:1].isupper() and last.isidentifier() and is_exception(name):
        base = FabricatedWarning if last.endswith("Warning") else FabricatedException
        return type(last, (base,), _namespace(name))
    if last[:1].isupper() and last.isidentifier() and not last.isupper():
        return make_class(name)
    return TaskDecorator(name) if is_task_decorator(name) else Fabricated(name)


def make_class(name: str) -> FabricatedType:
    """Make up a class of this dotted name."""
    return FabricatedType(name.rpartition(".")[2], (FabricatedBase,), {**_namespace(name), "__made_up__": True})


def is_made_up(value: object) -> bool:
    """Return whether a value is a made-up object or class, or derives from one."""
    return issubclass(type(value), (NullObject, FabricatedType, FabricatedException))


def is_open(thing: object, how: Decided) -> bool:
    """Return whether it is unknown what this would have led to with the real object.

    Classes, modules and functions are true; code that tests what a package has, after ``except ImportError``, tests
    just that.
    """
    kind = type(thing)
    if issubclass(kind, ModuleType) and how == "tested":
        name = made_up_name(thing)
        return name.partition(".")[0] in ROOTS and name not in sys.modules
    if issubclass(kind, (Task, TaskDecorator, DecoratorFactory)):
        return False
    if issubclass(kind, Fabricated):
        return True
    owner = thing if issubclass(kind, FabricatedType) else kind
    return how != "tested" and "__made_up__" in vars(owner)


def is_exception(name: str) -> bool:
    """Return whether a dotted name reads like that of an exception class."""
    module, _, last = name.rpartition(".")
    if last.endswith(_EXCEPTION_ENDINGS) or last in _OTHER_EXCEPTIONS:
        return True
    return module.rpartition(".")[2] in _EXCEPTION_MODULES and not last.isupper()


def is_task_decorator(name: str) -> bool:
    """Return whether a dotted name reads like that of a task decorator, bare or called with options."""
    return name.rpartition(".")[2] in _TASK_DECORATORS


def _namespace(name: str) -> dict[str, Any]:
    module, _, last = name.rpartition(".")
    return {"__module__": module, "__qualname__": last}


NullObject._fabricate = staticmethod(fabricate)
