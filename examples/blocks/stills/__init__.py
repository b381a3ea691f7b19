"""Add a button beside the title of a reel, and an entry to a menu that no page has."""

from typing import Any

from portal.generic.plugin_interfaces import IPluginBlock
from portal.pluginbase.core import Plugin, implements


class StillsButton(Plugin):
    implements(IPluginBlock)

    def __init__(self) -> None:
        self.name = "reels_beside_title"
        self.plugin_guid = "8c6f8b4e-2a3f-4a55-9d1c-5b3a1f0e7d02"

    def return_string(self, tagname: str, *args: Any) -> Any:
        return {"guid": self.plugin_guid, "template": "stills/button.html"}


class StillsMenu(Plugin):
    implements(IPluginBlock)

    def __init__(self) -> None:
        self.name = "MediaViewDropDown"
        self.plugin_guid = "8c6f8b4e-2a3f-4a55-9d1c-5b3a1f0e7d03"

    def return_string(self, tagname: str, *args: Any) -> Any:
        return {"guid": self.plugin_guid, "string": "<a>Take a still</a>"}


StillsButton()
StillsMenu()
