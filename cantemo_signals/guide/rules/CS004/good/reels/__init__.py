"""A bootstrap that is a plugin, says so and is there; its base needs no instance, and its mixin is no bootstrap."""

from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create


def number_reel(instance, **kwargs):
    print("numbering", instance)


class Numbering:
    def bootstrap(self):
        vidispine_post_create.connect(number_reel, ItemHelper)


class AnyBootstrap(Plugin):
    implements(IPluginBootstrap)


class ReelsBootstrap(Numbering, AnyBootstrap):
    pass


ReelsBootstrap()
