"""The texts that objects make of themselves: the one place where a description runs code of theirs."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

from cantemo_signals.bus.exceptions import is_a, levels, line_of
from cantemo_signals.bus.naming import class_name, plain_text

T = TypeVar("T")
S = TypeVar("S")

_OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep


def text_of(thing: Any, convert: Callable[[Any], str] = str) -> str:
    """Return what ``str`` or ``repr`` makes of an object; if its code raises, that it did, and where."""
    return described(thing, f"__{convert.__name__}__", lambda: plain_text(convert(thing)) or "")


def described(thing: Any, method: str, describe: Callable[[], T]) -> T | str:
    """Return a description of an object; if code of its ``method`` raises meanwhile, a text that says so, and where."""

    def failed(error: BaseException) -> str:
        kind, raised = class_name(type(thing))[1], class_name(type(error))[1]
        place = next((f", {at}" for at in map(_place, reversed(levels(error))) if at), "")
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


def _place(level: Any) -> str:
    """Return the file and line of a level of a traceback, unless it is ours."""
    path = level.tb_frame.f_code.co_filename
    return "" if path.startswith(_OURS) else f"{os.path.basename(path)}:{line_of(level)}"
