"""The texts that objects make of themselves: the one place where a description runs code of theirs."""

from __future__ import annotations

import os
from collections.abc import Callable
from types import FrameType
from typing import Any, TypeVar

from cantemo_signals.bus.exceptions import is_a, levels, line_of
from cantemo_signals.bus.namespaces import module_of
from cantemo_signals.bus.naming import class_name, is_from_c, plain_text
from cantemo_signals.bus.origin import plugin_of

T = TypeVar("T")
S = TypeVar("S")

_NOT_PLUGINS = (
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep,
    os.path.dirname(os.__file__),
    "<frozen ",
)
"""How the paths of this tool, the standard library and what is installed begin."""


def text_of(thing: Any, convert: Callable[[Any], str] = str) -> str:
    """Return what ``str`` or ``repr`` makes of an object; if its code raises, that it did, and where."""
    return described(thing, f"__{convert.__name__}__", lambda: plain_text(convert(thing)) or "")


def described(thing: Any, method: str, describe: Callable[[], T]) -> T | str:
    """Return a description of an object; if code of its ``method`` raises meanwhile, a text that says so, and where."""

    def failed(error: BaseException) -> str:
        kind, raised = class_name(type(thing))[1], class_name(type(error))[1]
        own = [level for level in levels(error) if _is_of_plugin(level.tb_frame)]
        place = f", {os.path.basename(own[-1].tb_frame.f_code.co_filename)}:{line_of(own[-1])}" if own else ""
        return f"<{kind} whose {method} raised {raised}{place}>"

    return guarded(describe, failed)


def guarded(describe: Callable[[], T], failed: Callable[[BaseException], S]) -> T | S:
    """Return a description, or what ``failed`` makes of whatever code of plugins raises meanwhile.

    A person's Ctrl-C ends everything.
    """
    try:
        return describe()
    except BaseException as error:
        if is_interrupt(error):
            raise
        return failed(error)


def is_interrupt(error: BaseException) -> bool:
    """Return whether this is the user's Ctrl-C; that ends the host process at once, so there it is a plugin's own."""
    if not is_a(error, KeyboardInterrupt):
        return False
    import signal  # 0.5 ms that few plugins cost us

    return signal.getsignal(signal.SIGINT) is signal.default_int_handler


def stop_timers() -> None:
    """Stop the timers of the process: what they call has cut in repeatedly."""
    import _signal  # type: ignore[import-not-found]  # `signal` makes enums; few plugins set a timer

    for number in (_signal.ITIMER_REAL, _signal.ITIMER_VIRTUAL, _signal.ITIMER_PROF):
        _signal.setitimer(number, 0)


def is_of_plugin(error: BaseException) -> bool:
    """Return whether an exception out of this tool's code is a plugin's: its class is, or it passed through there."""
    is_own_class = not is_from_c(type(error)) and plugin_of(class_name(type(error))[0]) is not None
    return is_own_class or any(_is_of_plugin(level.tb_frame) for level in levels(error))


def _is_of_plugin(frame: FrameType) -> bool:
    return plugin_of(module_of(frame)) is not None or not frame.f_code.co_filename.startswith(_NOT_PLUGINS)
