"""Metadata that a user may change."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.emulated import known

__all__ = ["get_writable_metadata"]


@known("inferred", "plugins by Productions Autrement Dit, which import it and do not call it")
def get_writable_metadata(metadata: Any, *args: Any, **kwargs: Any) -> Any:
    """The metadata without what the user may not change: all of it here, where nobody lacks a permission."""
    return metadata
