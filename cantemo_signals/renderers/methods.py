"""Helper methods with the signals that a call raises: one in full, or one line for each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from cantemo_signals.renderers.parts import known_from
from cantemo_signals.renderers.screen import (
    Block,
    Column,
    Line,
    Node,
    Outline,
    Row,
    Span,
    Table,
    one_line,
    section,
)
from cantemo_signals.renderers.words import python_text, sender_name
from cantemo_signals.values.connections import HelperMethod, MethodSignal
from cantemo_signals.values.documents import Json

PROGRAM = "cantemo-signals"
BEST = "documented"
LONGEST_PAYLOAD = 78


def method_table(methods: Sequence[HelperMethod]) -> Table:
    """Return a table with a line for each method that raises signals, grouped by helper."""
    rows: list[Row] = []
    for method in methods:
        helper, _, name = method.name.rpartition(".")
        if method.signals:
            rows.append((Span(helper, "strong"), Span(name, "name"), _raised(method.signals)))
    return Table((Column("helper"), Column("method"), Column("signals", gives="words")), rows, groups=1, header=False)


def _raised(signals: Sequence[MethodSignal]) -> str:
    """Return ``vidispine_{pre,post}_create``, with the certainty unless it is the best."""
    names = list(dict.fromkeys(each.name for each in signals))
    pair = [name.partition("_pre_") for name in names[:1]] + [name.partition("_post_") for name in names[1:]]
    if len(pair) == 2 and pair[0][1] and pair[0][::2] == pair[1][::2]:
        names = [f"{pair[0][0]}_{{pre,post}}_{pair[0][2]}"]
    certainties = {each.certainty for each in signals} - {BEST}
    return ", ".join(names) + (f" ({', '.join(sorted(certainties))})" if certainties else "")


def without_signals(methods: Sequence[HelperMethod]) -> list[str]:
    """Return the names of the methods that raise no signals."""
    return [method.name for method in methods if not method.signals]


def method_blocks(method: HelperMethod) -> Iterator[Block]:
    """Yield the call, the signals that it raises in order, and how to send these with other arguments."""
    call = ", ".join(_parameter(name, method) for name in method.parameters)
    yield one_line(Span(method.name, "title"), f"({call})")
    meaning = method.meaning.replace("``", "")
    yield Outline((Node((meaning,)), Node((known_from(method.certainty, method.source),))))
    if not method.signals:
        yield one_line("It sends no signals.")
        return
    yield Outline(tuple(_signal_node(number, each, method) for number, each in enumerate(method.signals, 1)))
    if method.arguments:
        yield from section("Edit the arguments, and give them back", (_payload_node(method.arguments),))
    yield Outline(tuple(Node((line,), verbatim=True) for line in _commands(method)))


def _parameter(name: str, method: HelperMethod) -> str:
    """Return a parameter as in a signature; a default is only known if JSON can hold it."""
    if name in method.required:
        return name
    return f"{name}={python_text(method.arguments[name])}" if name in method.arguments else f"{name}=…"


def _signal_node(number: int, signal: MethodSignal, method: HelperMethod) -> Node:
    """Return a signal with what it carries, and the certainty and source if they differ from the method's."""
    carried = ", ".join(
        f"{name}={python_text(signal.arguments[name])}" if name in signal.arguments else name for name in signal.carries
    )
    is_known = (signal.certainty, signal.source) == (method.certainty, method.source)
    source = () if is_known else (Node((known_from(signal.certainty, signal.source),)),)
    line: Line = (f"{number}  ", Span(signal.name, "name"), f" from {sender_name(method.sender)}")
    return Node(line, (Node((carried,)), *source))


def _payload_node(arguments: dict[str, Json]) -> Node:
    text = json.dumps(arguments, ensure_ascii=False)
    if len(text) > LONGEST_PAYLOAD:
        text = json.dumps(arguments, ensure_ascii=False, indent=2)
    return Node((text,), verbatim=True)


def _commands(method: HelperMethod) -> Iterator[str]:
    """Yield commands that write the arguments to a file, call the method with them, and send only its last event."""
    name = method.name.rpartition(".")[2]
    given = f" --kw-json @{name}.json" if method.arguments else ""
    if given:
        yield f"{PROGRAM} signals {method.name} -o {name}.json"
    yield f"{PROGRAM} fire {method.name}{given}"
    yield f"{PROGRAM} fire {method.signals[-1].name.removeprefix('vidispine_')} --method {name}{given}"
