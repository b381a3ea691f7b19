"""Records as comma-separated values, for a spreadsheet or a database."""

from __future__ import annotations

import csv
import io
from typing import Any

from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.screen import Records


def write(records: Records, view: View) -> str:
    """Return the rows below a line of column names; lists within a field are separated by spaces."""
    columns, rows = records
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(columns.split(","))
    writer.writerows([_text(field) for field in row] for row in rows)
    return target.getvalue()


def _text(field: Any) -> str:
    if isinstance(field, bool):
        return "true" if field else "false"
    return "" if field is None else str(field)
