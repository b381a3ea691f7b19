"""Every instance is a plugin of its own, and has its bootstrap called."""

from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements


def replace_map(sender, instance, method, **kwargs):
    print("drawing the weather map of", instance)


class WeatherBootstrap(Plugin):
    implements(IPluginBootstrap)

    def bootstrap(self):
        from portal.vidispine.iitem import ItemHelper
        from portal.vidispine.signals import vidispine_pre_modify

        vidispine_pre_modify.connect(replace_map, ItemHelper)


WeatherBootstrap()
weather_bootstrap = WeatherBootstrap()
