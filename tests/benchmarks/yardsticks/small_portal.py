"""The least of a Portal that lets the generated plugins and the example load, with PyDispatcher behind it."""

import sys
from types import ModuleType

from pydispatch import dispatcher

SIGNALS = [f"vidispine_{when}_{what}" for when in ("pre", "post") for what in ("create", "modify", "delete")]
instances = []
connected = []


class Signal:
    """Connects with PyDispatcher."""

    def __init__(self, name):
        self.name = name

    def connect(self, receiver, sender):
        dispatcher.connect(receiver, self, sender)
        connected.append((self.name, sender, receiver))


class Plugin:
    """Keeps its instances."""

    def __init__(self):
        instances.append(self)


class UserHelper:
    """A sender."""


class ItemHelper:
    """A sender."""


def install(directory):
    """Puts the modules where plugins look for them, and the directory in the place of ``portal.plugins``."""
    module("portal")
    module("portal.plugins").__path__ = [directory]
    module("portal.pluginbase")
    module("portal.pluginbase.core", Plugin=Plugin, implements=lambda interface: None)
    module("portal.generic")
    module("portal.generic.plugin_interfaces", IPluginBootstrap=object())
    module("portal.vidispine")
    module("portal.vidispine.iuser", UserHelper=UserHelper)
    module("portal.vidispine.iitem", ItemHelper=ItemHelper)
    module("portal.vidispine.signals", **{name: Signal(name) for name in SIGNALS})


def module(name, **names):
    """One module of the Portal."""
    made = ModuleType(name)
    made.__path__ = []
    vars(made).update(names)
    sys.modules[name] = made
    return made
