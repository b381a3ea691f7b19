"""What the plugin adds to Portal: an entry in the System Overview, its pages, its receivers."""

from portal.generic.plugin_interfaces import IAppRegister, IPluginBootstrap, IPluginURL
from portal.pluginbase.core import Plugin, implements


class AccessionRegister(Plugin):
    """Lists the plugin under System > System Overview."""

    implements(IAppRegister)

    def __init__(self):
        self.name = "Accession numbers"
        self.plugin_guid = "5f0c1a9e-3f56-4a3e-9a0e-6f6c4d6d2b11"

    def __call__(self):
        from . import __version__

        return {
            "name": self.name,
            "version": __version__,
            "author": "Museum of the Moving Image",
            "author_url": "https://museum.example",
            "notes": "Keeps accession numbers unique.",
        }


class AccessionURL(Plugin):
    """Adds the plugin's pages below /accession/."""

    implements(IPluginURL)

    def __init__(self):
        self.name = "Accession pages"
        self.urls = "portal.plugins.accession.urls"
        self.urlpattern = r"^accession/"
        self.namespace = "accession"
        self.plugin_guid = "f2b1b0e4-96a7-4f5d-8a39-0c5b0f8f4d77"


class AccessionBootstrap(Plugin):
    """Connects the receivers. Portal does not look for plistner.py by itself: this import is what makes it count."""

    implements(IPluginBootstrap)

    def bootstrap(self):
        from portal.vidispine.iitem import ItemHelper
        from portal.vidispine.iuser import UserHelper
        from portal.vidispine.signals import (
            vidispine_post_create,
            vidispine_post_modify,
            vidispine_pre_create,
            vidispine_pre_modify,
        )

        from .plistner import check_accession_number, check_user_name, greet_curator, refresh_label

        vidispine_pre_create.connect(check_user_name, UserHelper)
        vidispine_post_create.connect(greet_curator, UserHelper)
        vidispine_pre_modify.connect(check_accession_number, ItemHelper)
        vidispine_post_modify.connect(refresh_label, ItemHelper)


AccessionRegister()
AccessionURL()
AccessionBootstrap()
