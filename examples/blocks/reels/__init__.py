"""Add an entry to the menu of an item, and a page of its own that others can add to."""

from typing import Any

from portal.generic.plugin_interfaces import IPluginBlock
from portal.pluginbase.core import Plugin, implements


class ReelsMenu(Plugin):
    implements(IPluginBlock)

    def __init__(self) -> None:
        self.name = "MediaViewDropdown"
        self.plugin_guid = "8c6f8b4e-2a3f-4a55-9d1c-5b3a1f0e7d01"

    def return_string(self, tagname: str, *args: Any) -> Any:
        _, context = args
        if context["item"].getItemType() != "video":
            return None
        return {
            "guid": self.plugin_guid,
            "template": "reels/menu.html",
            "context": {"item_id": context["item"].getId()},
        }


ReelsMenu()
