"""The outcomes of calls, as immutable values; see ``plugins.py``."""

from typing import Literal

from cantemo_signals.values import NamedTuple
from cantemo_signals.values.documents import Json
from cantemo_signals.values.locations import Location
from cantemo_signals.values.plugins import Failure


class Returned(NamedTuple):
    """The receiver returned ``value``, as text."""

    value: str
    kind: Literal["returned"] = "returned"


class NeverAwaited(NamedTuple):
    """The receiver returned a coroutine, named ``coroutine``, that was never awaited: its code did not run."""

    coroutine: str
    kind: Literal["never awaited"] = "never awaited"


class NotReached(NamedTuple):
    """An earlier receiver raised, so the dispatch ended before this one."""

    kind: Literal["not reached"] = "not reached"


class Dropped(NamedTuple):
    """The dispatch went on, but this receiver was not called: it was garbage-collected or disconnected meanwhile."""

    why: str
    kind: Literal["dropped"] = "dropped"


class NotSeen(NamedTuple):
    """It is not known whether the receiver was called, or how its call ended: it could not be followed."""

    why: str
    kind: Literal["not seen"] = "not seen"


class Died(NamedTuple):
    """The host process ended while this receiver ran."""

    message: str
    kind: Literal["died"] = "died"


class Planned(NamedTuple):
    """Nothing was called: this is only the plan."""

    kind: Literal["planned"] = "planned"


Outcome = Returned | NeverAwaited | Failure | NotReached | Dropped | NotSeen | Died | Planned


class Swallowed(NamedTuple):
    """An exception that was swallowed: raised at ``location``, caught at ``caught_at``.

    ``receiver`` is the one that raised it, if a robust send returned it to a caller that does not look at it.
    """

    type: str
    message: str
    location: Location | None
    caught_at: Location | None
    receiver: str | None = None


class Left(NamedTuple):
    """Where a receiver returned before its last statement, or what kept it from running that statement.

    ``condition`` is the source of the condition that decided it, and ``held`` says whether that was true.
    ``values`` has the values of the expressions in it, as text, by their source.
    """

    location: Location
    condition: str
    held: bool = True
    values: dict[str, str] = {}  # noqa: RUF012 - never mutated


class Change(NamedTuple):
    """What changed at one path inside an argument: ``document.timespan[0].field[title]``.

    A changed or removed field has a value ``before``, a changed or added one has a value ``after``.
    ``location`` is the line that changed it, if the source reveals it.
    """

    path: str
    how: Literal["changed", "added", "removed"]
    before: Json = None
    after: Json = None
    location: Location | None = None


class Mutation(NamedTuple):
    """An argument that a receiver changed in place, as text before and after, and the first of the ``changes``."""

    argument: str
    before: str
    after: str
    changes: tuple[Change, ...] = ()


class LogLine(NamedTuple):
    """What a receiver, or code that it called, wrote to a log; ``error`` is the exception logged with it."""

    level: str
    logger: str
    message: str
    error: str | None = None
    location: Location | None = None


class Times(NamedTuple):
    """Seconds over several sends of the same event."""

    runs: int
    min: float
    median: float
    max: float
