"""Connects a function of the module, which lives as long as that does."""

from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_delete


def forget(instance, **kwargs):
    forget.last = instance


class ShelfBootstrap(Plugin):
    implements(IPluginBootstrap)

    def bootstrap(self):
        vidispine_post_delete.connect(forget, sender=ItemHelper)


ShelfBootstrap()
