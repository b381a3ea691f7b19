"""Every modified item is put into the dossier of its year, and every addition to a dossier is announced."""

from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements


def file_in_dossier(sender, instance, method, **kwargs):
    """Raises pre_modify and post_modify from CollectionHelper, while post_modify from ItemHelper is still going on."""
    from portal.vidispine.icollection import CollectionHelper

    CollectionHelper(runas="archivist").addItemToCollection("VX-1", instance)


def check_dossier(sender, instance, method, **kwargs):
    print("dossier", instance, "is open")


def announce_addition(sender, instance, method, **kwargs):
    print("dossier", instance, "has grown")


class DossierBootstrap(Plugin):
    implements(IPluginBootstrap)

    def bootstrap(self):
        from portal.vidispine.icollection import CollectionHelper
        from portal.vidispine.iitem import ItemHelper
        from portal.vidispine.signals import vidispine_post_modify, vidispine_pre_modify

        vidispine_post_modify.connect(file_in_dossier, ItemHelper)
        vidispine_pre_modify.connect(check_dossier, CollectionHelper)
        vidispine_post_modify.connect(announce_addition, CollectionHelper)


DossierBootstrap()
