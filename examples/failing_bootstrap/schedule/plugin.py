"""Takes deleted items off the programme schedule."""

from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements


def take_off_schedule(sender, instance, method, **kwargs):
    print(instance, "is off the schedule")


class ScheduleBootstrap(Plugin):
    implements(IPluginBootstrap)

    def bootstrap(self):
        from portal.vidispine.iitem import ItemHelper
        from portal.vidispine.signals import vidispine_post_delete

        vidispine_post_delete.connect(take_off_schedule, ItemHelper)


ScheduleBootstrap()
