"""Measure what takes place within one process, run by the interpreter that has the tool, and print one number.

``inside.py connect|send|traced`` prints how long ours takes, times PyDispatcher's; ``inside.py table DIRECTORY`` ours
times a default rich table; ``inside.py memory ours|importlib DIRECTORY`` the bytes in use after loading.
"""

from __future__ import annotations

import gc
import importlib
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

ROUNDS = 25
CONNECTS = 10
SENDS = 200
RECEIVERS = 10


class Sender:
    """Who sends."""


def receivers(number: int) -> list[Any]:
    """So many receivers, each a function of its own."""

    def make() -> Any:
        def receive(sender: Any, instance: str, method: str, **kwargs: Any) -> None:
            return None

        return receive

    return [make() for _ in range(number)]


def rounds(ours: Callable[[], float], yardstick: Callable[[], float], number: int = ROUNDS) -> float:
    """Return the median ratio of both in turn, without the collector; who goes first changes each time."""
    ours()
    yardstick()
    ratios = []
    for turn in range(number):
        gc.collect()
        gc.disable()
        if turn % 2:
            mine, others = ours(), yardstick()
        else:
            others, mine = yardstick(), ours()
        gc.enable()
        ratios.append(mine / others)
    return statistics.median(ratios)


def connect() -> float:
    """Measure connecting receivers to a fresh signal."""
    from pydispatch import dispatcher  # type: ignore[import-untyped]

    from cantemo_signals.bus import Bus

    functions = receivers(CONNECTS)

    def ours() -> float:
        bus = Bus("portal")
        signal = bus.Signal()
        started = perf_counter()
        for function in functions:
            signal.connect(function, Sender)
        stopped = perf_counter()
        bus.close()
        return stopped - started

    def yardstick() -> float:
        signal = object()
        started = perf_counter()
        for function in functions:
            dispatcher.connect(function, signal, Sender)
        stopped = perf_counter()
        for table in (dispatcher.connections, dispatcher.senders, dispatcher.sendersBack):
            table.clear()
        return stopped - started

    return rounds(ours, yardstick)


def send(*, traced: bool = False) -> float:
    """Measure sending to ten receivers."""
    from pydispatch import dispatcher

    from cantemo_signals.bus import Bus

    functions = receivers(RECEIVERS)
    bus, plain = Bus("portal"), object()
    signal = bus.Signal()
    for function in functions:
        signal.connect(function, Sender)
        dispatcher.connect(function, plain, Sender)

    def untraced() -> float:
        started = perf_counter()
        for _ in range(SENDS):
            signal.send(sender=Sender, instance="VX-1", method="setItemMetadata")
        return perf_counter() - started

    def recorded() -> float:
        with bus.record():
            return untraced()

    def yardstick() -> float:
        started = perf_counter()
        for _ in range(SENDS):
            dispatcher.send(plain, Sender, instance="VX-1", method="setItemMetadata")
        return perf_counter() - started

    return rounds(recorded if traced else untraced, yardstick)


def table(directory: str) -> float:
    """Measure drawing the wiring of a directory for a terminal."""
    import io

    from rich.console import Console
    from rich.table import Table

    from cantemo_signals.renderers.formats import View, render
    from cantemo_signals.session import Session

    with Session(directory) as session:
        result = session.wiring()
    view = View(width=200, color=True, links=True)
    names = ("signal", "sender", "order", "receiver", "plugin", "phase", "connected_at", "weak")

    def ours() -> float:
        started = perf_counter()
        render(result, "table", view)
        return perf_counter() - started

    def yardstick() -> float:
        started = perf_counter()
        drawn = Table(*names)
        for connection in result.connections:
            drawn.add_row(*(str(getattr(connection, name)) for name in names))
        Console(file=io.StringIO(), width=200, force_terminal=True).print(drawn)
        return perf_counter() - started

    return rounds(ours, yardstick, 1)


def memory(whose: str, directory: str) -> float:
    """Return the bytes that this process has in use once the plugins are loaded."""
    if whose == "ours":
        from cantemo_signals.session import Session

        session = Session(directory)
        session.load()
    else:
        sys.path.insert(0, str(Path(__file__).parent / "yardsticks"))
        importlib.import_module("five_lines").load(directory)
    gc.collect()
    return float(resident())


def resident() -> int:
    """Return the bytes of the resident set of this process; its peak where there is no ``/proc``."""
    import resource

    try:
        with open("/proc/self/statm", encoding="ascii") as stream:
            return int(stream.read().split()[1]) * resource.getpagesize()
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024


def main(what: str, *rest: str) -> float:
    """Measure what these words ask for."""
    match what:
        case "connect":
            return connect()
        case "send" | "traced":
            return send(traced=what == "traced")
        case "table":
            return table(*rest)
        case _:
            return memory(*rest)


if __name__ == "__main__":
    print(main(*sys.argv[1:]))
