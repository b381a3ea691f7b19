"""The settings of the process: directory, limits, signals and the like."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # `signal` makes enums: 0.5 ms
import _thread
import gc
import os
import resource
import sys
import time
from collections.abc import Callable
from types import MethodType
from typing import Any

from cantemo_signals.bus import recursion
from cantemo_signals.bus.monitoring import foreign_events, set_foreign_events
from cantemo_signals.bus.tracing import foreign_trace
from cantemo_signals.protocol.descriptors import put_back_standard_streams, standard_streams
from cantemo_signals.sandbox.shared_state.setting import Setting, is_less, is_lower, is_off, is_on
from cantemo_signals.values import OWN_BUILTINS

globals()["__builtins__"] = OWN_BUILTINS

# Plugin code may replace these.
_modules, _getcwd, _set_umask, _environ = sys.modules, os.getcwd, os.umask, os.environb
_set_zone_now = time.tzset
_signal_of, _set_signal = _signal.getsignal, _signal.signal
_mask = _signal.pthread_sigmask
_timer, _set_timer = _signal.getitimer, _signal.setitimer
_limit, _set_limit = resource.getrlimit, resource.setrlimit
_start_collecting = gc.enable

_NAMES = "HUP INT TERM ABRT ALRM CHLD PIPE VTALRM PROF IO"
_HANDLED = tuple(getattr(_signal, f"SIG{name}") for name in _NAMES.split())
_TIMERS = (_signal.ITIMER_REAL, _signal.ITIMER_VIRTUAL, _signal.ITIMER_PROF)
_LIMITS = {
    "open files": resource.RLIMIT_NOFILE,
    "the size of files": resource.RLIMIT_FSIZE,
    "processor time": resource.RLIMIT_CPU,
    "memory": resource.RLIMIT_AS,
    "data": resource.RLIMIT_DATA,
    "the stack": resource.RLIMIT_STACK,
    "processes": resource.RLIMIT_NPROC,
}


def _directory() -> str | None:
    try:
        return _getcwd()
    except OSError:  # it was removed
        return None


def _umask() -> int:
    now = _set_umask(0)
    _set_umask(now)
    return now


def _handlers() -> tuple[Any, ...]:
    return tuple(map(_signal_of, _HANDLED))


def _handle(handlers: tuple[Any, ...]) -> None:
    for number, handler in zip(_HANDLED, handlers, strict=True):
        if handler is not None and _signal_of(number) is not handler:
            _set_signal(number, handler)


def _are_handled_otherwise(before: tuple[Any, ...], now: tuple[Any, ...]) -> bool:
    changed = [other for one, other in zip(before, now, strict=True) if one is not other]
    return any(not is_debuggers(each) for each in changed)


def is_debuggers(function: Any) -> bool:
    """Return whether this is a method of a debugger, which ``breakpoint()`` puts in place."""
    debugger: Any = _modules.get("bdb")
    return debugger is not None and type(function) is MethodType and issubclass(type(function.__self__), debugger.Bdb)


def _blocked() -> frozenset[int]:
    return frozenset(_mask(_signal.SIG_BLOCK, ()))


def _block(numbers: frozenset[int]) -> None:
    _mask(_signal.SIG_SETMASK, numbers)


def _timers() -> tuple[float, ...]:
    return tuple(_timer(number)[0] for number in _TIMERS)


def _stop_timers(_before: object) -> None:
    for number in _TIMERS:
        _set_timer(number, 0)


def _is_timed(before: tuple[float, ...], now: tuple[float, ...]) -> bool:
    return any(now) and not any(before)


def _limits(number: int) -> tuple[Callable[[], int], Callable[[int], None]]:
    highest = _limit(number)[1]

    def read() -> int:
        return _limit(number)[0]

    def write(soft: int) -> None:
        hard = _limit(number)[1]
        try:
            _set_limit(number, (soft, highest if hard >= 0 else hard))
        except ValueError:  # only the superuser may raise it again
            _set_limit(number, (hard, hard))

    return read, write


def _variables() -> dict[bytes, bytes]:
    return _environ._data.copy()  # type: ignore[attr-defined,no-any-return]  # 20 times as fast as to decode it


def _set_variables(before: dict[bytes, bytes]) -> None:
    _environ.update(before)


def _are_gone(before: dict[bytes, bytes], now: dict[bytes, bytes]) -> bool:
    return bool(before) and before.keys().isdisjoint(now)


def _trace(function: Any) -> None:
    if function is None:  # else it was ours or a debugger's, which has lost track anyway
        sys.settrace(None)


def _is_traced(before: Any, now: Any) -> bool:
    return is_on(before, now) and not is_debuggers(now)


def _are_told_more(before: tuple[int, ...], now: tuple[int, ...]) -> bool:
    return any(more & ~few for few, more in zip(before, now, strict=True))


def _profile(function: Any) -> None:
    if function is None:
        sys.setprofile(None)


def _programs() -> list[bytes]:
    return _environ._data.get(b"PATH", b"").split(b":")  # type: ignore[attr-defined,no-any-return]


def _set_programs(before: list[bytes]) -> None:
    _environ[b"PATH"] = b":".join(before)


def _are_lost(before: list[bytes], now: list[bytes]) -> bool:
    return not set(before) <= set(now)


def _zone() -> tuple[Any, ...]:
    return (*vars(time)["tzname"], vars(time)["timezone"], _environ._data.get(b"TZ"))  # type: ignore[attr-defined]


def _set_zone(before: tuple[Any, ...]) -> None:
    if before[-1] is None:
        _environ.pop(b"TZ", None)
    else:
        _environ[b"TZ"] = before[-1]
    _set_zone_now()


def _is_elsewhere(before: tuple[Any, ...], now: tuple[Any, ...]) -> bool:
    return before[:-1] != now[:-1]


def _is_huge(_before: int, now: int) -> bool:
    return now > HUGE_STACK


def _hooks() -> tuple[Any, ...]:
    return tuple(sys.get_asyncgen_hooks())


HUGE_STACK = 1 << 30
"""More bytes than the stacks of a few threads can have."""

PROCESS = (
    Setting("the working directory", ("chdir", "fchdir"), _directory, os.chdir, stays=True),
    Setting("the standard streams", ("dup2", "close", "closerange"), standard_streams, put_back_standard_streams),
    Setting("the file mode mask", ("umask",), _umask, _set_umask, severity="note"),
    Setting("the environment", ("clear",), _variables, _set_variables, _are_gone),
    Setting("the recursion limit", ("setrecursionlimit",), recursion.limit, recursion.set_limit, is_lower),
    Setting(
        "the limit of digits in numbers",
        ("set_int_max_str_digits",),
        getattr(sys, "get_int_max_str_digits", int),  # Python 3.10.7 has it
        getattr(sys, "set_int_max_str_digits", id),
        is_lower,
    ),
    Setting(
        "the thresholds of garbage collection",
        ("set_threshold",),
        gc.get_threshold,
        lambda before: gc.set_threshold(*before),
        lambda before, now: 0 < now[0] < before[0],
        "note",
    ),
    Setting("garbage collection", ("disable",), gc.isenabled, lambda _: _start_collecting(), is_off, "note"),
    Setting("the debugging of garbage collection", ("set_debug",), gc.get_debug, gc.set_debug, is_on, "note"),
    Setting("the trace function", ("settrace",), foreign_trace, _trace, _is_traced),
    Setting(
        "the monitoring of all code", ("set_events",), foreign_events, set_foreign_events, _are_told_more, stays=True
    ),
    Setting("the profile function", ("setprofile",), sys.getprofile, _profile, is_on),
    Setting("the alarm timer", ("alarm", "setitimer"), _timers, _stop_timers, _is_timed),
    Setting("the handling of signals", ("signal",), _handlers, _handle, _are_handled_otherwise),
    Setting("the signals that are blocked", ("pthread_sigmask",), _blocked, _block),
    *(
        Setting(f"the limit of {name}", ("setrlimit", "prlimit"), *_limits(number), is_less)
        for name, number in _LIMITS.items()
    ),
    Setting("the search path of programs", ("PATH",), _programs, _set_programs, _are_lost, stays=True),
    Setting("the time zone", ("tzset", "TZ"), _zone, _set_zone, _is_elsewhere, "note", stays=True),
    Setting(
        "how often threads take turns",
        ("setswitchinterval",),
        sys.getswitchinterval,
        sys.setswitchinterval,
        lambda before, now: now > before,
        "note",
    ),
    Setting("the stack size of threads", ("stack_size",), _thread.stack_size, _thread.stack_size, _is_huge),
    Setting(
        "the hooks of asynchronous generators",
        ("set_asyncgen_hooks",),
        _hooks,
        lambda before: sys.set_asyncgen_hooks(*before),
        lambda before, now: any(each is not None for each in now),
    ),
)
