"""The lists, modules and streams of the interpreter, repaired when a plugin removes something from them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import islice
from operator import is_
from types import ModuleType
from typing import Any

from cantemo_signals.bus.namespaces import namespace_of
from cantemo_signals.bus.naming import class_name
from cantemo_signals.bus.origin import PLUGINS, plugin_of
from cantemo_signals.sandbox.shared_state.suspicion import SHARED
from cantemo_signals.values import OWN_BUILTINS

globals()["__builtins__"] = OWN_BUILTINS

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
        self._count = 0
        self._contents = {name: list(content) for name, content in self._lists.items()}
        self._streams = (sys.stdout, sys.stderr)
        self._attributes = [namespace_of(stream).copy() for stream in self._streams]
        self._importers = sys.path_importer_cache.copy()
        self._take_modules()

    def adopt_longer_lists(self) -> None:
        """Put back a list in whose place a plugin put one that has all that it held, and add the rest to it."""
        for name, content in self._lists.items():
            now = vars(sys).get(name.removeprefix("sys."))
            if type(now) is list and now is not content and set(map(id, content)) <= set(map(id, now)):
                content[:] = now
                setattr(sys, name.removeprefix("sys."), content)

    def new_finders(self) -> list[Any]:
        """Return the objects of plugins' classes that were added to ``sys.meta_path``."""
        before = self._contents["sys.meta_path"]
        new = [each for each in self._lists["sys.meta_path"] if not any(each is other for other in before)]
        return [each for each in new if plugin_of(class_name(type(each))[0]) and type(each).__dictoffset__]

    def repair_lists(self) -> Iterator[str]:
        """Put back what is gone from the lists, and yield their names."""
        for name, content in self._lists.items():
            before = self._contents[name]
            if content != before:
                if gone := [each for each in before if all(each is not other for other in content)]:
                    added = [each for each in content if all(each is not other for other in gone)]
                    content[:] = gone + added if name == "sys.path" else before  # else what replaced them may be broken
                    yield name
                if name == "sys.meta_path" and content[0] is not before[0]:
                    content.insert(0, _AsBefore(before))
                self._contents[name] = list(content)

    def repair_new_modules(self) -> list[str]:
        """Remove what has the names of modules of Python's that nobody has imported yet, and return its names."""
        names = [*islice(reversed(self._modules), max(0, len(self._modules) - self._count))]
        fake = [name for name in names if _is_fake(name, self._modules[name])]
        for name in fake:
            del self._modules[name]
        return fake

    def repair_importers(self) -> bool:
        """Have the finders of directories again that were replaced; return whether any were."""
        now = sys.path_importer_cache
        replaced = {key: finder for key, finder in self._importers.items() if now.get(key, finder) is not finder}
        now.update(replaced)
        if len(now) != len(self._importers):
            self._importers = now.copy()
        return bool(replaced)

    def new_modules(self) -> list[Any]:
        """Return what was imported since the last call."""
        names = list(islice(reversed(self._modules), max(0, len(self._modules) - self._count)))
        new = [self._modules[name] for name in names]
        self._names += names
        self._loaded += new
        self._count = len(self._modules)
        return new

    def repair_modules(self, plugin: Callable[[], str | None]) -> list[str]:
        """Put back modules that were removed or replaced, but not this plugin's own, and return their names."""
        now = [*map(self._modules.get, self._names)]
        if len(now) == len(self._loaded) and all(map(is_, now, self._loaded)):
            return []
        pairs = [*zip(self._names, self._loaded, now, strict=True)]
        gone = [(name, module) for name, module, present in pairs if present is not module]
        shared = [(name, module) for name, module in gone if _is_shared(name, plugin())]
        self._modules.update(shared)
        self._take_modules()
        return [name for name, _ in shared]

    def _take_modules(self) -> None:
        self._names = list(self._modules)
        self._loaded = [*self._modules.values()]
        self._count = len(self._names)

    def repair_streams(self) -> list[str]:
        """Open streams again that were closed, and return their names."""
        closed = [(name, stream) for name, stream in zip(STREAMS, self._streams, strict=True) if _is_closed(name)]
        for name, stream in closed:
            setattr(sys, name, _open_or_silent(stream, name))
        return [f"sys.{name}" for name, _ in closed]

    def repair_attributes(self) -> list[tuple[str, str]]:
        """Remove what streams were given in place of their methods, and return the streams' names and those."""
        found = []
        for name, stream, before in zip(STREAMS, self._streams, self._attributes, strict=True):
            now = namespace_of(stream)
            for attribute in [each for each in now if each not in before and hasattr(type(stream), each)]:
                del now[attribute]
                found.append((f"sys.{name}", attribute))
        return found


class _AsBefore:
    """A finder of the shared modules, as they were found before a plugin put a finder first, which may be broken."""

    def __init__(self, finders: list[Any]) -> None:
        self._finders = finders

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """Return the spec of a shared module, or None."""
        if name.partition(".")[0] not in SHARED:
            return None
        specs = (finder.find_spec(name, path, target) for finder in self._finders)
        return next((spec for spec in specs if spec is not None), None)


def _is_closed(name: str) -> bool:
    """Return whether a standard stream is gone, or closed."""
    try:
        return bool(getattr(sys, name).closed)
    except BaseException:  # noqa: BLE001 - what a plugin puts there may have no such thing
        return True


def _is_fake(name: str, module: object) -> bool:
    """Return whether what has the name of a module of Python's was never loaded as one."""
    if name.partition(".")[0] not in sys.stdlib_module_names or name == "distutils":  # packaging tools bring that along
        return False
    if "." in name:  # extension modules have some that they fill themselves
        return module is None
    return type(module) is not ModuleType or vars(module).get("__spec__") is None


def _is_shared(name: str, plugin: str | None) -> bool:
    if name.startswith(PLUGINS):
        return plugin_of(name) != plugin
    return name.partition(".")[0] in SHARED


def _is_open(stream: Any) -> bool:
    try:
        return not stream.closed
    except BaseException:  # noqa: BLE001 - it was detached, or is a plugin's
        return False


def _open_or_silent(stream: Any, name: str) -> object:
    if _is_open(stream):
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
