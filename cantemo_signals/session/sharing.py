"""What plugins share, while events are sent: compared after each step, and given again to who has changed it."""

from __future__ import annotations

from cantemo_signals.bus.recorded import RecordedCall
from cantemo_signals.bus.texts import guarded
from cantemo_signals.protocol.journal import ANSWERING, CALLING
from cantemo_signals.sandbox.shared_state import SharedState, Step


class Sharing:
    """Compares what plugins share, if the host knows that. Nothing that is found there costs an outcome."""

    def __init__(self, shared: SharedState | None) -> None:
        self._shared = shared
        # Plugin code may replace these in their classes.
        self._compare = None if shared is None else shared.check
        self.restore_own = _nothing_to_do if shared is None else shared.restore_own

    def check(self, call: RecordedCall | None) -> None:
        """Put back what the receiver of a call has damaged so far."""
        compare = self._compare
        if compare is not None and call is not None:
            guarded(lambda: compare(lambda: _step(call)), _nothing)

    def check_all(self) -> None:
        """Compare everything, which is too much to do after each call."""
        compare = self._compare
        if compare is not None:
            guarded(lambda: compare(lambda: Step(None, ANSWERING, None), thorough=True), _nothing)

    def give(self, call: RecordedCall) -> None:
        """Let the receiver of a call, which goes on, have what its plugin has put in the place of something."""
        if self._shared is not None:
            self._shared.give(None if call.entry is None else call.entry.plugin)


def _step(call: RecordedCall) -> Step:
    return Step(None if call.entry is None else call.entry.plugin, CALLING + call.name, call.place)


def _nothing_to_do() -> None:
    """Do nothing: a real project is not put back."""


def _nothing(_error: BaseException) -> None:
    """Do without: a plugin has put something there that cannot be compared."""
