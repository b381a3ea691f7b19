"""What is only inferred of Portal: the signals and results of helper methods, and what objects answer."""

from __future__ import annotations

from cantemo_signals.sandbox.catalogue.accessors import accessors
from cantemo_signals.sandbox.catalogue.catalogue import Method
from cantemo_signals.session.cataloguing import asked, described_accessor, described_method
from cantemo_signals.session.events import Parts
from cantemo_signals.values.results import SignalsResult

GUESS = "inferred"


def guesses(parts: Parts, name: str | None) -> SignalsResult:
    """Return every guess, or those that all or part of a name means.

    Raises:
        UnknownName: ``name`` matches nothing.
    """
    if name is None:
        methods, found = list(parts.names.methods().values()), accessors()
    else:
        _, methods, found = asked(parts.names, name)
    return SignalsResult(
        (),
        tuple(described_method(method, parts.describer) for method in methods if _is_guess(method)),
        tuple(described_accessor(each) for each in found if each.certainty == GUESS),
        only_guesses=True,
        deaths=parts.journal.deaths,
    )


def _is_guess(method: Method) -> bool:
    return GUESS in (method.declaration.certainty, *(event.certainty for event in method.events))
