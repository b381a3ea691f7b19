"""The names of rows in a project's database, as they are written on the command line: ``app.Model:pk``."""

from __future__ import annotations

import re
from typing import Any

KEY = "$row"
"""The only key of a JSON object that stands for a row: ``{"$row": "shop.Order:5"}``."""

_NAME = r"([^\W\d]\w*(?:\.[^\W\d]\w*)+):([^\s/].*)"  # to compile it takes 0.2 ms


def parts_of(text: str) -> tuple[str, str] | None:
    """Return the model and the primary key of a text that is written like the name of a row; None for any other."""
    match = re.fullmatch(_NAME, text)
    return None if match is None else (match[1], match[2])


def marked(text: str) -> Any:
    """Return the JSON object for a text that is written like the name of a row; any other text unchanged."""
    return text if parts_of(text) is None else {KEY: text}


def name_in(value: Any) -> str | None:
    """Return the name of the row that a JSON value stands for, or None if it stands for itself."""
    if type(value) is not dict or value.keys() != {KEY}:
        return None
    name = value[KEY]
    return name if type(name) is str else None
