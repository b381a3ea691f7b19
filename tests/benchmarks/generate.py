"""Write plugin directories of any size: two files a plugin, one receiver each, connected by a bootstrap.

Or one plugin with many receivers, or a description of many items.
"""

from __future__ import annotations

import json
from itertools import cycle, islice, product
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


def write_receivers(directory: Path, number: int, signals: tuple[str, ...]) -> None:
    """Write a plugin that connects so many receivers to these signals in turn."""
    package = directory / "many"
    package.mkdir(parents=True)
    lines = ["from portal.vidispine import signals", "from portal.vidispine.iitem import ItemHelper"]
    for index, signal in enumerate(islice(cycle(signals), number)):
        lines += ["", f"def receive_{index}(sender, instance, **kwargs):", "    return instance", ""]
        lines += [f"signals.{signal}.connect(receive_{index}, ItemHelper)"]
    (package / "__init__.py").write_text("\n".join(lines), encoding="utf-8")


def write_items(directory: Path, number: int) -> None:
    """Write ``data.json`` and ``data.yaml``, which describe so many items."""
    directory.mkdir()
    items = [{"id": f"VX-{index}", "metadata": {"title": f"Reel {index}"}} for index in range(number)]
    (directory / "data.json").write_text(json.dumps({"items": items}), encoding="utf-8")
    lines = [f"  - {{id: {item['id']}, metadata: {{title: Reel {index}}}}}" for index, item in enumerate(items)]
    (directory / "data.yaml").write_text("\n".join(["items:", *lines]), encoding="utf-8")
