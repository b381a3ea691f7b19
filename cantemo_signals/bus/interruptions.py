"""Code of plugins that runs in the middle of this tool's own.

Python runs it there: a trace function, the handler of a signal, an exception from another thread.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # `signal` makes enums: 0.5 ms
import os
import sys
from collections.abc import Callable
from types import CodeType, FrameType

from cantemo_signals.bus.exceptions import is_a, levels
from cantemo_signals.bus.namespaces import module_of
from cantemo_signals.bus.naming import class_name, is_from_c
from cantemo_signals.bus.origin import INSTALLED, plugin_of
from cantemo_signals.values import OWN_BUILTINS

globals()["__builtins__"] = OWN_BUILTINS

MOST_CUTS = 100
"""How often code of plugins may cut in while we work before we give up."""
MOST_NOBODYS = 5
"""How often something that is not evidently a plugin's may."""
# Plugin code may replace these.
_trace, _profile, _set_timer = sys.settrace, sys.setprofile, _signal.setitimer
_TIMERS = (_signal.ITIMER_REAL, _signal.ITIMER_VIRTUAL, _signal.ITIMER_PROF)
OWN_FILES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "")
STANDARD_LIBRARY = (os.path.dirname(os.__file__), "<frozen ")
"""How the paths of its files begin."""


def after_cut(
    cut_in: BaseException, error: BaseException | None, act: Callable[[BaseException | None], None]
) -> BaseException | None:
    """Act again, after code of plugins has cut in, and return the error that remains.

    An exception from another thread has no frame of a plugin and may be of any class, so it is told from a fault of
    ours by its not coming again; it remains nobody's.
    """
    for cuts in range(MOST_CUTS):
        is_plugins = is_of_plugin(cut_in)
        if is_interrupt(cut_in) or (cuts >= MOST_NOBODYS and not is_plugins):
            break
        if cuts > 0:
            stop_cutting_in()
        error = cut_in if error is None and is_plugins else error
        try:
            act(error)
        except BaseException as again:  # noqa: BLE001 - plugin code ran
            cut_in = again
        else:
            return error
    raise cut_in


def insistently(act: Callable[[], None]) -> None:
    """Act, and again when code of plugins cuts in; give up after a while, in silence: the process is about to end."""
    for _ in range(MOST_NOBODYS):
        try:
            stop_cutting_in()
            act()
        except BaseException:  # noqa: BLE001 - plugin code ran
            continue
        return


def is_interrupt(error: BaseException) -> bool:
    """Return whether this is the user's Ctrl-C; that ends the host process at once, so there it is a plugin's own."""
    if not is_a(error, KeyboardInterrupt):
        return False
    import signal  # 0.5 ms that few plugins cost us

    return signal.getsignal(signal.SIGINT) is signal.default_int_handler


def stop_cutting_in() -> None:
    """Stop the timers of the process, and what traces and profiles this thread: they have cut in repeatedly."""
    _trace(None)
    _profile(None)
    for timer in _TIMERS:
        _set_timer(timer, 0)


def is_of_plugin(error: BaseException) -> bool:
    """Return whether an exception out of this tool's code is a plugin's: its class is, or it passed through there."""
    is_own_class = not is_from_c(type(error)) and plugin_of(class_name(type(error))[0]) is not None
    return is_own_class or any(is_frame_of_plugin(level.tb_frame) for level in levels(error))


def is_frame_of_plugin(frame: FrameType) -> bool:
    """Return whether a frame runs code that is neither this tool's, nor the standard library's, nor installed."""
    return plugin_of(module_of(frame)) is not None or not (
        frame.f_code.co_filename.startswith(OWN_FILES) or is_installed_code(frame.f_code)
    )


def is_running_for(plugin: str | None, frame: FrameType | None) -> bool:
    """Return whether a frame runs code of a plugin, or what that calls; None stands for whatever is not this tool's."""
    while frame is not None and (is_installed_code(frame.f_code) or frame.f_code.co_filename.startswith("<")):
        frame = frame.f_back  # what has no file, a named tuple's code say, is whose calls it
    if frame is None or frame.f_code.co_filename.startswith(OWN_FILES):
        return False
    return plugin is None or plugin_of(module_of(frame)) == plugin


def is_installed_code(code: CodeType) -> bool:
    """Return whether code is the standard library's, or that of something installed."""
    path = code.co_filename
    is_installed = path.startswith(STANDARD_LIBRARY) or any(folder in path for folder in INSTALLED)
    return is_installed and not path.startswith(OWN_FILES)
