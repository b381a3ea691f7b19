"""Print how fast ``cantemo-signals`` is beside its yardsticks: ``python -m tests.benchmarks.run --help``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.install import built_bench, present_bench
from tests.benchmarks.measure import measured
from tests.benchmarks.rows import ROWS
from tests.benchmarks.table import machine_line, table


def main() -> None:
    """Measure the rows that were asked for, and print the table."""
    options = parsed()
    rows = [row for row in ROWS if not options.row or row.name in options.row]
    with tempfile.TemporaryDirectory(prefix="cantemo-signals-benchmark-") as directory:
        make = present_bench if options.here else built_bench
        bench = make(Path(directory))
        results = []
        for row in rows:
            print(f"measuring {row.name} ...", file=sys.stderr, flush=True)
            results.append(measured(row, bench, options.runs))
        print(table(results))
        print()
        print(machine_line(bench, options.runs))


def parsed() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(description="Measures cantemo-signals beside its yardsticks, in turn.")
    parser.add_argument("--runs", type=int, default=11, metavar="N", help="pairs per row; heavy rows take a third")
    parser.add_argument("--row", action="append", choices=[row.name for row in ROWS], help="only this row; repeatable")
    parser.add_argument(
        "--here", action="store_true", help="build nothing: measure what this interpreter has, or PYTHONPATH=."
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
