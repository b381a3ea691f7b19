"""The second connection was meant to replace the first; it joined it."""

from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements


def order_badge(sender, instance, method, **kwargs):
    """Two badges for everybody."""
    print("printing a badge for", instance)


class NewsroomBootstrap(Plugin):
    implements(IPluginBootstrap)

    def bootstrap(self):
        from portal.vidispine.iuser import UserHelper
        from portal.vidispine.signals import vidispine_post_create

        vidispine_post_create.connect(order_badge, UserHelper)
        vidispine_post_create.connect(order_badge)


NewsroomBootstrap()
