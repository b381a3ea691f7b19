"""The names of receivers and senders, found without running any of their code."""

from __future__ import annotations

import sys
from functools import partial
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType
from typing import TYPE_CHECKING, Any

from cantemo_signals.bus.references import PLAIN
from cantemo_signals.values.texts import shortened

if TYPE_CHECKING:  # which imports this
    from cantemo_signals.bus.wrapping import Behind

_OURS = "cantemo_signals."

CO_VARARGS, CO_VARKEYWORDS, CO_GENERATOR, CO_COROUTINE, CO_HAS_DOCSTRING = 0x04, 0x08, 0x20, 0x80, 0x4000000
HEAP_TYPE = 1 << 9

# A class can give itself any attribute (a metaclass, even any attribute access): these read what Python itself set.
_module_of = type.__dict__["__module__"].__get__
_qualname_of = type.__dict__["__qualname__"].__get__
dict_of = type.__dict__["__dict__"].__get__
mro_of = type.__dict__["__mro__"].__get__
_flags_of = type.__dict__["__flags__"].__get__
_partial_function = partial.__dict__["func"].__get__
_partial_arguments = partial.__dict__["args"].__get__


#: Kind, module, qualified name, the code that a call runs first, how many of its parameters are filled already, and
#: what is behind it if it is a wrapper.
Facts = tuple[str, object, str, CodeType | None, int, "Behind | None"]


MADE_UP = "made up"
"""The kind of a receiver that stands for what nobody knows."""


def facts_of(receiver: Any) -> Facts:
    """Return the facts about a receiver that are still needed once it may be gone."""
    kind = type(receiver)
    if kind is FunctionType:
        inner = None if getattr(receiver, "__wrapped__", None) is None else behind(receiver)
        return "function", *function_name(receiver), receiver.__code__, 0, inner
    if kind is MethodType:
        _, module, qualname, code, filled, inner = facts_of(receiver.__func__)
        return "method", module, qualname, code, filled + 1, inner
    if kind is BuiltinFunctionType:
        return "builtin", receiver.__module__, receiver.__name__, None, 0, None
    if issubclass(kind, partial):
        _, module, qualname, code, filled, inner = facts_of(_partial_function(receiver))
        return "partial", module, qualname, code, filled + len(_partial_arguments(receiver)), inner
    if issubclass(kind, type):
        return "class", *class_name(receiver), code_of(receiver, "__init__"), 1, None
    made_up = emulated_name(receiver)
    return _facts_of_object(receiver, kind) if made_up is None else (MADE_UP, None, made_up, None, 0, None)


def behind(function: FunctionType) -> Behind | None:
    """Return what is behind a function that declares to wrap something."""
    from cantemo_signals.bus import wrapping  # few receivers are wrapped

    return wrapping.behind(function)


def _facts_of_object(receiver: Any, kind: Any) -> Facts:
    """Return the facts about an object; one that represents a function has the function's name."""
    from cantemo_signals.bus import tasks, wrapping  # most receivers are functions

    if (task := tasks.function_of(receiver)) is not None:
        function, filled = task
        return "task", *function_name(function), function.__code__, filled, None
    code, found = code_of(kind, "__call__"), wrapping.behind_object(receiver)
    if found is None:
        return "callable", *class_name(kind), code, 1, None
    function, inner = found
    return "callable", *function_name(function), code, 1, inner


def function_name(function: FunctionType) -> tuple[object, str]:
    """Return a function's module, which can be anything, and its qualified name."""
    return function.__module__, shortened(plain_text(function.__qualname__) or "")


def class_name(cls: Any) -> tuple[str | None, str]:
    """Return a class's module, None if that is not a text, and its qualified name."""
    try:
        module = _module_of(cls)
    except AttributeError:  # it was deleted
        module = None
    return shortened(module) if type(module) is str else None, shortened(str.__str__(_qualname_of(cls)))


def is_from_c(cls: Any) -> bool:
    """Return whether a class is built in, or an extension's: no Python code can make one, or change it."""
    return not _flags_of(cls) & HEAP_TYPE


def plain_text(value: object) -> str | None:
    """Return a text as a plain ``str``, whose methods nobody can replace; None for anything else."""
    return str.__str__(value) if issubclass(type(value), str) else None


def constants(code: CodeType) -> tuple[Any, ...]:
    """Return the constants of a function's code without its docstring.

    Before Python 3.14 the first one is the docstring, or None in its place.
    """
    has_docstring = sys.version_info < (3, 14) or bool(code.co_flags & CO_HAS_DOCSTRING)
    return code.co_consts[has_docstring:]


def code_of(cls: Any, method: str) -> CodeType | None:
    """Return the code of a method of a class, if it is Python code."""
    for base in mro_of(cls):
        found = dict_of(base).get(method)
        if found is not None:
            return found.__code__ if type(found) is FunctionType else None
    return None


def dotted_name(module: object, qualname: str) -> str:
    """Return ``module.qualname``, or the name alone if the module is not known."""
    return f"{module}.{qualname}" if type(module) is str else qualname


def short(name: str | None) -> str:
    """Return the last part of a sender's dotted name."""
    if name is None:
        return "any sender"
    return name if name.startswith(("<", "'", '"')) else name.rpartition(".")[2]


