"""CS107: values that receivers return but nobody reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from opcode import opname
from typing import TYPE_CHECKING

from cantemo_signals.bus import BaseSignal, Entry
from cantemo_signals.bus.parameters import chain
from cantemo_signals.sandbox.catalogue import catalogue
from cantemo_signals.session.possible_events import PossibleEvents
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.session.wiring import in_words, judged, signal_name

if TYPE_CHECKING:
    from types import CodeType

ENDS = ("RETURN_VALUE", "JUMP_FORWARD")
MAKING = (
    *("COMPARE_OP", "CONTAINS_OP", "IS_OP", "UNARY_NOT", "UNARY_NEGATIVE", "LIST_EXTEND", "SET_UPDATE", "DICT_UPDATE"),
    *("BUILD_MAP", "BUILD_CONST_KEY_MAP", "BUILD_LIST", "BUILD_TUPLE", "BUILD_SET", "LOAD_DEREF"),
    "LOAD_SMALL_INT",  # Python 3.14's
)
"""The instructions that create a value that may be an answer."""
OF_MODELS = "django.db.models.signals"
KINDS = ("function", "method", "callable", "partial")
"""The kinds of receivers whose own result a dispatch gets; a task's result goes to whoever asks for it."""


@rule(
    "CS107",
    "return-value-ignored",
    "note",
    "A receiver returns a value that nobody reads.",
    "Portal and Django only announce what helpers and models do, and ignore what receivers return: returning False"
    " prevents nothing. To stop a change, raise an exception in a receiver of the pre event.",
    when="check",
)
def ignored_returns(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the receivers that return an answer only to signals for which nobody reads it, at the first such line."""
    connected: dict[tuple[str, CodeType], list[Entry]] = defaultdict(list)
    for entry in evidence.host.bus.ledger.entries():
        if entry.code is not None:
            connected[entry.code.co_filename, entry.code].append(entry)
    seen: set[tuple[str, CodeType]] = set()
    for entry in judged(evidence.entries):
        if entry.code is None or not _may_answer(entry) or (key := (entry.code.co_filename, entry.code)) in seen:
            continue
        seen.add(key)
        signals = [each.signal for each in connected[key]]
        if signals and all(_is_read_by_nobody(each, evidence.possible) for each in signals):
            yield from _answers(entry, signals, evidence)


def _answers(entry: Entry, signals: list[BaseSignal], evidence: Evidence) -> Iterator[Occurrence]:
    from cantemo_signals.session.sources.returns import first_answer  # imports ast: for check only
    from cantemo_signals.session.sources.uses import returns_to_somebody  # the same

    function = chain(entry.receiver())[-1]
    answer = first_answer(function)
    if answer is None or returns_to_somebody(function.__code__, evidence.host):
        return
    names = [signal_name(signal) for signal in signals]
    is_before = any(name.startswith("pre_") or "_pre_" in name for name in names)
    yield Occurrence(
        f"{entry.name} returns {answer.text}, but nobody reads what receivers of {in_words(names)} return",
        evidence.host.failures.location(answer.place),
        "To stop the change, raise an exception." if is_before else "Return nothing.",
        entry.plugin,
        entry=entry,
        word=answer.text,
    )


def _may_answer(entry: Entry) -> bool:
    """Return whether a function may return an answer straight to a dispatch, not to a decorator or a task."""
    if not entry.alive or entry.kind not in KINDS or entry.code is not entry.written or entry.lost_sender:
        return False
    return entry.code is not None and _may_return_answer(entry.code)


def _may_return_answer(code: CodeType) -> bool:
    """Return whether a function may return what it made itself, by its instructions: reading every source is slow."""
    parameters = code.co_argcount + code.co_kwonlyargcount
    before, value = "", 0
    for operation, argument in zip(code.co_code[::2], code.co_code[1::2], strict=True):
        name = opname[operation]
        if name == "RETURN_CONST" and code.co_consts[argument] is not None:
            return True
        if name in ENDS and (
            before in MAKING
            or (before == "LOAD_CONST" and code.co_consts[value] is not None)
            or (before.startswith("LOAD_FAST") and value >= parameters)
        ):
            return True
        if name != "CACHE":
            before, value = name, argument
    return False


def _is_read_by_nobody(signal: BaseSignal, possible: PossibleEvents) -> bool:
    """Return whether only Portal or Django sends a signal, and so drops what receivers return."""
    if not catalogue.is_declared(signal) and signal.module != OF_MODELS:
        return False
    return all(event.location is None for event in possible.of(signal))
