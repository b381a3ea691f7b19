"""Three classes whose bootstrap Portal does not run: no instance, no interface, no plugin."""

from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create


def number_reel(instance, **kwargs):
    print("numbering", instance)


class WithoutInstance(Plugin):  # CS004
    implements(IPluginBootstrap)

    def bootstrap(self):
        vidispine_post_create.connect(number_reel, ItemHelper)


class WithoutInterface(Plugin):  # CS004
    def bootstrap(self):
        vidispine_post_create.connect(number_reel, ItemHelper)


class WithoutBase:  # CS004
    implements(IPluginBootstrap)

    def bootstrap(self):
        vidispine_post_create.connect(number_reel, ItemHelper)


WithoutInterface()
WithoutBase()
