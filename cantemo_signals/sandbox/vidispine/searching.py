"""Whether a thing is what somebody searches for."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

from cantemo_signals.sandbox.vidispine import metadata
from cantemo_signals.sandbox.vidispine.store import Document


def fits(name: str, thing: Document, text: str, fields: dict[str, Any]) -> bool:
    """Whether it says every word of a text somewhere, and in each of these fields what is wanted of it."""
    said = _said(thing)
    everything = [name, str(thing.get("name", "")), *(each for texts in said.values() for each in texts)]
    return _say(everything, text) and all(_any(said.get(each, []), wanted) for each, wanted in fields.items())


def _any(said: list[str], wanted: Any) -> bool:
    """Whether one of the values that are wanted is said; none wanted asks for nothing."""
    alternatives = metadata.texts(wanted)
    return not alternatives or any(_say(said, each) for each in alternatives)


def _say(texts: list[str], wanted: str) -> bool:
    """Whether texts hold every word, in any case; a ``*`` stands for any characters."""
    words = [word for text in texts for word in text.casefold().split()]
    patterns = wanted.casefold().replace("[", "[[]").split()
    return all(any(fnmatchcase(word, pattern) for word in words) for pattern in patterns)


def _said(thing: Document) -> dict[str, list[str]]:
    """What each field says, in whatever time span."""
    texts: dict[str, list[str]] = {}
    for part in thing.get("metadata", {}).get("timespan", ()):
        for field in metadata.fields_in(part):
            texts.setdefault(field["name"], []).extend(each["value"] for each in field["value"])
    return texts
