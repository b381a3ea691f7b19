"""Write plugin directories of any size: two files a plugin, one receiver each, connected by a bootstrap."""

from __future__ import annotations

from itertools import product
from pathlib import Path

SENDERS = (("portal.vidispine.iuser", "UserHelper"), ("portal.vidispine.iitem", "ItemHelper"))
SIGNALS = tuple(
    f"vidispine_{when}_{action}" for when, action in product(("pre", "post"), ("create", "modify", "delete"))
)

PACKAGE = '''"""Plugin {number} of many."""

from .plugin import *
'''

PLUGIN = '''"""Connects one receiver."""

from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements


def receive_{number}(sender, instance, method, **kwargs):
    """Takes note of what happened."""
    return instance


class Bootstrap{number}(Plugin):
    """Connects the receiver once all plugins are loaded."""

    implements(IPluginBootstrap)

    def bootstrap(self):
        from {module} import {sender}
        from portal.vidispine.signals import {signal}

        {signal}.connect(receive_{number}, {sender})


Bootstrap{number}()
'''


def write_plugins(directory: Path, number: int) -> Path:
    """Write so many plugins into this directory, and return it."""
    for index in range(number):
        module, sender = SENDERS[index % len(SENDERS)]
        signal = SIGNALS[index % len(SIGNALS)]
        package = directory / f"plugin_{index:05}"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text(PACKAGE.format(number=index), encoding="utf-8")
        text = PLUGIN.format(number=index, module=module, sender=sender, signal=signal)
        (package / "plugin.py").write_text(text, encoding="utf-8")
    return directory
