from portal.generic.plugin_interfaces import IPluginBlock
from portal.pluginbase.core import Plugin, implements


class ReelsMenu(Plugin):
    implements(IPluginBlock)

    def __init__(self):
        self.name = "MediaViewDropdown"
        self.plugin_guid = "3f9c1f0e-6c3b-4a52-9a34-0d2d8a1e7b02"

    def return_string(self, tagname, *args):
        return {"guid": self.plugin_guid, "string": "<li>Reels</li>"}


ReelsMenu()
