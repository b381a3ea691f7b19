"""Prints what the plugin reels counted."""

from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements
from portal.plugins.reels import reels_counted


def label_shelves(sender, count, **kwargs):
    """Print a label for each reel."""
    print(count)


class ShelfBootstrap(Plugin):
    """Connects the receiver."""

    implements(IPluginBootstrap)

    def bootstrap(self):
        reels_counted.connect(label_shelves)  # CS006


ShelfBootstrap()
