"""Listens to a signal that nothing public tells of: ``portal.yaml``, beside ``plugins``, describes it."""

from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements


def note_shelf(instance, tier, **kwargs):
    return f"{instance} lies in {tier} storage"


class VaultBootstrap(Plugin):
    implements(IPluginBootstrap)

    def bootstrap(self):
        from portal.archive.helpers import ArchiveHelper
        from portal.vidispine.signals import vidispine_post_archive

        vidispine_post_archive.connect(note_shelf, ArchiveHelper)


VaultBootstrap()
