"""Looks at the rights of every item whose metadata change, and sends a signal of its own."""

from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements

from .signals import rights_expired


class RightsDesk:
    """The sender of this plugin's signals."""


def look_at_rights(instance, **kwargs):
    answers = rights_expired.send(RightsDesk, item_id=instance, licence="broadcast, one year")
    return f"{len(answers)} told"


class RightsDeskBootstrap(Plugin):
    implements(IPluginBootstrap)

    def bootstrap(self):
        from portal.vidispine.iitem import ItemHelper
        from portal.vidispine.signals import vidispine_post_modify

        vidispine_post_modify.connect(look_at_rights, ItemHelper, dispatch_uid="rights_desk.look_at_rights")


RightsDeskBootstrap()
