"""What stands in for ``django.utils.timezone`` and pytz where they are made up: they know UTC alone."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any


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
    from zoneinfo import ZoneInfo

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
