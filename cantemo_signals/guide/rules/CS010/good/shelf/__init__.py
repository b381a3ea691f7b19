"""Imports its receivers, and says why."""

from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements


class ShelfBootstrap(Plugin):
    """Loads the receivers."""

    implements(IPluginBootstrap)

    def bootstrap(self):
        from . import receivers  # noqa: F401 - connects them


ShelfBootstrap()
