"""Its pages name a view that is not there, so that what views.py connects is not connected either."""

from portal.generic.plugin_interfaces import IPluginURL
from portal.pluginbase.core import Plugin, implements


class ShelfURL(Plugin):
    implements(IPluginURL)

    def __init__(self):
        self.name = "Shelf"
        self.urls = "portal.plugins.shelf.urls"
        self.urlpattern = r"^shelf/"
        self.namespace = "shelf"


ShelfURL()
