"""What to check for, and what to leave out."""

from cantemo_signals.values import NamedTuple
from cantemo_signals.values.severity import Severity


class PluginIgnores(NamedTuple):
    """The codes of rules that do not apply to some plugins; ``pattern`` is a glob for plugin names or paths."""

    pattern: str
    codes: tuple[str, ...]


class Known(NamedTuple):
    """The findings of a baseline, one per line, with paths below ``directory``; or ``everything``, for a new one."""

    directory: str
    lines: tuple[str, ...] = ()
    everything: bool = False


class Criteria(NamedTuple):
    """What to check for.

    The rules are those whose code begins with one of ``select`` and with none of ``ignore``; ``fail_on`` is the lowest
    severity of a finding that makes the check fail. Findings that plugins are ``excused`` from, and those that are
    ``known``, are not reported.
    """

    select: tuple[str, ...] = ("CS",)
    ignore: tuple[str, ...] = ()
    fail_on: Severity = "warning"
    excused: tuple[PluginIgnores, ...] = ()
    known: Known | None = None
