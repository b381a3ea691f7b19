"""Without a sender a receiver hears of everything: items, users, collections."""

from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements


class ProvenanceBootstrap(Plugin):
    """Runs after the bootstrap of accession: receivers are called in the order in which they were connected."""

    implements(IPluginBootstrap)

    def bootstrap(self):
        from portal.vidispine.signals import vidispine_post_create, vidispine_post_delete, vidispine_post_modify

        from .receivers import write_down

        for signal in (vidispine_post_create, vidispine_post_modify, vidispine_post_delete):
            signal.connect(write_down)


ProvenanceBootstrap()
