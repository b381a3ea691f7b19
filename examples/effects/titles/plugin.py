"""A receiver of a pre signal may change the metadata document: Portal then writes what it finds there."""

from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements


def tidy_title(sender, instance, method, **kwargs):
    from VidiRest.schemas.xmlSchema import MetadataValueType

    if method != "setItemMetadata":
        return
    for timespan in kwargs["metadata_document"].timespan:
        for field in timespan.field:
            if field.name == "title":
                field.value_ = [MetadataValueType(" ".join(each.value().split())) for each in field.value_]


def check_title(sender, instance, method, **kwargs):
    """Reads back what was written."""
    from portal.vidispine.iitem import ItemHelper

    print(f"{instance} is called {ItemHelper().getItem(instance).getTitle()!r}")


class TitlesBootstrap(Plugin):
    implements(IPluginBootstrap)

    def bootstrap(self):
        from portal.vidispine.iitem import ItemHelper
        from portal.vidispine.signals import vidispine_post_modify, vidispine_pre_modify

        vidispine_pre_modify.connect(tidy_title, ItemHelper)
        vidispine_post_modify.connect(check_title, ItemHelper)


TitlesBootstrap()
