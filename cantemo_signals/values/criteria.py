"""What to judge by, and what to leave out."""

from cantemo_signals.values import NamedTuple
from cantemo_signals.values.severity import Severity


class PluginIgnores(NamedTuple):
    """The codes of rules that some plugins are not judged by; ``pattern`` is a glob over names of plugins, or paths."""

    pattern: str
    codes: tuple[str, ...]


class Known(NamedTuple):
    """The findings of a baseline, a line each, with paths below ``directory``; or, for a new one, ``everything``."""

    directory: str
    lines: tuple[str, ...] = ()
    everything: bool = False


class Criteria(NamedTuple):
    """What to judge by.

    The rules are those whose code begins with one of ``select`` and with none of ``ignore``; ``fail_on`` is the lowest
    severity of a finding that makes the check fail. What some plugins are ``excused`` from, and what is ``known``, is
    not told.
    """

    select: tuple[str, ...] = ("CS",)
    ignore: tuple[str, ...] = ()
    fail_on: Severity = "warning"
    excused: tuple[PluginIgnores, ...] = ()
    known: Known | None = None
