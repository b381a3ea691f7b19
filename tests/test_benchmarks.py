"""The benchmark's own parts, without taking any time: what it generates loads, what it measured becomes a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.generate import write_plugins
from tests.benchmarks.measure import Budget, Measured, NotMeasured, Ratio, Row, measured
from tests.benchmarks.rows import ROWS
from tests.benchmarks.table import table
from tests.conftest import Open


def row(pair: Callable[..., Ratio], **changes: Any) -> Row:
    """A row of the table that is measured like this."""
    return Row("list", "`list`", "`flask routes`", Budget(0.7, 0.5), pair, **changes)


def test_each_generated_plugin_loads_and_connects_one_receiver(tmp_path: Path, open_session: Open) -> None:
    directory = write_plugins(tmp_path, 7)

    wiring = open_session(directory).wiring()

    receivers = [connection.receiver.rpartition(".")[2] for connection in wiring.connections if connection.alive]
    assert sorted(receivers) == [f"receive_{number}" for number in range(7)]
    assert [[run.outcome for run in plugin.bootstraps] for plugin in wiring.plugins] == [["ran"]] * 7


def test_a_row_is_the_median_of_its_pairs_without_the_first() -> None:
    ratios = (Ratio(*pair) for pair in [(9.0, 9.0), (0.2, 1.2), (0.4, 1.4), (0.3, 1.0)])

    result = measured(row(lambda _: next(ratios)), bench=None, runs=3)  # type: ignore[arg-type]

    assert result.ratio == Ratio(0.3, 1.2)


def test_the_table_tells_an_aim_from_a_bound_from_a_miss_from_what_was_not_measured() -> None:
    def fail(_: object) -> Ratio:
        raise NotMeasured("flask is not installed")

    def nothing(_: object) -> Ratio:
        return Ratio(0)

    both = row(nothing, processor=Budget(1.3, 1.0))
    results = [Measured(row(nothing), Ratio(value)) for value in (0.5, 0.654, 0.71)]
    results += [measured(row(fail), bench=None, runs=1)]  # type: ignore[arg-type]
    results += [Measured(row(nothing, exact=True), Ratio(3))]
    results += [Measured(both, Ratio(0.5, value)) for value in (1.0, 1.3, 1.31)]
    results += [Measured(row(nothing), Ratio(0.5, 2.0))]

    text = table(results)

    assert text.splitlines() == [
        "| what | yardstick, same run | time | processor | verdict |",
        "| --- | --- | ---: | ---: | --- |",
        "| `list` | `flask routes` | 0.50 (0.7, 0.5) | – | aim |",
        "| `list` | `flask routes` | 0.65 (0.7, 0.5) | – | met |",
        "| `list` | `flask routes` | 0.71 (0.7, 0.5) | – | **missed** |",
        "| `list` | `flask routes` | – (0.7, 0.5) | – | not measured: flask is not installed |",
        "| `list` | `flask routes` | 3 (0.7, 0.5) | – | **missed** |",
        "| `list` | `flask routes` | 0.50 (0.7, 0.5) | 1.00 (1.3, 1) | aim |",
        "| `list` | `flask routes` | 0.50 (0.7, 0.5) | 1.30 (1.3, 1) | met |",
        "| `list` | `flask routes` | 0.50 (0.7, 0.5) | 1.31 (1.3, 1) | **missed** |",
        "| `list` | `flask routes` | 0.50 (0.7, 0.5) | 2.00 | aim |",
    ]


def test_every_row_has_a_name_of_its_own() -> None:
    names = [each.name for each in ROWS]

    assert sorted(set(names)) == sorted(names)
