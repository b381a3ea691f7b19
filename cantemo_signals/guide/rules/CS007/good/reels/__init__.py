"""Each class has a GUID of its own."""

from portal.generic.plugin_interfaces import IPluginBlock
from portal.pluginbase.core import Plugin, implements


class ReelHeader(Plugin):
    implements(IPluginBlock)

    def __init__(self):
        self.name = "MediaViewHeader"
        self.plugin_guid = "4b1ea8a6-64d4-4a63-9a39-5f5f0b3f9a10"

    def return_string(self, tagname, *args):
        return {"guid": self.plugin_guid, "string": "reel"}


class ReelMenu(Plugin):
    implements(IPluginBlock)

    def __init__(self):
        self.name = "MediaViewDropdown"
        self.plugin_guid = "0d9a0c53-0e26-4d6f-8df4-6d7e4f0c1c22"

    def return_string(self, tagname, *args):
        return {"guid": self.plugin_guid, "string": "reel"}


ReelHeader()
ReelMenu()
