"""Exceptions that plugin code silently swallows, noticed while an event is dispatched."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cached_property
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any

from cantemo_signals.bus.exceptions import chain, innermost, is_a
from cantemo_signals.bus.monitoring import Tool
from cantemo_signals.bus.namespaces import module_of
from cantemo_signals.bus.origin import OWN_PACKAGE, PLUGINS
from cantemo_signals.bus.tracing import traced
from cantemo_signals.hosts import Host
from cantemo_signals.sandbox.emulated import ROOTS
from cantemo_signals.sandbox.guard import Blocked
from cantemo_signals.sandbox.importing.folders import content_of

if TYPE_CHECKING:
    import ast

_CLAUSE = re.compile(
    rb"\bexcept(?:\s*(?=:)|\s*\([^:]*?\b(?:Base)?Exception\b|\s+(?:Base)?Exception\b)[^:]*:(?:\s|#[^\n]*\n|\\\n)*"
    rb"(?:pass|continue|return|\.\.\.|None|True|False|\w{0,2}['\"]|[\d(+-])"
)
"""A clause that catches everything and begins like one that does nothing; parsing a source takes much longer."""
_BROAD = ("Exception", "BaseException")

#: Called with an exception, the code that caught it, and the line of the ``except``.
Caught = Callable[[BaseException, CodeType, int], None]
#: Whether the ``except`` clause ends its function with a value, by file and line.
Clauses = dict[str, dict[int, bool]]


class QuietClauses:
    """The ``except`` clauses of a host's plugins that catch every exception and silently swallow it."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._concerned: dict[int, tuple[CodeType, bool]] = {}

    @cached_property
    def _clauses(self) -> Clauses:
        if not any(_CLAUSE.search(content_of(path)) for path in self._host.plugin_modules().values()):
            return {}
        from cantemo_signals.session.sources.texts import texts  # imports ast: few plugins need it

        found = {text.path: dict(_quiet(text.tree)) for text in texts(self._host, _CLAUSE) if text.is_imported}
        return {path: clauses for path, clauses in found.items() if clauses}

    def watched(self, caught: Caught) -> AbstractContextManager[None]:
        """Return a context in which ``caught`` is called for what they catch; it watches nothing if there are none.

        A debugger or coverage takes precedence.
        """
        if not self._clauses:
            return nullcontext()
        return _monitored(self, caught) if hasattr(sys, "monitoring") else _traced(self, caught)

    def returns_value(self, code: CodeType, line: int) -> bool:
        """Return whether the clause at this line ends its function with a value of its own."""
        return self._clauses[code.co_filename][line]

    def has(self, code: CodeType, line: int) -> bool:
        """Return whether there is such a clause at this line."""
        return line in self._clauses[code.co_filename]

    def concerns(self, code: CodeType) -> bool:
        """Return whether this code has such a clause."""
        if (clauses := self._clauses.get(code.co_filename)) is None:
            return False
        known = self._concerned.get(id(code))
        if known is None:  # the code is kept, and its address with it
            known = code, any(line in clauses for *_, line in code.co_lines())
            self._concerned[id(code)] = known
        return known[1]

    @property
    def concerned(self) -> list[CodeType]:
        """The code seen so far that has such a clause."""
        return [code for code, is_concerned in list(self._concerned.values()) if is_concerned]


def is_kept_quiet(error: BaseException) -> bool:
    """Return whether swallowing an exception hides a fault.

    It does not if a module, a file or something on the network is missing, or if the host or Django raised: that may be
    different in Portal.
    """
    if not is_a(error, Exception) or is_a(error, ImportError, OSError):
        return False
    if any(is_a(each, Blocked) for each in chain(error)):
        return False
    level = innermost(error)
    return level is not None and not _is_of_host(module_of(level.tb_frame))


def _is_of_host(module: str) -> bool:
    root = module.partition(".")[0]
    return root in (OWN_PACKAGE, "django", *ROOTS) and not module.startswith(PLUGINS)


def _quiet(tree: ast.Module | None) -> Iterator[tuple[int, bool]]:
    import ast  # see above

    for node in () if tree is None else ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and _is_broad(node.type) and all(map(_does_nothing, node.body)):
            last = node.body[-1]
            yield node.lineno, isinstance(last, ast.Return) and last.value is not None


def _is_broad(caught: ast.expr | None) -> bool:
    import ast  # see above

    kinds = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(kind is None or (isinstance(kind, ast.Name) and kind.id in _BROAD) for kind in kinds)


def _does_nothing(statement: ast.stmt) -> bool:
    import ast  # see above

    if isinstance(statement, (ast.Return, ast.Expr)):
        return statement.value is None or isinstance(statement.value, ast.Constant)
    return isinstance(statement, (ast.Pass, ast.Continue))


@contextmanager
def _traced(clauses: QuietClauses, caught: Caught) -> Iterator[None]:
    """Trace, in Python 3.11 and earlier, every call of a function, and every line of functions with such a clause."""

    def on_line(frame: FrameType, event: str, argument: object) -> Any:
        if event == "line" and clauses.has(frame.f_code, frame.f_lineno):
            error = sys.exc_info()[1]
            if error is not None and is_a(error, Exception):
                caught(error, frame.f_code, frame.f_lineno)
        return on_line

    def on_call(frame: FrameType, event: str, argument: object) -> Any:
        return on_line if clauses.concerns(frame.f_code) else None

    with traced(on_call):
        yield


@contextmanager
def _monitored(clauses: QuietClauses, caught: Caught) -> Iterator[None]:
    """Monitor, in Python 3.12 and later: code without such a clause reports once, other code once for each line."""
    tool = Tool("clauses", (4, 3))
    monitoring, events = tool.monitoring, tool.monitoring.events

    def on_start(code: CodeType, offset: int) -> Any:
        if clauses.concerns(code):
            tool.watch(code, events.LINE)
        return monitoring.DISABLE

    def on_line(code: CodeType, line: int) -> Any:
        if not clauses.has(code, line):
            return monitoring.DISABLE
        error = sys.exc_info()[1]
        if error is not None and is_a(error, Exception):
            caught(error, code, line)
        return None

    for code in clauses.concerned:
        tool.watch(code, events.LINE)
    tool.call({events.PY_START: on_start, events.LINE: on_line}, events.PY_START)
    try:
        yield
    finally:
        tool.close()
