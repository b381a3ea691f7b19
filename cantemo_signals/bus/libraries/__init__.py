"""Other libraries with signals: each has a row here, and an adapter module named after it.

A library is looked up, never imported. Its adapter module defines ``ADAPTER``, a ``ForeignSignal`` subclass.
PyDispatcher has an adapter but no row: its signals have no class of their own, and its tables are shared.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

#: The name of each library, and the module and name of its signal class.
ROWS: tuple[tuple[str, str, str], ...] = (
    ("django", "django.dispatch.dispatcher", "Signal"),
    ("celery", "celery.utils.dispatch.signal", "Signal"),
    ("blinker", "blinker.base", "Signal"),
)


def signal_classes() -> list[tuple[str, Any]]:
    """Return the signal classes of the loaded libraries, except made-up ones, which do not come from a file."""
    classes = []
    for library, module, name in ROWS:
        if module in sys.modules and "__file__" in (namespace := vars(sys.modules[module])):
            cls = namespace.get(name)
            if issubclass(type(cls), type) and cls.__module__ == module:
                classes.append((library, cls))
    return classes


class ImportWatch:
    """A finder on ``sys.meta_path`` that reports when a library has been imported.

    The module of its signals need not go through a finder: one in a group that is compiled together does not. Its
    package does, and so does whatever is imported after it.
    """

    def __init__(self, notice: Callable[[], None]) -> None:
        self._notice = notice

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """Return the spec that the following finders find, with a loader that reports the import."""
        self._notice()
        if not any(name in (module, module.partition(".")[0]) for _, module, _ in ROWS):
            return None
        for finder in sys.meta_path[sys.meta_path.index(self) + 1 :]:
            spec: Any = finder.find_spec(name, path, target) if hasattr(finder, "find_spec") else None
            if spec is not None:
                if hasattr(spec.loader, "exec_module"):
                    spec.loader = _Telling(spec.loader, self._notice)
                return spec
        return None


class _Telling:
    """Wraps another loader, which remains the module's ``__loader__``."""

    def __init__(self, loader: Any, notice: Callable[[], None]) -> None:
        self._loader = loader
        self._notice = notice

    def create_module(self, spec: Any) -> Any:
        """Return the module that the wrapped loader creates."""
        return self._loader.create_module(spec)

    def exec_module(self, module: Any) -> None:
        """Run the module, and report the import."""
        module.__loader__ = module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        self._notice()
