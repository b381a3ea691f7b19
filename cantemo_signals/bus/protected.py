"""What plugins cannot change of a signal: what this tool relies on."""

from __future__ import annotations

from sys import _getframe
from typing import Any

from cantemo_signals.bus.interruptions import OWN_FILES
from cantemo_signals.bus.naming import dict_of, is_ours, mro_of, plain_text
from cantemo_signals.bus.origin import plugin_of

NAMES = ("name", "module")
SETTABLE = frozenset(
    {"_live_receivers", "connect", "disconnect", "has_listeners", "receivers", "send", "send_robust", "__class__"}
)
"""The attributes of a signal that plugins may replace on it."""


class Protected:
    """Something with a name and a module, of which plugins set only what they set of Django's signals."""

    __slots__ = ()

    name: str | None
    module: str

    def __setattr__(self, name: str, value: Any) -> None:
        """Set an attribute; a plugin sets those that Django's signals have, not what this tool relies on."""
        if not _getframe(1).f_code.co_filename.startswith(OWN_FILES):
            if name in NAMES:
                if self.name is not None and plugin_of(self.module) is None:  # it is Portal's, where it has no name
                    return
                value = plain_text(value) or getattr(self, name)
            elif self._is_reserved(name):
                return
        object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        if _getframe(1).f_code.co_filename.startswith(OWN_FILES) or not self._is_reserved(name):
            object.__delattr__(self, name)

    @classmethod
    def _is_reserved(cls, name: str) -> bool:
        return name not in SETTABLE and any(name in dict_of(base) for base in mro_of(cls) if is_ours(base))
