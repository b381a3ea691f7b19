"""Find misspelt methods: Portal calls only ``bootstrap``, and Django only ``ready``."""

from __future__ import annotations

from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any

from cantemo_signals.bus.naming import dict_of, mro_of

NEAR = 0.85


def misspelt(cls: Any, wanted: str, base: Any) -> FunctionType | None:
    """Return the method of a class below ``base`` whose name resembles the wanted one, which the class does not define.

    A method that the class's own code names is called by that code, so its name is intended.
    """
    if wanted in dict_of(cls):
        return None
    namespaces = _namespaces(cls, base)
    if not namespaces:
        return None
    if any(wanted in namespace for namespace in namespaces):
        namespaces = namespaces[:1]
    for namespace in namespaces:
        for name, value in namespace.items():
            if type(value) is FunctionType and value.__code__.co_argcount == 1 and _is_near(name, wanted):
                return None if name in _named_in(cls) else value
    return None


def has_own(cls: Any, method: str, base: Any) -> bool:
    """Return whether a class, or one between it and ``base``, defines this method."""
    return any(method in namespace for namespace in _namespaces(cls, base))


def _namespaces(cls: Any, base: Any) -> list[Any]:
    """Return the namespaces of a class and of those between it and ``base``."""
    mro = mro_of(cls)
    above = mro_of(base) if base in mro else (object,)
    return [dict_of(each) for each in mro if not any(each is other for other in above)]


def _is_near(name: str, wanted: str) -> bool:
    plain = name.lower().replace("_", "")
    if sorted(plain) == sorted(wanted):
        return True
    if abs(len(plain) - len(wanted)) > 2 or len(set(wanted) - set(plain)) > 1:
        return False
    from difflib import SequenceMatcher  # 3 ms, which only a name that is nearly right costs

    return SequenceMatcher(None, plain, wanted).ratio() >= NEAR


def _named_in(cls: Any) -> set[str]:
    names: set[str] = set()
    for base in mro_of(cls):
        for value in dict_of(base).values():
            if type(value) is FunctionType:
                for code in _codes(value.__code__):
                    names.update(code.co_names)
    return names


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if type(constant) is CodeType:
            yield from _codes(constant)
