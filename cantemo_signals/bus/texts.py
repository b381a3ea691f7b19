"""The texts that objects make of themselves: the one place where a description runs code of theirs."""

from __future__ import annotations

import os
from collections.abc import Callable
from threading import local
from typing import Any, TypeVar

from cantemo_signals.bus.exceptions import levels, line_of
from cantemo_signals.bus.interruptions import is_frame_of_plugin, is_interrupt
from cantemo_signals.bus.naming import class_name, plain_text

T = TypeVar("T")
S = TypeVar("S")
MOST_NESTED = 3
"""How deep what is described may have something described."""


class _Thread(local):
    depth = 0


_thread = _Thread()


def text_of(thing: Any, convert: Callable[[Any], str] = str) -> str:
    """Return what ``str`` or ``repr`` makes of an object; if its code raises, that it did, and where."""
    return described(thing, f"__{convert.__name__}__", lambda: plain_text(convert(thing)) or "")


def described(thing: Any, method: str, describe: Callable[[], T]) -> T | str:
    """Return a description of an object; if code of its ``method`` raises meanwhile, a text that says so, and where."""

    def failed(error: BaseException) -> str:
        kind, raised = class_name(type(thing))[1], class_name(type(error))[1]
        own = [level for level in levels(error) if is_frame_of_plugin(level.tb_frame)]
        place = f", {os.path.basename(own[-1].tb_frame.f_code.co_filename)}:{line_of(own[-1])}" if own else ""
        return f"<{kind} whose {method} raised {raised}{place}>"

    return guarded(describe, failed)


def guarded(describe: Callable[[], T], failed: Callable[[BaseException], S]) -> T | S:
    """Return a description, or what ``failed`` makes of whatever code of plugins raises meanwhile.

    A person's Ctrl-C ends everything. What is described may send signals, which are described in turn.
    """
    _thread.depth += 1
    try:
        if _thread.depth > MOST_NESTED:
            raise RecursionError
        return describe()
    except BaseException as error:
        if is_interrupt(error):
            raise
        return failed(error)
    finally:
        _thread.depth -= 1
