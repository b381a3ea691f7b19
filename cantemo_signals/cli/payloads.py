"""The arguments in a document written by ``signals METHOD``, for the call or the event that they are given to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cantemo_signals.errors import UsageError, some
from cantemo_signals.values import NamedTuple


class Payload(NamedTuple):
    """The arguments of a call, or of an event that a method sends."""

    name: str
    method: str | None
    arguments: dict[str, Any]

    def is_for(self, target: str, method: str | None) -> bool:
        """Return whether it is a call of the target, or an event of this signal and, if given, of this method."""
        if self.method is None:
            return method is None and _ends(self.name, target)
        return target.lower() in self.name.lower() and (method is None or _ends(self.method, method))


def is_document(value: dict[str, Any]) -> bool:
    """Return whether an object is the JSON document of helper methods rather than the arguments themselves."""
    return value.get("kind") == "signals" and isinstance(value.get("methods"), list)


def arguments_for(target: str, method: str | None, document: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments that a document has for a call of ``target``, or for the event of this signal and method.

    Raises:
        UsageError: it has none, or those of several methods.
    """
    known = list(_payloads(document))
    fitting = [payload for payload in known if payload.is_for(target, method)]
    if not fitting:
        names = list(dict.fromkeys(payload.name for payload in known))
        raise UsageError(f"--kw-json has no arguments for {target!r}.", f"It has those of {some(names)}.")
    if len(fitting) > 1:
        methods = [str(payload.method or payload.name).rpartition(".")[2] for payload in fitting]
        hint = f"Choose one with --method: {some(methods)}."
        raise UsageError(f"--kw-json has arguments of several methods for {target!r}.", hint)
    return fitting[0].arguments


def _payloads(document: dict[str, Any]) -> Iterator[Payload]:
    """Yield the calls in a document, and their events."""
    for method in filter(_has_arguments, document["methods"]):
        yield Payload(method["name"], None, method["arguments"])
        for signal in filter(_has_arguments, method.get("signals") or ()):
            yield Payload(signal["name"], method["name"], signal["arguments"])


def _has_arguments(entry: Any) -> bool:
    """Return whether an entry of the document, which may have been edited, still has its arguments."""
    return isinstance(entry, dict) and type(entry.get("name")) is str and isinstance(entry.get("arguments"), dict)


def _ends(name: str, given: str) -> bool:
    """Return whether a dotted name is the given one, or ends in it."""
    return f".{name}".lower().endswith(f".{given}".lower())
