"""What was registered with ``atexit`` before this tool started: coverage, which saves then what it has measured.

Nothing was in an ordinary run. Then nobody waits for the interpreter's clean-up, and what plugins register never runs.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # `signal` makes enums: 0.5 ms
import atexit
from types import FrameType
from typing import Any

from cantemo_signals.sandbox.guard import unguarded

LIMIT = 10.0


class OutOfTime(BaseException):
    """Raised in an exit function that takes too long."""


class ExitFunctions:
    """The exit functions registered so far; while there are any, those of plugins are not registered."""

    def __init__(self) -> None:
        self._run: Any = vars(atexit)["_run_exitfuncs"] if vars(atexit)["_ncallbacks"]() else None
        if self._run is not None:
            vars(atexit).update(register=_forget, unregister=_forget)

    def run(self) -> None:
        """Run them once, for a limited time; they may write where plugins may not."""
        run, self._run = self._run, None
        if run is None:
            return
        _signal.signal(_signal.SIGALRM, _give_up)
        _signal.setitimer(_signal.ITIMER_REAL, LIMIT)
        try:
            with unguarded():
                run()
        except BaseException:  # noqa: BLE001 - whatever they raise, the answer is more important
            return
        finally:
            _signal.setitimer(_signal.ITIMER_REAL, 0)


def _forget(function: Any, *_args: Any, **_kwargs: Any) -> Any:
    return function


def _give_up(_number: int, _frame: FrameType | None) -> None:
    raise OutOfTime
