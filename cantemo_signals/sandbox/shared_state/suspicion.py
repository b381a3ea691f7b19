"""Which plugins' code may change what all share, by what it is compiled to; after the others' nothing is compared."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator
from types import CodeType

from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.sandbox.shared_state.settings import SETTINGS
from cantemo_signals.values import OWN_BUILTINS

globals()["__builtins__"] = OWN_BUILTINS


def _storing() -> None:
    global a, b, c, d, e
    a.b = a[c] = a[c:d] = e  # type: ignore[name-defined]
    del a.b, a[c], a[c:d]  # type: ignore[name-defined]


def _loading() -> None:
    global a, b, c, d, e
    a = b = c = d = e  # type: ignore[name-defined]
    a.b, a[c], a[c:d], a[c:d:e]  # type: ignore[name-defined]
    del a, b  # type: ignore[name-defined]


STORING = bytes({*_storing.__code__.co_code[::2]} - {*_loading.__code__.co_code[::2]})
"""The operations that store or delete an attribute, an item or a slice."""

_MUTATING = """
acquire addFilter addHandler addaudithook add_signal_handler clear close detach dictConfig discard fileConfig
free_tool_id lock pickle pop popitem register_callback remove reverse setLevel setdefault set_events sort
unregister_archive_format unregister_unpack_format update use_tool_id
"""
_DYNAMIC = """
__builtins__ __delattr__ __delitem__ __dict__ __enter__ __getattribute__ __globals__ __import__ __setattr__ __setitem__
__subclasses__ attrgetter builtins compile ctypes delattr eval exec execfile f_builtins f_globals gc get_objects
get_referrers getattr globals import_module importlib inspect locals methodcaller mock modules operator patch reload
runpy setattr vars
"""
_BY_LIBRARY = """
breakpoint cProfile captureWarnings connections enable monkey patch_all profile pthread_sigmask redirect_stderr
meta_path redirect_stdout runcall senders sendersBack set_trace setcontext setlocale stack_size start stderr stdout
unittest
"""
DYNAMIC = frozenset(_DYNAMIC.split())
"""The names by which code may change what it does not name."""
CHANGING = DYNAMIC.union(_MUTATING.split(), _BY_LIBRARY.split(), *(setting.calls for setting in SETTINGS))
"""The names by which code that stores nothing may change what is shared."""

SHARED = sys.stdlib_module_names | {"cantemo_signals", "portal", "VidiRest", "RestAPIBase", "pydispatch", "__main__"}
"""The packages whose modules are shared; what plugins do with other libraries is theirs to say."""
KNOWN = SHARED | {"django", "asgiref", "sqlparse", "rest_framework", "plugin", "VidiRest", "RestAPIBase", "vidispine"}
"""The top-level modules that change nothing for those who import them."""

Names = frozenset[str]


class Suspicion:
    """What is known of the plugins' code, as far as it was loaded."""

    def __init__(self) -> None:
        self._harmless: set[str | None] = set()
        self._names: dict[str | None, Names] = {}
        self._modules: dict[str | None, Names] = {}
        #: Whether anything may change what is shared.
        self.is_any = False
        self._is_general = False

    def read(self, module: str, code: CodeType | None) -> None:
        """Take note of a plugin module's code before it runs; None if it cannot be read."""
        plugin = plugin_of(module)
        parts = [] if code is None else [*_parts(code)]
        names = frozenset().union(*(part.co_names for part in parts))
        if parts and CHANGING.isdisjoint(names) and not any(map(_stores, parts)):
            if plugin not in self._names:
                self._harmless.add(plugin)
            return
        self._harmless.discard(plugin)
        parted = [*map(_name_parts, parts), *map(_texts, parts)]
        self._names[plugin] = self._names.get(plugin, Names()).union(names, *parted)
        dotted = {beginning for name in names for beginning in _beginnings(name)}
        self._modules[plugin] = self._modules.get(plugin, Names()).union(dotted)
        self.is_any = True
        self._is_general = self._is_general or code is None

    def importing(self, name: str, exists: Callable[[], object]) -> None:
        """Take note that a module is about to be imported: what a stranger does when called is unknown."""
        is_known = name.partition(".")[0] in KNOWN or name.startswith("_sysconfigdata_")  # Python's, named by platform
        if not self._is_general and not is_known and exists():
            self.is_any = self._is_general = True

    def falls_on(self, plugin: str | None) -> bool:
        """Return whether code of a plugin may change what is shared."""
        return self._is_general or plugin not in self._harmless

    def falls_on_any(self, plugin: str | None, modules: Names) -> bool:
        """Return whether code of a plugin may change one of these modules, given by every part of their names."""
        names = self._names.get(plugin)
        if plugin in self._harmless:  # only what it calls may
            return False
        return names is None or not names.isdisjoint(modules) or not names.isdisjoint(DYNAMIC)

    def names_any(self, plugin: str | None, names: Collection[str]) -> bool:
        """Return whether code of a plugin has one of these names, or is not known."""
        known = self._names.get(plugin)
        return plugin not in self._harmless and (known is None or not known.isdisjoint(names))

    def modules_of(self, plugin: str | None) -> Names:
        """Return what may be the names of modules in the code of a plugin."""
        return Names() if plugin in self._harmless else self._modules.get(plugin, Names())

    def is_named(self, module: str) -> bool:
        """Return whether the code of a plugin has the name of a module."""
        return any(module in known for known in self._modules.values())


def _parts(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if type(constant) is CodeType:
            yield from _parts(constant)


def _stores(code: CodeType) -> bool:
    operations = code.co_code[::2]
    return len(operations.translate(None, STORING)) != len(operations)


def _name_parts(code: CodeType) -> list[str]:
    """Return the parts of the dotted names of a code."""
    return [part for name in code.co_names if "." in name for part in name.split(".")]


def _texts(code: CodeType) -> list[str]:
    """Return the texts by which a code may name an attribute: ``setattr(x, "__code__", y)``."""
    return [each for each in code.co_consts if type(each) is str and each.startswith("__")]


def _beginnings(name: str) -> list[str]:
    """Return what a dotted name begins with: ``a``, ``a.b``."""
    parts = name.split(".")
    return [".".join(parts[: place + 1]) for place in range(len(parts))]
