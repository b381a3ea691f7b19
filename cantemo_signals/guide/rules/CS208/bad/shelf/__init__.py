"""Connects a function inside a function, which lives only because it refers to itself."""

from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_delete


class ShelfBootstrap(Plugin):
    implements(IPluginBootstrap)

    def bootstrap(self):
        def forget(instance, **kwargs):
            forget.last = instance

        vidispine_post_delete.connect(forget, sender=ItemHelper)  # CS208


ShelfBootstrap()
