"""Portal runs the bootstrap once all plugins are loaded; the imports inside it are made then, and not sooner."""

from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements


def test_vs_precreate(sender, **kwargs):
    print(kwargs)
    print(sender)

class TestPluginBootstrap(Plugin):
    implements(IPluginBootstrap)

    def bootstrap(self):
        from portal.vidispine.iuser import UserHelper
        from portal.vidispine.signals import vidispine_pre_create
        vidispine_pre_create.connect(test_vs_precreate, UserHelper)

TestPluginBootstrap()
