"""Values of known names that take more than a line: Django's enumerations for model fields, and times.

Each member of an enumeration is written as a value and a label. The times only know UTC.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from enum import Enum, EnumMeta
from typing import Any


class ChoicesType(EnumMeta):
    """The type of the enumerations, which gives them what forms and models read."""

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
        """The label as written, or derived from the name."""
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


def _now() -> datetime:
    return datetime.now(timezone.utc)


def _is_aware(value: datetime) -> bool:
    return value.utcoffset() is not None


def _is_naive(value: datetime) -> bool:
    return value.utcoffset() is None


def _make_aware(value: datetime, zone: Any = None, **named: object) -> datetime:
    return value.replace(tzinfo=zone or timezone.utc)


def _make_naive(value: datetime, zone: Any = None) -> datetime:
    return value.astimezone(zone or timezone.utc).replace(tzinfo=None)


def _localtime(value: datetime | None = None, zone: Any = None) -> datetime:
    return (value or _now()).astimezone(zone or timezone.utc)


def _zone(name: str) -> Any:
    from zoneinfo import ZoneInfo  # few plugins need it: 4 ms

    return ZoneInfo(name)


TIMES: dict[str, dict[str, Any]] = {
    "django.utils.timezone": {
        "now": _now,
        "utc": timezone.utc,
        "datetime": datetime,
        "timedelta": timedelta,
        "is_aware": _is_aware,
        "is_naive": _is_naive,
        "make_aware": _make_aware,
        "make_naive": _make_naive,
        "localtime": _localtime,
        "get_current_timezone": lambda: timezone.utc,
        "get_default_timezone": lambda: timezone.utc,
    },
    "pytz": {"UTC": timezone.utc, "timezone": _zone, "utc": timezone.utc},
}
"""Module → names and their values."""
