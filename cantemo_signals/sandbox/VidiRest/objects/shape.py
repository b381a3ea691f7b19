"""Shapes and their components."""

from __future__ import annotations

from .base import VSObject


class VSShape(VSObject):
    """A rendition of an item."""


class VSComponent(VSObject):
    """A part of a shape."""


class VSBinaryComponent(VSComponent):
    """A part that is any file."""


class VSSubtitleComponent(VSComponent):
    """A part that holds subtitles."""
