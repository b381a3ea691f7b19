"""A setting that plugins share: how it is read and set, and which change of it is damage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cantemo_signals.values import OWN_BUILTINS, NamedTuple
from cantemo_signals.values.severity import Severity

globals()["__builtins__"] = OWN_BUILTINS

IsDamage = Callable[[Any, Any], bool]


def differs(before: Any, now: Any) -> bool:
    """Return whether a change is damage: any change is."""
    return bool(before != now)


def is_lower(before: Any, now: Any) -> bool:
    """Return whether a change is damage: only a lower limit is; at 0 there is none."""
    is_limited = before > 0  # else it stands for no limit
    return bool(now > 0 and (now < before or not is_limited))


def is_less(before: int, now: int) -> bool:
    """Return whether a change is damage: only a lower limit is; at -1 there is none."""
    return now >= 0 and (before < 0 or now < before)  # -1 stands for no limit


def is_off(before: Any, now: Any) -> bool:
    """Return whether a change is damage: only switching it off is."""
    return bool(before and not now)


def is_on(before: Any, now: Any) -> bool:
    """Return whether a change is damage: only switching it on is."""
    return bool(now and now != before)


def never(_before: Any, _now: Any) -> bool:
    """Return that no change is damage."""
    return False


UNKNOWN: Any = object()


class Setting(NamedTuple):
    """A setting: ``what`` it is, ``calls``, the names of the functions that set it, and which change is damage.

    A plugin that changes one that ``stays`` has it changed in its later steps. What ``is_scoped`` is no damage, and
    still no other plugin's business.
    """

    what: str
    calls: tuple[str, ...]
    read: Callable[[], Any]
    write: Callable[[Any], object]
    is_damage: IsDamage = differs
    severity: Severity = "warning"
    stays: bool = False
    is_scoped: IsDamage = never

    def now(self) -> Any:
        """Return its value; UNKNOWN if that cannot be had."""
        try:
            return self.read()
        except BaseException:  # noqa: BLE001 - plugin code may have put anything there
            return UNKNOWN

    def set(self, value: Any) -> None:
        """Set it, if that is possible."""
        try:
            self.write(value)
        except BaseException:  # noqa: BLE001 - the same; a limit may be final
            return

    def is_damaged(self, before: Any, now: Any) -> bool:
        """Return whether a change is damage."""
        try:
            return bool(before != now and self.is_damage(before, now))
        except BaseException:  # noqa: BLE001 - the same
            return True
