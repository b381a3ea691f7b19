"""CS202: receivers that connect at every event."""

from __future__ import annotations

from collections.abc import Iterator

from cantemo_signals.bus import Entry
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.session.wiring import signal_name


@rule(
    "CS202",
    "connects-per-event",
    "warning",
    "A receiver connects another one at every event: connections pile up.",
    "Each event passes a new object to connect(), which counts as another receiver: after a hundred events a hundred"
    " are connected, and each event calls them all. Connect once, when the plugin loads, or connect a module-level"
    " function, which counts as the same receiver each time.",
    when="events",
)
def connecting_receivers(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the lines that connected something when an event was sent, and once more when it was sent again."""
    seen = set()
    for each in evidence.reconnects:
        entry = each.entry
        if entry.connected_at not in seen:
            seen.add(entry.connected_at)
            what_of_it = ": each event adds one" if each.is_kept else ", and nothing keeps it: it is never called"
            yield Occurrence(
                f"{each.receiver} connects {_what(entry)} to {signal_name(entry.signal)} at every event{what_of_it}",
                evidence.host.failures.location(entry.connected_at),
                "Connect it once, when the plugin loads.",
                each.plugin,
                receiver=each.receiver,
                signal=each.event.signal,
                event=each.event,
                shown_by="trace",
                word="connect",
            )


def _what(entry: Entry) -> str:
    """Name what is connected, and say why it counts as another receiver each time."""
    if entry.dispatch_uid is not None:
        return f"{entry.name} with another dispatch_uid"
    if entry.kind == "method":
        return f"{entry.name} of a new object"
    return f"a new partial of {entry.name}" if entry.kind == "partial" else f"a new {entry.name}"
