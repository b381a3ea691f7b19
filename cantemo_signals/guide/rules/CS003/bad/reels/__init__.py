"""A bootstrap whose name is misspelt: Portal calls another one, which is not there."""

from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create


def number_reel(instance, **kwargs):
    print("numbering", instance)


class ReelsBootstrap(Plugin):
    implements(IPluginBootstrap)

    def boostrap(self):  # CS003
        vidispine_post_create.connect(number_reel, ItemHelper)


ReelsBootstrap()
