"""Draws the README's picture: a real run in colour, as SVG. ``python tests/picture.py`` draws it anew."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "examples" / "trace.svg"
WORDS = "trace vidispine_post_modify --method setItemMetadata -p examples/nested_dispatch"
WIDTH = 150


def printed() -> str:
    """What the run prints, with its colours."""
    done = subprocess.run(
        [sys.executable, "-m", "cantemo_signals", *shlex.split(WORDS), "--color", "always"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": str(WIDTH)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout


def draw() -> str:
    """The picture as text."""
    console = Console(record=True, width=WIDTH, file=open(os.devnull, "w"), force_terminal=True)  # noqa: SIM115
    console.print(Text.from_ansi(f"$ cantemo-signals {WORDS}\n\n{printed()}"))
    return console.export_svg(title="cantemo-signals", unique_id="trace")


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
