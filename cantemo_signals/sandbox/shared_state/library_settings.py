"""The settings of modules, as far as they are loaded."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FunctionType, ModuleType
from typing import Any

from cantemo_signals.bus.naming import class_name
from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.bus.tracing import is_ours
from cantemo_signals.sandbox.shared_state.process_settings import is_debuggers
from cantemo_signals.sandbox.shared_state.setting import IsDamage, Setting, differs, is_on
from cantemo_signals.values import OWN_BUILTINS
from cantemo_signals.values.severity import Severity

globals()["__builtins__"] = OWN_BUILTINS

_modules = sys.modules  # plugin code may replace it


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
    is_damage: IsDamage = _if_loaded(differs),  # noqa: B008  # it has no state
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


_ERRORS = (
    "strict",
    "ignore",
    "replace",
    "xmlcharrefreplace",
    "backslashreplace",
    "namereplace",
    "surrogateescape",
    "surrogatepass",
)
_CONTEXT = ("prec", "rounding", "Emin", "Emax", "capitals", "clamp")


def _handlers_of_errors(codecs: Any) -> tuple[Any, ...]:
    return tuple(map(codecs.lookup_error, _ERRORS))


def _handle_errors(codecs: Any, handlers: tuple[Any, ...]) -> None:
    for name, handler in zip(_ERRORS, handlers, strict=True):
        codecs.register_error(name, handler)


def _dialects(csv: Any) -> dict[str, Any]:
    return {name: csv.get_dialect(name) for name in csv.list_dialects()}


def _register(csv: Any, dialects: dict[str, Any]) -> None:
    for name, dialect in dialects.items():
        csv.register_dialect(name, dialect)


def _context(decimal: Any) -> tuple[Any, ...]:
    return _context_of(decimal.getcontext())


def _context_of(context: Any) -> tuple[Any, ...]:
    traps = frozenset(name for name, is_raised in context.traps.items() if is_raised)
    return (*(getattr(context, name) for name in _CONTEXT), traps)


def _set_context(decimal: Any, before: tuple[Any, ...] | None) -> None:
    context = decimal.getcontext()
    *values, traps = before or _context_of(decimal.DefaultContext)
    for name, value in zip(_CONTEXT, values, strict=True):
        setattr(context, name, value)
    context.traps = {name: name in traps for name in context.traps}


def _is_worse(before: tuple[Any, ...] | None, now: tuple[Any, ...] | None) -> bool:
    """Return whether numbers get less precise, are rounded otherwise, or raise more."""
    if now is None:
        return False
    default: Any = _modules["decimal"]
    before = before or _context_of(default.DefaultContext)
    is_narrower = now[0] < before[0] or now[2] > before[2] or now[3] < before[3]
    return is_narrower or now[1] != before[1] or not now[-1] <= before[-1]


def _is_other(before: Any, now: Any) -> bool:
    """Return whether a hook is a function of a plugin's that does not call what was there before."""
    if before is None or type(now) is not FunctionType or plugin_of(now.__module__) is None:
        return False
    cells = [cell.cell_contents for cell in now.__closure__ or ()]
    held = [now.__globals__.get(name) for name in now.__code__.co_names]
    return all(each is not before for each in (*cells, *held, *(now.__defaults__ or ())))


def _is_plugins(_before: object, now: object) -> bool:
    """Return whether a hook is a function or a class of a plugin's."""
    return type(now) in (FunctionType, type) and plugin_of(now.__module__) is not None


def _is_of_plugin(_before: object, now: object) -> bool:
    return now is not None and plugin_of(class_name(type(now))[0]) is not None


def _hook(what: str, calls: tuple[str, ...], module: str, name: str, is_damage: IsDamage) -> Setting:
    def write(owner: ModuleType, value: Any) -> None:
        setattr(owner, name, value)

    read = _asked(module, lambda owner: vars(owner)[name])
    return Setting(what, calls, read, _told(module, write), is_damage, stays=True, is_scoped=_is_plugins)


def _is_in_threads(before: Any, now: Any) -> bool:
    return is_on(before, now) and not is_debuggers(now) and not is_ours(now)


def _trace_memory(tracemalloc: Any, frames: int | None) -> None:
    if frames:
        tracemalloc.start(frames)
    else:
        tracemalloc.stop()


LIBRARIES = (
    _module(
        "the tracing of memory",
        ("start",),
        "_tracemalloc",
        lambda tracemalloc: tracemalloc.get_traceback_limit() if tracemalloc.is_tracing() else 0,
        _trace_memory,
        is_on,
        "note",
    ),
    _module(
        "the default timeout of sockets",
        ("setdefaulttimeout",),
        "_socket",
        lambda socket: socket.getdefaulttimeout() or 0,
        lambda socket, seconds: socket.setdefaulttimeout(seconds or None),
        is_on,
        "note",
    ),
    _module(
        "the locale",
        ("setlocale",),
        "locale",
        lambda locale: locale.setlocale(locale.LC_ALL),
        lambda locale, name: locale.setlocale(locale.LC_ALL, name),
        _if_loaded(differs),
        "note",
    ),
    _module(
        "the context of decimal numbers",
        (*_CONTEXT, "traps", "setcontext"),
        "decimal",
        _context,
        _set_context,
        _is_worse,
        "note",
    ),
    _module("how errors of encodings are handled", ("register_error",), "_codecs", _handlers_of_errors, _handle_errors),
    _module(
        "the dialects of CSV files",
        ("unregister_dialect",),
        "_csv",
        _dialects,
        _register,
        lambda before, now: bool(before) and not before.keys() <= now.keys(),
    ),
    _hook(
        "the trace function of threads",
        ("settrace", "settrace_all_threads"),
        "threading",
        "_trace_hook",
        _is_in_threads,
    ),
    _hook(
        "the profile function of threads",
        ("setprofile", "setprofile_all_threads"),
        "threading",
        "_profile_hook",
        _is_in_threads,
    ),
    _hook("how warnings are shown", ("showwarning",), "warnings", "showwarning", _is_other),
    _hook("how warnings are formatted", ("formatwarning",), "warnings", "formatwarning", _is_other),
    _hook("how log records are made", ("setLogRecordFactory",), "logging", "_logRecordFactory", _is_other),
    _hook("the class of loggers", ("setLoggerClass",), "logging", "_loggerClass", lambda before, now: False),
    _hook(
        "the policy of event loops", ("set_event_loop_policy",), "asyncio.events", "_event_loop_policy", _is_of_plugin
    ),
    _module("the filters of warnings", ("simplefilter", "filterwarnings"), "warnings", _filters, _filter, _are_raised),
    _module(
        "the level of logging",
        ("disable",),
        "logging",
        lambda logging: logging.root.manager.disable,
        lambda logging, level: logging.disable(level or 0),
        is_on,
    ),
)
