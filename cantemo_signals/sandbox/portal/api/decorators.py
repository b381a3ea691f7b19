"""Decorators of views in the REST API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cantemo_signals.sandbox.emulated import known

__all__ = ["validate_query_params"]


@known("inferred", "Cantemo/Community")
def validate_query_params(*options: Any, **named: Any) -> Callable[[Any], Any]:
    """Decorate a view's method so that a request with unknown parameters is refused; none is here."""
    return lambda method: method
