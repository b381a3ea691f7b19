"""Listens to another plugin's signal; ``dispatch_uid`` keeps a second import from connecting a second time."""

from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements


def write_mail(item_id, licence, **kwargs):
    return f"{item_id}: {licence} has run out"


class RightsMailBootstrap(Plugin):
    implements(IPluginBootstrap)

    def bootstrap(self):
        from portal.plugins.rights_desk.signals import rights_expired

        rights_expired.connect(write_mail, dispatch_uid="rights_mail.write_mail")


RightsMailBootstrap()
