"""Django's enumerations for model fields, of which each member is written as a value and a label."""

from __future__ import annotations

from enum import Enum, EnumMeta
from typing import Any


class ChoicesType(EnumMeta):
    """Gives the enumeration what forms and models read from it."""

    @property
    def choices(cls) -> list[tuple[Any, str]]:
        """The values, each with its label."""
        members: list[Any] = list(cls)
        return [(member.value, member.label) for member in members]

    @property
    def labels(cls) -> list[str]:
        """The labels."""
        return [label for _, label in cls.choices]

    @property
    def values(cls) -> list[Any]:
        """The values."""
        return [value for value, _ in cls.choices]


class Choices(Enum, metaclass=ChoicesType):
    """The base of both."""

    @property
    def label(self) -> str:
        """The label as written, or made of the name."""
        return str(vars(self).get("_label") or self.name.replace("_", " ").title())

    def __str__(self) -> str:
        return str(self.value)


class TextChoices(str, Choices):
    """Choices that are texts."""

    def __new__(cls, value: str, label: str = "") -> Any:
        member = str.__new__(cls, value)
        member._value_ = value
        vars(member)["_label"] = label
        return member


class IntegerChoices(int, Choices):
    """Choices that are whole numbers."""

    def __new__(cls, value: int, label: str = "") -> Any:
        member = int.__new__(cls, value)
        member._value_ = value
        vars(member)["_label"] = label
        return member
