"""Connects in the order in which the receivers are meant to run."""

from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements


class TapeRoomBootstrap(Plugin):
    implements(IPluginBootstrap)

    def bootstrap(self):
        from portal.vidispine.iitem import ItemHelper
        from portal.vidispine.signals import vidispine_post_delete

        from .receivers import cancel_transfer, forget_proxies, free_shelf, log_removal

        vidispine_post_delete.connect(free_shelf, ItemHelper)
        vidispine_post_delete.connect(forget_proxies, ItemHelper)
        vidispine_post_delete.connect(cancel_transfer, ItemHelper)
        vidispine_post_delete.connect(log_removal)


TapeRoomBootstrap()
