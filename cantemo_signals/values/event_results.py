"""Results of requests that send events; ``results.py`` has the others."""

from typing import Literal

from cantemo_signals.values import NamedTuple
from cantemo_signals.values.connections import Finding
from cantemo_signals.values.events import Call, Cycle, Dispatch, Event, NotCalled, every_call, is_fault
from cantemo_signals.values.loading import Engine, HostName
from cantemo_signals.values.locations import Location
from cantemo_signals.values.outcomes import Outcome
from cantemo_signals.values.plugins import Failure, Plugin
from cantemo_signals.values.requests import Death


class NotTried(NamedTuple):
    """A connection whose receiver no event reached, with state and reason; ``sender`` is None for any sender."""

    signal: str
    module: str
    sender: str | None
    state: Literal["not sent", "not called", "not reached"]
    reason: str
    receiver: str
    receiver_at: Location | None = None
    plugin: str | None = None


class DispatchResult(NamedTuple):
    """One event that was fired, and every call that resulted from it.

    ``chosen`` is what the user did not specify of the event: the sender, the method or the occasion; ``also_sent_by``
    names the events that could have been chosen. ``notes`` say that nothing sends such an event, that no receiver is
    called, or which other signal may have been meant.
    """

    engine: Engine
    host: HostName
    event: Event
    calls: tuple[Call, ...]
    not_called: tuple[NotCalled, ...]
    plugins: tuple[Plugin, ...]
    findings: tuple[Finding, ...]
    robust: bool = False
    cycle: Cycle | None = None
    difference: str | None = None
    failure: Failure | None = None
    chosen: tuple[Literal["sender", "method", "occasion"], ...] = ()
    also_sent_by: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    deaths: tuple[Death, ...] = ()
    versions: dict[str, str] = {}  # noqa: RUF012 - never mutated
    kind: Literal["dispatch"] = "dispatch"

    @property
    def dispatches(self) -> tuple[Dispatch, ...]:
        """The event and its calls as a single dispatch, of which a trace has several."""
        return (
            Dispatch(
                self.event,
                self.calls,
                self.not_called,
                robust=self.robust,
                cycle=self.cycle,
                difference=self.difference,
                failure=self.failure,
            ),
        )

    @property
    def every_call(self) -> tuple[Call, ...]:
        """Its calls and those nested in them, in the order in which they began."""
        return every_call(self.dispatches)

    @property
    def has_plugin_fault(self) -> bool:
        """True if a plugin failed or a receiver is at fault."""
        return any(plugin.has_failed for plugin in self.plugins) or self.dispatches[0].has_plugin_fault


class TraceResult(NamedTuple):
    """Several events that were fired, or one helper method that was called, with the events that it sent.

    ``call`` is the helper method that was really called, if any, ``filled`` names its arguments that were given an
    example value, and ``outcome`` is the outcome of the call. If a real project ran a management command or answered a
    request, ``call`` is that, ``ran`` says which, ``status`` is the exit status or the response's, and ``to_nobody``
    counts by signal what it sent that called no receiver. In a rehearsal, ``not_tried`` are the connections that no
    event reached, and ``unheard`` counts the events that can be sent but for which no receiver of a plugin is called.
    ``notes`` say that nothing sends a requested event, or that no receiver is called.
    """

    engine: Engine
    host: HostName
    dispatches: tuple[Dispatch, ...]
    plugins: tuple[Plugin, ...]
    findings: tuple[Finding, ...]
    call: str | None = None
    filled: tuple[str, ...] = ()
    outcome: Outcome | None = None
    ran: Literal["command", "request"] | None = None
    status: int | None = None
    to_nobody: dict[str, int] = {}  # noqa: RUF012 - never mutated
    not_tried: tuple[NotTried, ...] = ()
    unheard: int = 0
    notes: tuple[str, ...] = ()
    deaths: tuple[Death, ...] = ()
    versions: dict[str, str] = {}  # noqa: RUF012 - never mutated
    kind: Literal["trace"] = "trace"

    @property
    def calls(self) -> tuple[Call, ...]:
        """The calls of its dispatches, in order."""
        return tuple(call for dispatch in self.dispatches for call in dispatch.calls)

    @property
    def every_call(self) -> tuple[Call, ...]:
        """Its calls and those nested in them, in the order in which they began."""
        return every_call(self.dispatches)

    @property
    def has_plugin_fault(self) -> bool:
        """True if a plugin failed, what was called raised or ended badly, or a receiver is at fault."""
        return (
            any(plugin.has_failed for plugin in self.plugins)
            or is_fault(self.outcome)
            or self.has_ended_badly
            or any(dispatch.has_plugin_fault for dispatch in self.dispatches)
        )

    @property
    def has_ended_badly(self) -> bool:
        """True if a command exited with another status than 0, or the response is that of a server error."""
        return self.status is not None and self.status >= (500 if self.ran == "request" else 1)
