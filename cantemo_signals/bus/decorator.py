"""Django's decorator."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from sys import _getframe
from types import CodeType
from typing import Any


def receiver(signal: Any, **kwargs: Any) -> Callable[[Any], Any]:
    """Connect the function below to a signal, or to each of a list or tuple of them."""
    frame = _getframe(1)
    # Python 3.10 says that a decorator is called in the line of the ``def``, but it is made in its own.
    return partial(_connect, signal, kwargs, (frame.f_code, frame.f_lasti))


def _connect(signal: Any, kwargs: dict[str, Any], written_at: tuple[CodeType, int], function: Any) -> Any:
    for each in signal if isinstance(signal, (list, tuple)) else (signal,):
        each.connect(function, **kwargs)
    return function


#: A frame with this code is not the plugin's: the one below it is, and ``written_at`` tells where it says so.
DECORATOR = _connect.__code__
