"""What is noted of one call while it runs."""

from __future__ import annotations

from cantemo_signals.session.effects import Kept
from cantemo_signals.session.output import Printed
from cantemo_signals.values.events import Dispatch, Json, Mutation, NotReached, Outcome


class Notes:
    """The arguments as they came, what was printed, asked of the host and sent, and what became of the call."""

    def __init__(self, arguments: dict[str, Json]) -> None:
        self.arguments = arguments
        self.printed = Printed()
        self.effects = Kept()
        self.mutations: tuple[Mutation, ...] = ()
        self.sent: list[Dispatch] = []
        self.outcome: Outcome = NotReached()
