"""Read exceptions without running their code: a plugin's class may define any attribute anew, and have it raise.

An exception's text is its own code's: ``bus/texts.py`` has that.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from cantemo_signals.bus.naming import class_name, dict_of, is_from_c, mro_of, plain_text

if TYPE_CHECKING:
    from typing import TypeGuard

E = TypeVar("E", bound=BaseException)
MOST_CAUSES = 20
MOST_LEVELS = 2_000
"""The innermost levels of a traceback that are read: a plugin can make one of any length."""
LAST_LINE = 1_000_000

arguments_of = vars(BaseException)["args"].__get__
trace_of = vars(BaseException)["__traceback__"].__get__
_cause_of = vars(BaseException)["__cause__"].__get__
_context_of = vars(BaseException)["__context__"].__get__


def is_a(error: object, *kinds: type[E]) -> TypeGuard[E]:
    """Return whether it is an instance of one of these classes, whatever its ``__class__`` says."""
    return issubclass(type(error), kinds)


def name_of_class(error: object) -> str:
    """Return the name of its class."""
    return class_name(type(error))[1]


def chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and those that led to it, as far as that goes; they may lead to each other."""
    current: BaseException | None = error
    for _ in range(MOST_CAUSES):
        if current is None:
            return
        yield current
        cause = _cause_of(current)
        current = _context_of(current) if cause is None else cause


def message_in(error: BaseException) -> str:
    """Return its first argument if that is a text, as with nearly all built-in exceptions; empty if it is not."""
    arguments = arguments_of(error)
    return plain_text(arguments[0]) or "" if arguments else ""


def field(error: BaseException, name: str) -> Any:
    """Return what Python keeps in an exception under this name, such as the ``obj`` of an AttributeError; else None."""
    for base in mro_of(type(error)):
        if is_from_c(base) and name in dict_of(base):
            return dict_of(base)[name].__get__(error)
    return None


def text_field(error: BaseException, name: str) -> str:
    """Return the text that Python keeps in an exception under this name; empty if it is anything else."""
    return plain_text(field(error, name)) or ""


def levels(error: BaseException) -> list[TracebackType]:
    """Return the innermost levels of an exception's traceback, outermost first."""
    found: deque[TracebackType] = deque(maxlen=MOST_LEVELS)
    level = trace_of(error)
    while level is not None:
        found.append(level)
        level = level.tb_next
    return list(found)


def innermost(error: BaseException) -> TracebackType | None:
    """Return the level of the traceback in which an exception was raised."""
    level = trace_of(error)
    while level is not None and level.tb_next is not None:
        level = level.tb_next
    return level  # type: ignore[no-any-return]


def line_of(level: TracebackType) -> int:
    """Return the line of a level, which a plugin can make up."""
    return plain_line(level.tb_lineno)


def plain_line(number: object) -> int:
    """Return a line number; 1 if it cannot be one."""
    return number if type(number) is int and 0 < number < LAST_LINE else 1
