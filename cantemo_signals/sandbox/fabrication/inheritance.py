"""What it takes to derive from a fabricated class: metaclasses that agree, and answers for ``super()``."""

from __future__ import annotations

from types import CodeType, FunctionType
from typing import Any

from cantemo_signals.sandbox.fabrication.null_object import Permissive, dotted


class Lent:
    """What ``super().name`` is in a class derived from a fabricated one: the next base's, or fabricated."""

    def __init__(self, name: str, lender: type) -> None:
        self._name = name
        self._lender = lender

    def __get__(self, instance: Any, owner: Any) -> Any:
        beyond: Any = super(self._lender, owner if instance is None else instance)
        try:
            return getattr(beyond, self._name)
        except AttributeError:
            return Permissive._fabricate(f"{dotted(owner)}.{self._name}")


def lend_to_super(cls: type) -> None:
    """Give the fabricated base what ``super().x`` may ask for: unlike ``self.x``, it looks only into the classes."""
    lender = next((base for base in reversed(cls.__mro__) if Permissive in base.__mro__[1:]), cls)
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
        if not name.startswith("__") and not hasattr(Permissive, name) and name not in vars(lender):
            setattr(lender, name, Lent(name, lender))


def reconciled(base: type, bases: tuple[object, ...]) -> type:
    """The base class, with a metaclass that gets along with those of the other bases."""
    own = type(base)
    others = {type(other): None for other in bases if issubclass(type(other), type)}
    foreign = [meta for meta in others if not issubclass(own, meta) and not issubclass(meta, own)]
    if not foreign:
        return base
    namespace = {"__module__": base.__module__, "__qualname__": base.__qualname__}
    made: type = type(own.__name__, (own, *foreign), {})(base.__name__, (base,), namespace)
    return made
