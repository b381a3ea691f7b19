"""The protocol of everything made up: every attribute, call, operator or loop works, and does as little as possible."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType
from typing import Any, NoReturn

from cantemo_signals.bus.namespaces import has_plain_locals
from cantemo_signals.sandbox import effects
from cantemo_signals.sandbox.fabrication import attribution, decisions
from cantemo_signals.sandbox.fabrication.attribution import note_placeholder
from cantemo_signals.values.plugins import EffectKind

_PASSED_THROUGH = (FunctionType, staticmethod, classmethod, property)


class NullObject:
    """An object with every attribute, operator and protocol; it iterates over nothing and is true."""

    #: Returns what to use for a dotted name.
    _fabricate: Callable[[str], Any]

    def __getattr__(self, name: str) -> Any:
        refuse_special(self, name)
        return self._fabricate(f"{made_up_name(self)}.{name}")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if len(args) == 1 and not kwargs and _is_decorated(args[0]) and _decorates(self):
            return _passed_through(args[0])
        report_call(made_up_name(self), args, kwargs)
        return self._fabricate(f"{made_up_name(self)}()")

    def __getitem__(self, key: object) -> Any:
        return self._fabricate(
            f"{made_up_name(self)}[{key!r}]" if type(key) in (str, int) else f"{made_up_name(self)}[…]"
        )

    def __setitem__(self, key: object, value: object) -> None:
        pass

    def __delitem__(self, key: object) -> None:
        pass

    def __iter__(self) -> Iterator[Any]:
        note_placeholder()
        decisions.note(self, "iterated")
        return iter(())

    def __next__(self) -> NoReturn:
        decisions.note(self, "iterated")
        raise StopIteration

    def __reversed__(self) -> Iterator[Any]:
        decisions.note(self, "iterated")
        return iter(())

    def __aiter__(self) -> Any:
        decisions.note(self, "iterated")
        return self

    async def __anext__(self) -> NoReturn:
        raise StopAsyncIteration

    def __len__(self) -> int:
        note_placeholder()
        decisions.note(self, "measured")
        return 0

    def __bool__(self) -> bool:
        decisions.note(self, "tested")
        return True

    def __contains__(self, key: object) -> bool:
        decisions.note(self, "searched")
        return False

    def __eq__(self, other: object) -> bool:
        decisions.note(self, "compared")
        return super().__eq__(other)

    def __hash__(self) -> int:  # a class that defines __eq__ would have none otherwise
        return super().__hash__()

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *raised: object) -> None:
        pass

    async def __aenter__(self) -> Any:
        return self

    async def __aexit__(self, *raised: object) -> None:
        pass

    def __int__(self) -> int:
        note_placeholder()
        decisions.note(self, "converted")
        return 1

    def __float__(self) -> float:
        note_placeholder()
        decisions.note(self, "converted")
        return 1.0

    def __format__(self, spec: str) -> str:
        text = str(self)
        note_placeholder()
        decisions.note(self, "formatted")
        try:
            return format(text, spec)
        except ValueError:  # a format for numbers or dates
            return text

    def _combined(self, other: object) -> Any:
        return self._fabricate(f"{made_up_name(self)}()")

    def _itself(self, *ignored: object) -> Any:
        return self

    def _not_so(self, other: object) -> bool:
        decisions.note(self, "compared")
        return False

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _combined
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = __matmul__ = __rmatmul__ = _combined
    __and__ = __rand__ = __or__ = __ror__ = __xor__ = __rxor__ = _combined
    __lshift__ = __rlshift__ = __rshift__ = __rrshift__ = _combined
    __neg__ = __pos__ = __abs__ = __invert__ = __round__ = _itself
    __lt__ = __gt__ = __le__ = __ge__ = _not_so


def made_up_name(thing: Any) -> str:
    """Return the dotted name of a made-up object, of a class, or of an object's class."""
    name = vars(thing).get("__dotted__")
    if type(name) is str:
        return name
    cls = thing if issubclass(type(thing), type) else type(thing)
    return f"{cls.__module__}.{cls.__qualname__}"


def refuse_special(owner: object, name: str) -> None:
    """Raise ``AttributeError`` for a special name: ``copy``, ``pickle`` and the like can do without it."""
    if name.startswith("__"):
        raise AttributeError(f"{made_up_name(owner)} is made up and has no attribute {name!r}", name=name, obj=owner)


def report_call(name: str, args: tuple[Any, ...], kwargs: dict[str, Any], kind: EffectKind | None = None) -> None:
    """Report that the caller's caller called a made-up object, whose name determines the kind of effect."""
    if effects.sink is not None:
        frame, kind = sys._getframe(2), kind or effects.made_up_kind(name)
        if kind != "made up" or has_plain_locals(frame.f_code):  # otherwise a module or a class is being imported
            effects.report(kind, name, args, kwargs, frame)


def _is_decorated(argument: object) -> bool:
    return type(argument) in _PASSED_THROUGH or issubclass(type(argument), type)


def _decorates(made_up: NullObject) -> bool:
    """Decide by the name: what is named like a class is not a decorator, but the result of a call may be."""
    last = vars(made_up).get("__dotted__", "").rpartition(".")[2]
    return last.endswith(")") or not last[:1].isupper()


def _passed_through(target: Any) -> Any:
    if type(target) is FunctionType:
        attribution.note_decorated(target)
    return target


class Lent:
    """The value of ``super().name`` in a class derived from a made-up one: that of the next base, or made up."""

    def __init__(self, name: str, lender: type) -> None:
        self._name = name
        self._lender = lender

    def __get__(self, instance: Any, owner: Any) -> Any:
        beyond: Any = super(self._lender, owner if instance is None else instance)
        try:
            return getattr(beyond, self._name)
        except AttributeError:
            return NullObject._fabricate(f"{made_up_name(owner)}.{self._name}")


def lend_to_super(cls: type) -> None:
    """Give the made-up base what ``super().x`` may look up: unlike ``self.x``, it only looks into the classes."""
    lender = next((base for base in reversed(cls.__mro__) if NullObject in base.__mro__[1:]), cls)
    for owner in cls.__mro__:
        if owner is not lender and "__made_up__" not in vars(owner):
            for member in list(vars(owner).values()):
                code = getattr(_function_of(member), "__code__", None)
                if type(code) is CodeType and "super" in code.co_names:
                    _lend(code.co_names, lender)


def _function_of(member: Any) -> object:
    if type(member) in (staticmethod, classmethod):
        return member.__func__
    return member.fget if type(member) is property else member if type(member) is FunctionType else None


def _lend(names: tuple[str, ...], lender: type) -> None:
    for name in names:
        if not name.startswith("__") and not hasattr(NullObject, name) and name not in vars(lender):
            setattr(lender, name, Lent(name, lender))


def with_common_metaclass(base: type, bases: tuple[object, ...]) -> type:
    """Return the base class, with a metaclass that derives from those of the other bases."""
    own = type(base)
    others = {type(other): None for other in bases if issubclass(type(other), type)}
    foreign = [meta for meta in others if not issubclass(own, meta) and not issubclass(meta, own)]
    if not foreign:
        return base
    namespace = {"__module__": base.__module__, "__qualname__": base.__qualname__}
    metaclass: Any = type(own.__name__, (own, *foreign), {})
    return metaclass(base.__name__, (base,), namespace)  # type: ignore[no-any-return]
