"""The length of texts in an answer: those of plugins, a name or a message, may have any length."""

from __future__ import annotations

MOST_CHARACTERS = 4000
LONGEST = MOST_CHARACTERS + 40
"""The most characters of a text with the note about the rest."""


def shortened(text: str) -> str:
    """Return a text cut to a readable length."""
    if len(text) <= LONGEST:
        return text
    return f"{text[:MOST_CHARACTERS]}… and {len(text) - MOST_CHARACTERS} more characters"