def ordinal(number: int) -> str:
    """Return a number as an ordinal: 1st, 2nd, 3rd, 4th, …"""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def module_and_name(sender: Any) -> tuple[object, str]:
    """Return the module and qualified name of a class, or None and what ``name`` says of anything else."""
    return class_name(sender) if issubclass(type(sender), type) else (None, name_of(sender))


def name_of(thing: Any) -> str:
    """Return a name for a sender: a class's dotted name, a plain value's repr, else ``<module.Class object>``."""
    kind = type(thing)
    if issubclass(kind, type):
        return dotted_name(*class_name(thing))
    if any(kind is plain for plain in PLAIN):
        return shortened(repr(thing))
    if kind is FunctionType or kind is MethodType or kind is BuiltinFunctionType:
        return dotted_name(*facts_of(thing)[1:3])
    from cantemo_signals.bus.tasks import name_of_task  # few senders are objects

    if (found := emulated_name(thing) or name_of_task(thing)) is not None:
        return found
    return f"<{dotted_name(*class_name(kind))} object{of_app(thing)}>"


def of_app(thing: Any) -> str:
    """Return which app a configuration of Django's own class is of; "" for other objects, whose class tells."""
    if class_name(type(thing)) != ("django.apps.config", "AppConfig"):
        return ""
    from cantemo_signals.bus.namespaces import namespace_of  # which imports this

    label = plain_text(namespace_of(thing).get("label"))
    return "" if label is None else f" of {label}"


def emulated_name(thing: Any) -> str | None:
    """Return the dotted name that an object of the emulated host gives itself; None for anything else."""
    if not is_ours(type(thing)):
        return None
    from cantemo_signals.bus.namespaces import namespace_of  # which imports this

    found = namespace_of(thing).get("__dotted__")
    return found if type(found) is str else None


def is_ours(cls: Any) -> bool:
    """Return whether a class says that it is defined in this package."""
    return (class_name(cls)[0] or "").startswith(_OURS)


def parameters(code: CodeType | None, filled: int = 0) -> tuple[str, ...]:
    """Return the parameter names of a code object as written, without those already ``filled``."""
    if code is None:
        return ()
    positional, keyword = code.co_argcount, code.co_kwonlyargcount
    names = code.co_varnames
    shown = list(names[filled:positional])
    rest = positional + keyword
    if code.co_flags & CO_VARARGS:
        shown.append(f"*{names[rest]}")
        rest += 1
    shown.extend(names[positional : positional + keyword])
    if code.co_flags & CO_VARKEYWORDS:
        shown.append(f"**{names[rest]}")
    return tuple(shown)


class Described:
    """Base class of what remembers the facts about its receiver."""

    __slots__ = ()

    _receiver: Facts

    @property
    def name(self) -> str:
        """The receiver's dotted name."""
        return dotted_name(*self._receiver[1:3])

    @property
    def module(self) -> object:
        """The module that its receiver, or the class that is called, names as its own."""
        return self._receiver[1]

    @property
    def qualname(self) -> str:
        """The receiver's qualified name in that module."""
        return self._receiver[2]

    @property
    def kind(self) -> str:
        """The kind of callable that the receiver is."""
        kind = self._receiver[0]
        return "coroutine function" if kind == "function" and self.is_async else kind

    @property
    def kept(self) -> str:
        """What must be kept alive for the receiver to be called, as part of a sentence about it."""
        return {"partial": "the partial", "method": "its object"}.get(self.kind, "it")

    @property
    def code(self) -> CodeType | None:
        """The code that a call runs first, if it is Python code."""
        return self._receiver[3]

    @property
    def is_async(self) -> bool:
        """True if a call returns a coroutine."""
        return self.code is not None and bool(self.code.co_flags & CO_COROUTINE)

    @property
    def defined_at(self) -> tuple[str, int] | None:
        """File and line of the receiver's definition, behind all wrappers."""
        code = self.written
        return None if code is None else (code.co_filename, code.co_firstlineno)

    @property
    def written(self) -> CodeType | None:
        """The code that is written under the receiver's name, behind all wrappers."""
        behind = self._receiver[5]
        return self.code if behind is None else behind.code

    @property
    def wrappers(self) -> tuple[str, ...]:
        """The decorators that wrap the receiver, from the outside in, as far as they can be identified."""
        behind = self._receiver[5]
        return () if behind is None else behind.wrappers

    @property
    def accepts(self) -> tuple[str, ...]:
        """The parameters that are written under the receiver's name, without those already filled."""
        filled, behind = self._receiver[4:]
        return parameters(self.written, filled - (behind is not None and behind.is_object))

    @property
    def takes(self) -> tuple[str, ...]:
        """The parameters of what a call runs first, without those already filled."""
        return parameters(*self._receiver[3:5])

    @property
    def takes_any(self) -> bool:
        """True if the receiver has ``**kwargs``; what is made up takes anything."""
        return self._receiver[0] == MADE_UP or (self.code is not None and bool(self.code.co_flags & CO_VARKEYWORDS))

    def unnamed(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return which of these arguments the receiver's signature, as PyDispatcher reads it, does not take."""
        code, filled = self._receiver[3:5]
        if code is None or code.co_flags & CO_VARKEYWORDS:
            return ()
        taken = code.co_varnames[filled : code.co_argcount]
        return tuple(name for name in names if name not in taken)


class DescribedReceiver(Described):
    """A receiver without an entry."""

    __slots__ = ("_receiver",)

    def __init__(self, receiver: Any) -> None:
        self._receiver = facts_of(receiver)
