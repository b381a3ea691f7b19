"""Records as comma-separated values, for a spreadsheet or a database."""

from __future__ import annotations

import csv
import io

from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.screen import Records, record_text
from cantemo_signals.renderers.writers.layout import clean_lines


def write(records: Records, view: View) -> str:
    """Return the rows below a line of column names; lists within a field are separated by spaces.

    Control characters are escaped, but for the ends of lines: not every reader takes them.
    """
    columns, rows = records
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(columns.split(","))
    writer.writerows([clean_lines(record_text(field)) for field in row] for row in rows)
    return target.getvalue()
