"""The results as a Markdown table, and the line that says where they were measured."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterable

from tests.benchmarks.measure import Bench, Measured

NONE = "–"
HEAD = ("what", "yardstick, same run", "time", "processor", "verdict")
ALIGNED = ("---", "---", "---:", "---:", "---")


def table(results: Iterable[Measured]) -> str:
    """The results as a Markdown table."""
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [HEAD, ALIGNED, *map(cells_of, results)])


def cells_of(result: Measured) -> tuple[str, ...]:
    """One line of the table: each ratio with the budget behind it, what must be met and the aim."""
    row, form = result.row, "{:.0f}" if result.row.exact else "{:.2f}"
    figures = [
        (NONE if number is None else form.format(number))
        + ("" if budget is None else f" ({budget.must:g}, {budget.aim:g})")
        for number, budget in zip(result.ratio or (None, None), (row.budget, row.processor), strict=True)
    ]
    return (row.what, row.yardstick, *figures, verdict(result))


def verdict(result: Measured) -> str:
    """Return a word for the ratios as they are shown: both aims reached, what must be met, or one missed."""
    if result.ratio is None:
        return f"not measured: {result.reason}".replace("|", "\\|")
    bounded = [
        (round(number, 2), budget)
        for number, budget in zip(result.ratio, (result.row.budget, result.row.processor), strict=True)
        if number is not None and budget is not None
    ]
    if all(number <= budget.aim for number, budget in bounded):
        return "aim"
    return "met" if all(number <= budget.must for number, budget in bounded) else "**missed**"


def machine_line(bench: Bench, runs: int) -> str:
    """When, with what and on which kind of machine."""
    version, _ = bench.output([bench.python, "-c", "import platform; print(platform.python_version())"])
    kind = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    return f"{time.strftime('%Y-%m-%d')}, Python {version.strip()}, {kind}; {bench.described}; medians of {runs} pairs."
