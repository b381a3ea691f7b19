"""The item's page."""

from __future__ import annotations

from ..generic.baseviews import CView

__all__ = ["ItemView"]


class ItemView(CView):
    """The view of an item; context processors tell by its class that it is the item's page."""
