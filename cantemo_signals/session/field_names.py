"""Input generation from metadata field names: an event whose document has the fields that receivers look for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from types import CodeType
from typing import Any

from cantemo_signals.bus import Entry
from cantemo_signals.bus.naming import class_name, constants
from cantemo_signals.session.events import LiveEvent

DOCUMENT = ("VidiRest.schemas.xmlSchema", "MetadataDocument")
NAME = re.compile(r"[A-Za-z]\w{2,60}")
MOST_NAMES = 50


def with_fields(events: Iterable[LiveEvent], entries: Iterable[Entry]) -> Iterator[LiveEvent]:
    """Yield each event that carries metadata again, with the fields that its receivers may look for.

    It is unknown which texts in their code are fields, and what such a field holds, so a failure is inconclusive.
    """
    carrying = [(event, name) for event in events for name in event.arguments if _is_document(event.arguments[name])]
    names = (
        sorted({text for entry in entries for text in texts_in(entry.code) if NAME.fullmatch(text)}) if carrying else []
    )
    if names:
        make: Any = import_module("VidiRest.helpers.vidispine").createMetadataDocumentFromDict
        for event, argument in carrying:
            document = make({"title": "Example", **dict.fromkeys(names[:MOST_NAMES], "example")})
            arguments = {**event.arguments, argument: document}
            yield event._replace(arguments=arguments, varied=(argument,), doubtful=(argument,))


def _is_document(value: object) -> bool:
    return class_name(type(value)) == DOCUMENT


def texts_in(code: CodeType | None) -> Iterator[str]:
    """Yield the texts in a function's code, without its docstring."""
    for constant in () if code is None else constants(code):
        if type(constant) is CodeType:
            yield from texts_in(constant)
        for text in constant if type(constant) in (tuple, frozenset) else (constant,):
            if type(text) is str:
                yield text
