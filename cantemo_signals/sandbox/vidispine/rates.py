"""Vidispine's texts for frame rates and time codes (documented by Vidispine)."""

from __future__ import annotations

from typing import Any

Rate = tuple[int, int]
"""Samples per second, as numerator and denominator."""

NAMED: dict[str, Rate] = {"PAL": (25, 1), "NTSC": (30000, 1001), "NTSC30": (30, 1)}


def rate_of(given: Any) -> Rate:
    """Return a rate that is given as ``PAL``, ``25``, ``23.976``, ``30000:1001`` or a pair.

    Raises:
        ValueError: it is none.
    """
    if isinstance(given, (tuple, list)):
        return int(given[0]), int(given[1])
    text = str(given)
    if text in NAMED:
        return NAMED[text]
    numerator, _, denominator = text.partition(":")
    if not denominator and "." in numerator:
        return round(float(numerator) * 1000), 1000
    return int(numerator), int(denominator or 1)


def samples_and_rate(text: str) -> tuple[int, Rate]:
    """Return the samples and the rate of a time code such as ``250@PAL``; without a rate, PAL's counts.

    Raises:
        ValueError: it is none.
    """
    samples, _, base = text.partition("@")
    return int(samples), rate_of(base or "PAL")


def written(rate: Rate) -> str:
    """Return Vidispine's text for a rate."""
    named = {known: name for name, known in NAMED.items()}.get(rate)
    return named or (str(rate[0]) if rate[1] == 1 else f"{rate[0]}:{rate[1]}")
