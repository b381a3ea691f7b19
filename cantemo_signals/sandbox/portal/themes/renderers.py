"""Renderers of views in the theme that is chosen."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["ThemeTemplateHTMLRenderer"]

_renderers: Any = import_module("rest_framework.renderers")
_Base: Any = _renderers.TemplateHTMLRenderer if hasattr(_renderers, "__file__") else object


class ThemeTemplateHTMLRenderer(_Base):  # type: ignore[misc]  # Any
    """The renderer of HTML (seen in code: Cantemo/FileSysArchive); without REST framework it renders nothing."""

    media_type = "text/html"
    format = "html"
