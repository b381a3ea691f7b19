"""A first plugin: it writes down which items were deleted."""

from .plugin import FirstPluginBootstrap

__all__ = ["FirstPluginBootstrap"]
