"""The benchmark's own parts, without taking any time: what it generates loads, what it measured becomes a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cantemo_signals.session import Session
from tests.benchmarks.generate import write_plugins
from tests.benchmarks.measure import Measured, NotMeasured, Row, measured
from tests.benchmarks.rows import ROWS
from tests.benchmarks.table import table


def row(pair: Callable[..., float], **changes: bool) -> Row:
    """A row of the table that is measured like this."""
    return Row("list", "`list`", "`flask routes`", 0.7, 0.5, pair, **changes)


def test_each_generated_plugin_loads_and_connects_one_receiver(
    tmp_path: Path, open_session: Callable[..., Session]
) -> None:
    directory = write_plugins(tmp_path, 7)

    wiring = open_session(directory).wiring()

    receivers = [connection.receiver.rpartition(".")[2] for connection in wiring.connections if connection.alive]
    assert sorted(receivers) == [f"receive_{number}" for number in range(7)]
    assert [[run.outcome for run in plugin.bootstraps] for plugin in wiring.plugins] == [["ran"]] * 7


def test_a_row_is_the_median_of_its_pairs_without_the_first() -> None:
    ratios = iter([9.0, 0.2, 0.4, 0.3])

    result = measured(row(lambda _: next(ratios)), bench=None, runs=3)  # type: ignore[arg-type]

    assert result.ratio == 0.3


def test_the_table_tells_an_aim_from_a_bound_from_a_miss_from_what_was_not_measured() -> None:
    def fail(_: object) -> float:
        raise NotMeasured("flask is not installed")

    results = [Measured(row(lambda _: 0), ratio) for ratio in (0.5, 0.654, 0.71)]
    results += [measured(row(fail), bench=None, runs=1)]  # type: ignore[arg-type]
    results += [Measured(row(lambda _: 0, exact=True), 3)]

    text = table(results)

    assert text.splitlines() == [
        "| what | yardstick, same run | ratio | must | aim | verdict |",
        "| --- | --- | ---: | ---: | ---: | --- |",
        "| `list` | `flask routes` | 0.50 | 0.7 | 0.5 | aim |",
        "| `list` | `flask routes` | 0.65 | 0.7 | 0.5 | met |",
        "| `list` | `flask routes` | 0.71 | 0.7 | 0.5 | **missed** |",
        "| `list` | `flask routes` | – | 0.7 | 0.5 | not measured: flask is not installed |",
        "| `list` | `flask routes` | 3 | 0.7 | 0.5 | **missed** |",
    ]


def test_every_row_has_a_name_of_its_own() -> None:
    names = [each.name for each in ROWS]

    assert sorted(set(names)) == sorted(names)
