"""The limits of this process: what a plugin lowers can be raised again, for the others and for this tool."""

from __future__ import annotations

import resource
from collections.abc import Callable
from typing import Any

from cantemo_signals.values import OWN_BUILTINS

globals()["__builtins__"] = OWN_BUILTINS

RESERVE = 1 << 23
OF_MEMORY = {resource.RLIMIT_AS: "memory", resource.RLIMIT_DATA: "data"}

# Plugin code may replace these, and finds others there.
_set, _get, _of_process = resource.setrlimit, resource.getrlimit, vars(resource).get("prlimit")

_lowered: dict[int, tuple[int, int]] = {}
_reserve: list[bytearray] = []


def take_limits() -> None:
    """Take what plugins do to limits from now on."""
    resource.setrlimit = setrlimit
    if _of_process is not None:
        vars(resource)["prlimit"] = prlimit


def stop_taking_limits() -> None:
    """Leave the limits to Python again."""
    resource.setrlimit = _set
    if _of_process is not None:
        vars(resource)["prlimit"] = _of_process


def setrlimit(number: int, limits: Any) -> None:
    """Set a limit, but leave the highest value: only the superuser could raise that again."""
    before = _get(number)
    limits = _revocable(before, limits)
    if number in OF_MEMORY:
        _reserve.append(bytearray(RESERVE))
        _lowered.setdefault(number, before)
    _set(number, limits)


def prlimit(pid: int, number: int, *limits: Any) -> Any:
    """Set or get a limit of a process."""
    before = _get(number)
    if pid != 0 or not limits:
        return _of_process(pid, number, *limits)  # type: ignore[misc]  # we are called only if there is one
    setrlimit(number, *limits)
    return before


def _freeing() -> Callable[[], list[str]]:
    lowered, reserve, names, get, put = _lowered, _reserve, OF_MEMORY, _get, _set

    def free() -> list[str]:
        if not lowered:
            return []
        reserve.clear()
        found = [names[number] for number, before in lowered.items() if get(number) != before]
        for number, before in lowered.items():
            put(number, before)
        lowered.clear()
        return found

    return free


def _revocable(before: tuple[int, int], limits: Any) -> Any:
    try:
        soft, highest = limits
    except (TypeError, ValueError):
        return limits
    is_sound = type(soft) is int and type(highest) is int and _is_at_most(soft, highest)
    return (soft, before[1]) if is_sound and _is_at_most(highest, before[1]) else limits


def _is_at_most(low: int, high: int) -> bool:
    return high < 0 or 0 <= low <= high  # -1 stands for no limit


free_memory = _freeing()
"""Raise the limits of memory again, before anything else needs some; return the names of those that were lower.

It needs nothing of this module, which a plugin may have emptied.
"""
