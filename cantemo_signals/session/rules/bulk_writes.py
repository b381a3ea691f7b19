"""CS409: bulk writes, which send no signals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from cantemo_signals.bus import Entry
from cantemo_signals.bus.naming import name_of, short
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.session.rules.model_events import MODULE
from cantemo_signals.session.wiring import in_words, signal_name

if TYPE_CHECKING:  # lists do not need it
    from cantemo_signals.session.sources.bulk_writes import BulkWrite
    from cantemo_signals.values.events import Call, Dispatch

MOST_NAMES = 3
CREATED, UPDATED = "created", "updated"


@rule(
    "CS409",
    "bulk-bypass",
    "note",
    "A bulk write bypasses the receivers of its model's signals.",
    "bulk_create(), bulk_update() and QuerySet.update() bypass save(), so Django sends neither pre_save nor"
    " post_save; _raw_delete() sends neither pre_delete nor post_delete. Whatever the receivers keep up to date goes"
    " stale. Save the objects one by one, or repeat here what the receivers do.",
    when="check",
)
def bulk_writes(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the bulk writes to models for which receivers of plugins are connected.

    Leave out the writes that such a receiver makes itself, because it avoids being called again that way.
    """
    listening = [entry for entry in evidence.entries if _is_of_model(entry)]
    if not listening:
        return
    from cantemo_signals.session.sources import bulk_writes as sources  # reads sources

    for write in sources.bulk_writes(evidence.host):
        entries = [
            entry
            for entry in listening
            if entry.sender() is write.model and signal_name(entry.signal) in sources.BYPASSED[write.method]
        ]
        missing = [entry for entry in entries if _would_act(entry, write, evidence.dispatches)]
        if missing and not any(_stands_in(write, entry) for entry in entries):
            yield _occurrence(write, missing)


def _occurrence(write: BulkWrite, entries: list[Entry]) -> Occurrence:
    signals = in_words(dict.fromkeys(signal_name(entry.signal) for entry in entries))
    names = list(dict.fromkeys(entry.name for entry in entries))
    who = ", ".join(names[:MOST_NAMES]) + (f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else "")
    are = "is" if len(names) == 1 else "are"
    return Occurrence(
        f"{write.method}() on {short(name_of(write.model))} sends no {signals}: {who} {are} not called",
        write.location,
        f"Save each object, or repeat here what {short(names[0])} does.",
        entry=entries[0],
        word=write.method,
    )


def _is_of_model(entry: Entry) -> bool:
    return entry.signal.module == MODULE and not entry.any_sender and entry.alive and entry.plugin is not None


def _stands_in(write: BulkWrite, entry: Entry) -> bool:
    """Return whether the receiver itself makes the write."""
    code = entry.code
    return code is not None and (code.co_filename, code.co_firstlineno) in write.within


def _would_act(entry: Entry, write: BulkWrite, dispatches: Iterable[Dispatch]) -> bool:
    """Return whether a receiver would act on a write: one that acts only on new rows misses no change to others."""
    done: dict[str, list[tuple[Any, ...]]] = {CREATED: [], UPDATED: []}
    for dispatch in dispatches:
        event = dispatch.event
        if event.module == MODULE and event.signal == signal_name(entry.signal) and event.sender == entry.sender_name:
            for occasion in {each.partition(",")[0] for each in (event.occasion or "", *dispatch.also)} & {*done}:
                done[occasion] += [_deeds(call) for call in dispatch.calls if call.receiver == entry.name]
    mine, others = (UPDATED, CREATED) if "update" in write.method else (CREATED, UPDATED)
    return any(map(any, done[mine])) or not any(map(any, done[others]))


def _deeds(call: Call) -> tuple[Any, ...]:
    """Return what a call visibly did."""
    return call.effects, call.sent, call.mutations, call.output, call.outcome.kind != "returned"
