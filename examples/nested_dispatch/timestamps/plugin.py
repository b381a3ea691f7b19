"""Stamps an item whenever its metadata are set; a field of the item should say that this was done already."""

from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements


def stamp(sender, instance, method, **kwargs):
    from portal.vidispine.iitem import ItemHelper
    from VidiRest.helpers.vidispine import createMetadataDocumentFromDict

    if method == "setItemMetadata":
        document = createMetadataDocumentFromDict({"archive_checked": "yes"})
        ItemHelper(runas="archivist").setItemMetadata(instance, document)


class TimestampsBootstrap(Plugin):
    implements(IPluginBootstrap)

    def bootstrap(self):
        from portal.vidispine.iitem import ItemHelper
        from portal.vidispine.signals import vidispine_post_modify

        vidispine_post_modify.connect(stamp, ItemHelper)


TimestampsBootstrap()
