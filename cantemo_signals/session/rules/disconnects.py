"""CS206: disconnects that removed nothing, or another plugin's connection."""

from __future__ import annotations

from collections.abc import Iterator

from cantemo_signals.bus import Disconnect, Entry
from cantemo_signals.bus.naming import MADE_UP, short
from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.loader import Failures
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.session.wiring import entries_of, signal_name, uid_text


@rule(
    "CS206",
    "disconnect-no-effect",
    "warning",
    "A disconnect removed nothing, or removed another plugin's connection.",
    "disconnect() only removes a connection made with the same receiver, sender and dispatch_uid, and is silent if"
    " there is none. A partial, a lambda, a nested function or a method of a new object is a new receiver each time."
    " Disconnect what was connected, with the arguments of its connect().",
)
def vain_disconnects(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the lines that disconnected nothing during loading, and those that removed another plugin's connection."""
    every = [each for each in evidence.host.bus.ledger.disconnects if each.plugin is not None]
    if every and len(evidence.entries) < len(entries_of(evidence.host.bus)):  # only some signals are judged
        every = [each for each in every if any(entry.signal is each.signal for entry in evidence.entries)]
    yield from dict.fromkeys(_found(every, evidence))  # report a line once, however often it runs


def _found(every: list[Disconnect], evidence: Evidence) -> Iterator[Occurrence]:
    effective = {each.connected_at for each in every if each.removed}
    for disconnect in every:
        for entry in disconnect.removed:
            if entry.plugin is not None and entry.plugin != disconnect.plugin:
                yield _taken(disconnect, entry, evidence.host.failures)
        if disconnect.connected_at not in effective and (occurrence := _vain(disconnect, evidence)) is not None:
            yield occurrence


def _taken(disconnect: Disconnect, entry: Entry, failures: Failures) -> Occurrence:
    return Occurrence(
        f"{disconnect.plugin} disconnects {entry.plugin}'s {entry.name} from {signal_name(entry.signal)}",
        failures.location(disconnect.connected_at),
        f"It was connected at {failures.location(entry.connected_at)}.",
        disconnect.plugin,
        severity="note",
        entry=entry,
        word=short(entry.name),
    )


def _vain(disconnect: Disconnect, evidence: Evidence) -> Occurrence | None:
    if disconnect.removed or disconnect.phase == "run time" or disconnect.kind == MADE_UP:
        return None
    near, later = disconnect.near, _connected_later(disconnect)
    if later is not None and (near is None or near.signal is disconnect.signal) and later.plugin == disconnect.plugin:
        return None  # it ensured a single connection
    if near is None and (later is None and plugin_of(disconnect.module) is None):
        return None  # the host's own connections are not all known
    what = disconnect.name if disconnect.names_receiver else f"dispatch_uid={uid_text(disconnect.dispatch_uid)!r}"
    why, hint = _why(disconnect, near, later, evidence.host.failures)
    return Occurrence(
        f"Disconnecting {what} from {signal_name(disconnect.signal)} removed nothing: {why}",
        evidence.host.failures.location(disconnect.connected_at),
        hint,
        disconnect.plugin,
        receiver=disconnect.name if disconnect.names_receiver else None,
        signal=signal_name(disconnect.signal),
        word=short(disconnect.name) if disconnect.names_receiver else None,
    )


def _connected_later(disconnect: Disconnect) -> Entry | None:
    """Return the connection that a disconnect is about if it was made only later, even if it is gone again."""
    signal = disconnect.signal
    entries = [*signal.entries.values(), *(entry for each in signal.disconnects for entry in each.removed)]
    later = (entry for entry in entries if entry.serial > disconnect.serial and disconnect.is_about(entry))
    return next(later, None)


def _why(disconnect: Disconnect, near: Entry | None, later: Entry | None, failures: Failures) -> tuple[str, str]:
    """Return why there was nothing to disconnect, and what to write."""
    if near is None:
        if later is not None:
            place = failures.location(later.connected_at)
            return "it is not connected until later", f"It is connected at {place}: disconnect it after that."
        if disconnect.name.endswith("<lambda>"):
            return "a lambda created here was never connected", (
                "Assign what you connect to a variable, and disconnect that."
            )
        return "it is not connected", "Remove the disconnect, or pass it what was connected."
    place = failures.location(near.connected_at)
    match disconnect.difference:
        case "uid":
            uid = uid_text(near.dispatch_uid)
            return (
                f"it was connected with dispatch_uid={uid!r}",
                f"Pass that dispatch_uid, as at {place}.",
            )
        case "no uid":
            return "it was connected without that dispatch_uid", (f"Disconnect it the way it was connected at {place}.")
        case "sender":
            sender = "any sender" if near.any_sender else short(near.sender_name)
            wanted = "without a sender" if near.any_sender else f"with sender={sender}"
            return f"it was connected for {sender}", f"Disconnect {wanted}, as at {place}."
        case "weak":
            return "it was connected with weak=False", f"Write disconnect(…, weak=False), as at {place}."
        case "object":
            return f"a different {_noun(near)} is connected", (
                f"Assign what {place} connects to a variable and disconnect that, or use a dispatch_uid."
            )
        case _:
            return f"it is connected to {signal_name(near.signal)}", f"Disconnect it from that signal: see {place}."


def _noun(entry: Entry) -> str:
    """Return what to call a receiver that is a new object wherever it is written."""
    if entry.kind == "method":
        return "object's method"
    if entry.kind == "partial":
        return "partial of the same function"
    return "lambda" if entry.name.endswith("<lambda>") else f"{entry.kind} of the same code"
