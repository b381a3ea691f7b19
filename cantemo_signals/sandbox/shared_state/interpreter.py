"""The lists, modules and streams of the interpreter, repaired when a plugin removes something from them."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterator
from typing import Any

from cantemo_signals.bus.origin import PLUGINS, plugin_of

globals()["__builtins__"] = dict(
    vars(builtins)
)  # the functions below must work when a plugin has damaged the real ones

STREAMS = {"stdout": 1, "stderr": 2}
"""The descriptors of the streams that plugins write to."""


class Interpreter:
    """The state of the interpreter; what plugins *add* to it stays, as in Portal."""

    def __init__(self) -> None:
        self._lists: dict[str, list[Any]] = {
            f"sys.{name}": getattr(sys, name) for name in ("path", "meta_path", "path_hooks")
        }
        self._modules = sys.modules
        self.take()

    def take(self) -> None:
        """Accept the present state."""
        self._contents = {name: list(content) for name, content in self._lists.items()}
        self._streams = (sys.stdout, sys.stderr)
        self._take_modules()

    def repair_lists(self) -> Iterator[str]:
        """Put back what is gone from the lists, and yield their names; open streams again that were closed."""
        for name, content in self._lists.items():
            before = self._contents[name]
            if content != before:
                if gone := [each for each in before if all(each is not other for other in content)]:
                    content[:] = gone + [each for each in content if all(each is not other for other in gone)]
                    yield name
                self._contents[name] = list(content)
        if getattr(sys.stdout, "closed", True) or getattr(sys.stderr, "closed", True):
            self._repair_streams()

    def has_other_modules(self) -> bool:
        """Return whether modules were imported, removed or replaced."""
        try:
            return len(self._modules) != len(self._names) or [*map(self._modules.get, self._names)] != self._loaded
        except BaseException:  # noqa: BLE001 - what a plugin puts there may compare in any way
            return True

    def repair_modules(self, plugin: str | None) -> list[str]:
        """Put back modules that were removed or replaced, but not this plugin's own, and return their names."""
        pairs = [*zip(self._names, self._loaded, strict=True)]
        gone = [(name, module) for name, module in pairs if self._modules.get(name) is not module]
        shared = [(name, module) for name, module in gone if _is_shared(name, plugin)]
        self._modules.update(shared)
        self._take_modules()
        return [name for name, _ in shared]

    def _take_modules(self) -> None:
        self._names = list(self._modules)
        self._loaded = [*self._modules.values()]

    def _repair_streams(self) -> None:
        for name, stream in zip(STREAMS, self._streams, strict=True):
            current = getattr(sys, name, None)
            if current is None or getattr(current, "closed", False):
                setattr(sys, name, _open_or_silent(stream, name))


def _is_shared(name: str, plugin: str | None) -> bool:
    if name.startswith(PLUGINS):
        return plugin_of(name) != plugin
    return name.partition(".")[0] in SHARED


SHARED = sys.stdlib_module_names | {"cantemo_signals", "portal", "VidiRest", "RestAPIBase", "pydispatch", "__main__"}
"""The packages whose modules are shared; what plugins do with other libraries is theirs to say."""


def _open_or_silent(stream: object, name: str) -> object:
    if not getattr(stream, "closed", True):
        return stream
    try:
        return open(STREAMS[name], "w", encoding="utf-8", errors="backslashreplace", closefd=False)
    except OSError:
        return _SilentStream()


class _SilentStream:
    """A stream that replaces one that is closed."""

    closed = False

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        """Do nothing: nothing is buffered."""
