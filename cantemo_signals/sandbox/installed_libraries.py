"""The installed libraries: what they do by themselves is not what a plugin does."""

from __future__ import annotations

import os
import sys
from types import FrameType

from cantemo_signals.bus.origin import OWN_PACKAGE
from cantemo_signals.sandbox.emulated import SANDBOX, is_of_portal

_OURS = SANDBOX.removesuffix(f"sandbox{os.sep}")
_HOMES = tuple(f"{os.sep}{name}{os.sep}" for name in ("site-packages", "dist-packages"))


def is_asked_by_library() -> bool:
    """Return whether an installed library is what asks, possibly by way of the standard library."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        module = frame.f_globals.get("__name__")
        if type(module) is str and not (module.startswith(OWN_PACKAGE) or _root(module) in sys.stdlib_module_names):
            path = frame.f_globals.get("__file__")
            return type(path) is str and not is_of_portal(module) and _is_installed(path)
        frame = frame.f_back
    return False


def _root(module: str) -> str:
    return module.partition(".")[0]


def _is_installed(path: str) -> bool:
    return not path.startswith(_OURS) and any(home in path for home in _HOMES)
