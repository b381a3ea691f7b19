"""Checks broadcasting rights, once the list of territories has been read."""

from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements

TERRITORIES = {"default": "SE"}


def check_rights(sender, instance, method, **kwargs):
    print("checking the rights of", instance)


def release_rights(sender, instance, method, **kwargs):
    print("releasing the rights of", instance)


class RightsBootstrap(Plugin):
    implements(IPluginBootstrap)

    def bootstrap(self):
        from portal.vidispine.iitem import ItemHelper
        from portal.vidispine.signals import vidispine_post_delete, vidispine_pre_modify

        vidispine_pre_modify.connect(check_rights, ItemHelper)
        self.territory = TERRITORIES["broadcast"]  # KeyError: there is no such entry
        vidispine_post_delete.connect(release_rights, ItemHelper)


RightsBootstrap()
