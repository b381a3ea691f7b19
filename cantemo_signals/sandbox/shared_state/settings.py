"""The settings of the process that plugins share, each with what reads and sets it."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # `signal` makes enums: 0.5 ms
import gc
import os
import resource
import sys
from collections.abc import Callable
from types import MethodType
from typing import Any

from cantemo_signals.bus import recursion
from cantemo_signals.bus.monitoring import foreign_events, set_foreign_events
from cantemo_signals.bus.tracing import foreign_trace
from cantemo_signals.protocol.descriptors import put_back_standard_streams, standard_streams
from cantemo_signals.sandbox.audit_hooks import hooks
from cantemo_signals.values import OWN_BUILTINS, NamedTuple
from cantemo_signals.values.severity import Severity

globals()["__builtins__"] = OWN_BUILTINS

IsDamage = Callable[[Any, Any], bool]


def _differs(before: Any, now: Any) -> bool:
    return bool(before != now)


def _is_lower(before: Any, now: Any) -> bool:
    is_limited = before > 0  # else it stands for no limit
    return bool(now > 0 and (now < before or not is_limited))


def _is_less(before: int, now: int) -> bool:
    return now >= 0 and (before < 0 or now < before)  # -1 stands for no limit


def _is_off(before: Any, now: Any) -> bool:
    return bool(before and not now)


def _is_on(before: Any, now: Any) -> bool:
    return bool(now and now != before)


UNKNOWN: Any = object()


class Setting(NamedTuple):
    """A setting: ``what`` it is, ``calls``, the names of the functions that set it, and which change is damage.

    A plugin that changes one that ``stays`` has it changed in its later steps.
    """

    what: str
    calls: tuple[str, ...]
    read: Callable[[], Any]
    write: Callable[[Any], object]
    is_damage: IsDamage = _differs
    severity: Severity = "warning"
    stays: bool = False

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


# Plugin code may replace these.
_modules, _getcwd, _set_umask, _environ = sys.modules, os.getcwd, os.umask, os.environb
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
    return any(not _is_debuggers(each) for each in changed)


def _is_debuggers(function: Any) -> bool:
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


def _asked(module: str, read: Callable[[Any], Any]) -> Callable[[], Any]:
    """Return a function that asks a module, if it is loaded."""

    def ask() -> Any:
        loaded: Any = _modules.get(module)
        return None if loaded is None else read(loaded)

    return ask


def _told(module: str, write: Callable[[Any, Any], object]) -> Callable[[Any], object]:
    def tell(value: Any) -> object:
        return write(_modules[module], value)

    return tell


def _if_loaded(is_damage: IsDamage) -> IsDamage:
    """Return a function that finds no damage in a module that was not loaded before."""
    return lambda before, now: before is not None and now is not None and is_damage(before, now)


def _module(
    what: str,
    calls: tuple[str, ...],
    module: str,
    read: Callable[[Any], Any],
    write: Callable[[Any, Any], object],
    is_damage: IsDamage = _differs,
    severity: Severity = "warning",
) -> Setting:
    is_mild = severity == "note"
    return Setting(what, calls, _asked(module, read), _told(module, write), is_damage, severity, stays=is_mild)


def _filters(warnings: Any) -> tuple[Any, ...]:
    return tuple(warnings.filters)


def _filter(warnings: Any, filters: tuple[Any, ...]) -> None:
    warnings.resetwarnings()
    warnings.filters[:] = filters


def _raises_all(filters: tuple[Any, ...] | None) -> bool:
    return any(each[::2] == ("error", Warning, 0) and not (each[1] or each[3]) for each in filters or ())


def _are_raised(before: tuple[Any, ...] | None, now: tuple[Any, ...]) -> bool:
    return _raises_all(now) and not _raises_all(before)


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
    return _is_on(before, now) and not _is_debuggers(now)


def _are_told_more(before: tuple[int, ...], now: tuple[int, ...]) -> bool:
    return any(more & ~few for few, more in zip(before, now, strict=True))


def _is_longer(before: tuple[Any, ...], now: tuple[Any, ...]) -> bool:
    return len(now) > len(before)


def _profile(function: Any) -> None:
    if function is None:
        sys.setprofile(None)


SETTINGS = (
    Setting("the working directory", ("chdir", "fchdir"), _directory, os.chdir, stays=True),
    Setting("the standard streams", ("dup2", "close", "closerange"), standard_streams, put_back_standard_streams),
    Setting("the file mode mask", ("umask",), _umask, _set_umask, severity="note"),
    Setting("the environment", ("clear",), _variables, _set_variables, _are_gone),
    Setting("the recursion limit", ("setrecursionlimit",), recursion.limit, recursion.set_limit, _is_lower),
    Setting(
        "the limit of digits in numbers",
        ("set_int_max_str_digits",),
        getattr(sys, "get_int_max_str_digits", int),  # Python 3.10.7 has it
        getattr(sys, "set_int_max_str_digits", id),
        _is_lower,
    ),
    Setting(
        "the thresholds of garbage collection",
        ("set_threshold",),
        gc.get_threshold,
        lambda before: gc.set_threshold(*before),
        lambda before, now: 0 < now[0] < before[0],
        "note",
    ),
    Setting("garbage collection", ("disable",), gc.isenabled, lambda _: _start_collecting(), _is_off, "note"),
    Setting("the debugging of garbage collection", ("set_debug",), gc.get_debug, gc.set_debug, _is_on, "note"),
    Setting("the trace function", ("settrace",), foreign_trace, _trace, _is_traced),
    Setting(
        "the monitoring of all code", ("set_events",), foreign_events, set_foreign_events, _are_told_more, stays=True
    ),
    Setting("the audit hooks", ("addaudithook",), hooks, lambda _: None, _is_longer),
    Setting("the profile function", ("setprofile",), sys.getprofile, _profile, _is_on),
    Setting("the alarm timer", ("alarm", "setitimer"), _timers, _stop_timers, _is_timed),
    Setting("the handling of signals", ("signal",), _handlers, _handle, _are_handled_otherwise),
    Setting("the signals that are blocked", ("pthread_sigmask",), _blocked, _block),
    *(
        Setting(f"the limit of {name}", ("setrlimit", "prlimit"), *_limits(number), _is_less)
        for name, number in _LIMITS.items()
    ),
    _module(
        "the default timeout of sockets",
        ("setdefaulttimeout",),
        "_socket",
        lambda socket: socket.getdefaulttimeout() or 0,
        lambda socket, seconds: socket.setdefaulttimeout(seconds or None),
        _is_on,
        "note",
    ),
    _module(
        "the locale",
        ("setlocale",),
        "locale",
        lambda locale: locale.setlocale(locale.LC_ALL),
        lambda locale, name: locale.setlocale(locale.LC_ALL, name),
        _if_loaded(_differs),
        "note",
    ),
    _module(
        "the precision of decimal numbers",
        ("prec",),
        "decimal",
        lambda decimal: decimal.getcontext().prec,
        lambda decimal, digits: setattr(decimal.getcontext(), "prec", digits or decimal.DefaultContext.prec),
        lambda before, now: now is not None and now < (before or 28),
        "note",
    ),
    _module("the filters of warnings", ("simplefilter", "filterwarnings"), "warnings", _filters, _filter, _are_raised),
    _module(
        "the level of logging",
        ("disable",),
        "logging",
        lambda logging: logging.root.manager.disable,
        lambda logging, level: logging.disable(level or 0),
        _is_on,
    ),
)
