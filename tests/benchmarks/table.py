"""The results as a Markdown table, and the line that says where they were measured."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterable

from tests.benchmarks.measure import Bench, Measured

HEAD = ("what", "yardstick, same run", "ratio", "must", "aim", "verdict")
ALIGNED = ("---", "---", "---:", "---:", "---:", "---")


def table(results: Iterable[Measured]) -> str:
    """The results as a Markdown table."""
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [HEAD, ALIGNED, *map(cells_of, results)])


def cells_of(result: Measured) -> tuple[str, ...]:
    """One line of the table."""
    row = result.row
    shown = "{:.0f}" if row.exact else "{:.2f}"
    ratio = "–" if result.ratio is None else shown.format(result.ratio)
    return (row.what, row.yardstick, ratio, f"{row.must:g}", f"{row.aim:g}", verdict(result))


def verdict(result: Measured) -> str:
    """In a word, for the ratio as it is shown: the aim reached, what must be met, or missed."""
    if result.ratio is None:
        return f"not measured: {result.reason}".replace("|", "\\|")
    shown = round(result.ratio, 2)
    if shown <= result.row.aim:
        return "aim"
    return "met" if shown <= result.row.must else "**missed**"


def machine_line(bench: Bench, runs: int) -> str:
    """When, with what and on which kind of machine."""
    version, _ = bench.output([bench.python, "-c", "import platform; print(platform.python_version())"])
    kind = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    return f"{time.strftime('%Y-%m-%d')}, Python {version.strip()}, {kind}; {bench.described}; medians of {runs} pairs."
