"""A bootstrap that Portal calls by its name."""

from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create


def number_reel(instance, **kwargs):
    print("numbering", instance)


class ReelsBootstrap(Plugin):
    implements(IPluginBootstrap)

    def bootstrap(self):
        vidispine_post_create.connect(number_reel, ItemHelper)


ReelsBootstrap()
