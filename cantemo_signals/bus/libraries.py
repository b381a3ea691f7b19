"""Other libraries with signals, as far as they are loaded: looked up, never imported."""

from __future__ import annotations

import sys
from typing import Any

from cantemo_signals.model import Library

#: The class of a library's signals: module and name.
_CLASSES: tuple[tuple[Library, str, str], ...] = (("django", "django.dispatch.dispatcher", "Signal"),)


def signal_classes() -> list[tuple[Library, Any]]:
    """The classes of the signals of the libraries that are loaded, and not made up."""
    found = []
    for library, module, name in _CLASSES:
        if module in sys.modules:
            cls = vars(sys.modules[module]).get(name)
            if type(cls) is type and cls.__module__ == module:
                found.append((library, cls))
    return found
