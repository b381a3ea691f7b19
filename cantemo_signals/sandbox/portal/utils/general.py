"""Questions of plugins about a request and the site."""

from __future__ import annotations

from typing import Any

__all__ = ["get_item_ids_from_request", "get_site_domain"]


def get_item_ids_from_request(request: Any) -> list[str]:
    """The ids of the items that were selected when a request was made."""
    selected = request.GET.getlist("selected_objects") if hasattr(request, "GET") else ()
    return [str(item_id) for item_id in selected]


def get_site_domain() -> str:
    """The host name under which Portal is reached."""
    return "localhost"
