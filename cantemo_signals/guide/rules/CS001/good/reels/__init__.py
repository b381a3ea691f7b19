"""Each receiver is connected: its module is imported, its function called, its condition true."""

from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create, vidispine_post_delete

EVENTS = "all"


def number_reel(instance, **kwargs):
    print("numbering", instance)


def free_number(instance, **kwargs):
    print("freeing the number of", instance)


def register():
    vidispine_post_create.connect(number_reel, ItemHelper)


class ReelsBootstrap(Plugin):
    implements(IPluginBootstrap)

    def bootstrap(self):
        from . import plistner  # noqa: F401 - it connects

        register()
        if EVENTS in ("all", "delete"):
            vidispine_post_delete.connect(free_number, ItemHelper)


ReelsBootstrap()
