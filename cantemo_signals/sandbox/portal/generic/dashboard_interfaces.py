"""The interface of dashboard widgets."""

from __future__ import annotations

from ..pluginbase.interface import Interface

__all__ = ["IDashboardWidget"]


class IDashboardWidget(Interface):
    """A widget: ``name``, ``template_name``, ``configurable``, ``get_list_title``, ``get_render_data`` …"""

    default_template = "dashboard/base_widget.html"
