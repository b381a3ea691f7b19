"""The plugin class. Portal runs its bootstrap when it starts."""

from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements


class FirstPluginBootstrap(Plugin):
    """Connects the receivers."""

    implements(IPluginBootstrap)

    def bootstrap(self) -> None:
        # Imported here, because Portal imports this module before it is ready.
        from portal.vidispine.iitem import ItemHelper
        from portal.vidispine.signals import vidispine_post_delete

        from .receivers import write_down

        vidispine_post_delete.connect(write_down, sender=ItemHelper)


FirstPluginBootstrap()
