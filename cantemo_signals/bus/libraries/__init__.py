"""Other libraries with signals, as far as they are loaded: looked up, never imported."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

#: The class of a library's signals: module and name.
_CLASSES: tuple[tuple[str, str, str], ...] = (
    ("django", "django.dispatch.dispatcher", "Signal"),
    ("celery", "celery.utils.dispatch.signal", "Signal"),
    ("blinker", "blinker.base", "Signal"),
)


def signal_classes() -> list[tuple[str, Any]]:
    """The classes of the signals of the libraries that are loaded, and not made up."""
    found = []
    for library, module, name in _CLASSES:
        if module in sys.modules:
            cls = vars(sys.modules[module]).get(name)
            if type(cls) is type and cls.__module__ == module:
                found.append((library, cls))
    return found


class Importing:
    """Stands on ``sys.meta_path`` and tells when the module that makes a library's signals was imported."""

    def __init__(self, imported: Callable[[str], None]) -> None:
        self._imported = imported
        self._modules = frozenset(module for library, module, _ in _CLASSES if library != "django")

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """What the next finders find, with a loader that tells."""
        if name not in self._modules:
            return None
        for finder in [finder for finder in sys.meta_path if finder is not self and hasattr(finder, "find_spec")]:
            spec: Any = finder.find_spec(name, path, target)
            if spec is not None:
                if spec.loader is not None:
                    spec.loader = _Telling(spec.loader, self._imported)
                return spec
        return None


class _Telling:
    """Loads as another loader does, which the module keeps."""

    def __init__(self, loader: Any, imported: Callable[[str], None]) -> None:
        self._loader = loader
        self._imported = imported

    def create_module(self, spec: Any) -> Any:
        """The module of the other loader."""
        return self._loader.create_module(spec)

    def exec_module(self, module: Any) -> None:
        """Run it, and tell."""
        module.__loader__ = module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        self._imported(module.__name__)
