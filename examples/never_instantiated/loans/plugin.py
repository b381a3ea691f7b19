"""Portal knows plugins by their instances: of these three classes it sees the last one only."""

from portal.generic.plugin_interfaces import IAppRegister, IPluginBootstrap, IPluginURL
from portal.pluginbase.core import Plugin, implements


class LoansURL(Plugin):
    """Its pages are not found: nobody made an instance."""

    implements(IPluginURL)

    def __init__(self):
        self.name = "Loan pages"
        self.urls = "portal.plugins.loans.urls"
        self.urlpattern = r"^loans/"
        self.namespace = "loans"


class LoansBootstrap(Plugin):
    """Its receivers are never connected: nobody made an instance."""

    implements(IPluginBootstrap)

    def bootstrap(self):
        from portal.vidispine.iitem import ItemHelper
        from portal.vidispine.signals import vidispine_pre_delete

        vidispine_pre_delete.connect(refuse_while_on_loan, ItemHelper)


class LoansRegister(Plugin):
    """This one is there."""

    implements(IAppRegister)

    def __init__(self):
        self.name = "Loans"
        self.plugin_guid = "0b6f5c0e-58e0-43f7-9a35-d1f7c0a5a3c2"

    def __call__(self):
        return {"name": self.name, "version": "0.9", "author": "Registrar", "author_url": "", "notes": ""}


def refuse_while_on_loan(sender, instance, method, **kwargs):
    raise ValueError(f"{instance} is on loan")


LoansRegister()
