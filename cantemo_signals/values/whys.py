"""The result of asking why a receiver did not run: a fixed chain of steps, and the one that fails."""

from typing import Literal

from cantemo_signals.values import NamedTuple
from cantemo_signals.values.connections import Finding
from cantemo_signals.values.events import Event
from cantemo_signals.values.loading import Engine, HostName
from cantemo_signals.values.locations import Location
from cantemo_signals.values.requests import Death

StepName = Literal[
    "file",
    "plugin",
    "import",
    "class",
    "bootstrap",
    "line",
    "connect",
    "disconnect",
    "alive",
    "signal",
    "sender",
    "event",
    "before",
    "parameters",
    "left",
    "did",
]
"""The steps from the file that contains a receiver to what it did; each depends on the one before."""

State = Literal["ok", "no", "n/a"]


class Step(NamedTuple):
    """One condition for a receiver to act: whether it holds, what there is to say, and where that can be seen.

    ``code`` is the code of the rule that reports it as well, and ``hint`` says what to do about it.
    """

    step: StepName
    state: State
    text: str = ""
    location: Location | None = None
    code: str | None = None
    hint: str | None = None


class WhyResult(NamedTuple):
    """The steps of one receiver; the first that does not hold is the answer.

    ``event`` is the event that was examined. ``acts_on`` are the events for which it ran to its end or did something,
    ``leaves_on`` those for which it returned before that, ``raises_on`` those for which it raised, and ``missed_on``
    those for which an earlier receiver kept it from being reached. ``see`` are the commands that show more, and
    ``findings`` is what else the rules say about it.
    """

    engine: Engine
    host: HostName
    receiver: str
    receiver_at: Location | None
    plugin: str | None
    steps: tuple[Step, ...]
    answer: str
    see: tuple[str, ...] = ()
    event: Event | None = None
    acts_on: tuple[str, ...] = ()
    leaves_on: tuple[str, ...] = ()
    raises_on: tuple[str, ...] = ()
    missed_on: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    deaths: tuple[Death, ...] = ()
    versions: dict[str, str] = {}  # noqa: RUF012 - never mutated
    kind: Literal["why"] = "why"

    @property
    def has_plugin_fault(self) -> bool:
        """True if it did not run, or did nothing."""
        return any(step.state == "no" for step in self.steps)
