"""Results as comma-separated values: one table for each kind, for a spreadsheet or a database."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from cantemo_signals.renderers.screens.dispatch import dispatch_of
from cantemo_signals.renderers.screens.names import named
from cantemo_signals.renderers.screens.plugins import bootstrap_counts
from cantemo_signals.renderers.screens.words import assert_never
from cantemo_signals.values.connections import Connection, Signal
from cantemo_signals.values.events import Call, Died, Dispatch, Dropped, Outcome, Returned
from cantemo_signals.values.kinds import (
    DispatchResult,
    NamesResult,
    PluginsResult,
    Result,
    SignalsResult,
    TraceResult,
    WiringResult,
)
from cantemo_signals.values.plugins import Failure, Plugin

Record = tuple[Any, ...]

CONNECTION = (
    "signal,module,sender,order,receiver,receiver_at,kind,plugin,"
    "phase,during,connected_at,weak,dispatch_uid,alive,failed,inferred,library"
)
CALL = (
    "event,depth,signal,module,sender,order,receiver,receiver_at,plugin,reason,outcome,detail,seconds,effects,withheld"
)
SIGNAL = "signal,module,plugin,connections,sender,method,arguments,certainty,source,meaning"
PLUGIN = "plugin,path,loaded,classes,bootstraps,seconds,failure,failure_at,note"


def draw(result: Result) -> str:
    """The result's rows below a line of column names; lists within a field are separated by spaces."""
    header, records = _table(result)
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows([_plain(field) for field in record] for record in records)
    return target.getvalue()


def _table(result: Result) -> tuple[str, Iterator[Record]]:
    match result:
        case WiringResult():
            return CONNECTION, map(_connection, result.connections)
        case DispatchResult():
            return CALL, _calls(dispatch_of(result), 1, 0)
        case TraceResult():
            numbered = enumerate(result.dispatches, 1)
            return CALL, (record for number, each in numbered for record in _calls(each, number, 0))
        case SignalsResult():
            return SIGNAL, (record for signal in result.signals for record in _signal(signal))
        case PluginsResult():
            return PLUGIN, map(_plugin, result.plugins)
        case NamesResult():
            return "kind,name", ((kind, name) for kind, names in named(result) for name in names)
        case _:
            return assert_never(result)


def _plain(field: Any) -> str:
    if isinstance(field, bool):
        return "true" if field else "false"
    return "" if field is None else str(field)


def _connection(each: Connection) -> Record:
    return (
        *(each.signal, each.module, each.sender, each.order, each.receiver, each.receiver_at, each.kind, each.plugin),
        *(each.phase, each.during, each.connected_at, each.weak, each.dispatch_uid, each.alive, each.failed),
        *(each.inferred, each.library),
    )


def _calls(dispatch: Dispatch, number: int, depth: int) -> Iterator[Record]:
    event = dispatch.event
    for call in dispatch.calls:
        yield (number, depth, event.signal, event.module, event.sender, *_call(call))
        for sent in call.sent:
            yield from _calls(sent, number, depth + 1)


def _call(call: Call) -> Record:
    return (
        *(call.order, call.receiver, call.receiver_at, call.plugin, call.reason, call.outcome.kind),
        *(_detail(call.outcome), f"{call.seconds:.6f}", len(call.effects), " ".join(call.withheld)),
    )


def _detail(outcome: Outcome) -> str:
    match outcome:
        case Returned(value):
            return value
        case Failure(type_, message):
            return f"{type_}: {message}"
        case Dropped(text) | Died(text):
            return text
        case _:
            return ""


def _signal(signal: Signal) -> Iterator[Record]:
    start = (signal.name, signal.module, signal.plugin, signal.connections)
    for each in signal.raised_by:
        ways = (each.sender, each.method, " ".join(each.arguments), each.certainty, each.source)
        yield (*start, *ways, signal.meaning)
    if not signal.raised_by:
        yield (*start, None, None, None, signal.certainty, signal.source, signal.meaning)


def _plugin(plugin: Plugin) -> Record:
    failure = plugin.failure
    return (
        *(plugin.name, plugin.path, plugin.loaded, len(plugin.classes), bootstrap_counts(plugin.bootstraps)),
        f"{plugin.seconds:.6f}",
        failure and f"{failure.type}: {failure.message}",
        failure and failure.location,
        plugin.note,
    )
