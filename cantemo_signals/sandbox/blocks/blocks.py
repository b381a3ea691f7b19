"""The blocks of a session: those that are known, those in templates of plugins, and those that plugins fill."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from cantemo_signals.bus.base import BaseBus
from cantemo_signals.bus.block import BlockSignal
from cantemo_signals.bus.naming import class_name, plain_text
from cantemo_signals.sandbox.blocks.table import Block, block, known
from cantemo_signals.sandbox.blocks.templates import Templates
from cantemo_signals.values.blocks import BLOCK

INTERFACE = "IPluginBlock"
METHOD = "return_string"
ALIKE = 0.8
UNKNOWN_PAGE = "a page that is not known"


class Blocks:
    """The blocks of a session; ``templates`` are those of the plugins."""

    def __init__(self, bus: BaseBus, templates: Templates) -> None:
        self.templates = templates
        self._bus = bus
        self._signals: dict[str, BlockSignal] = {}
        #: The classes whose instances fill no block, and what each lacks.
        self.unusable: dict[tuple[str, str], str] = {}

    def discover(self) -> None:
        """Note which plugins fill which blocks, once all are loaded."""
        core = sys.modules.get("portal.pluginbase.core")
        for plugin, site in () if core is None else core.environment.sited(INTERFACE):
            name, method = plain_text(_read(plugin, "name")), _read(plugin, METHOD)
            if not callable(method):
                self.unusable[_class(plugin)] = f"{METHOD}()"
            elif name is None or name == f"Plugin.{_read(plugin, 'id')}":
                self.unusable[_class(plugin)] = "name"
            else:
                self.signal(name).fill(plugin, method, site)

    def signal(self, name: str) -> BlockSignal:
        """Return the signal that stands for a block."""
        if name not in self._signals:
            from cantemo_signals.sandbox.blocks.context import given, make_context  # not every session has a block

            self._signals[name] = BlockSignal(self._bus, self._block(name), make_context, given)
        return self._signals[name]

    def filled(self) -> list[BlockSignal]:
        """Return the blocks that plugins fill, in the order in which they first do."""
        return [signal for signal in self._signals.values() if signal.entries]

    def likely(self) -> dict[str, BlockSignal]:
        """Return Portal's blocks and those that plugins fill, by ``pluginblock.NAME``; this reads no templates."""
        names = dict.fromkeys((*known(), *(signal.block.name for signal in self.filled())))
        return {f"{BLOCK}.{name}": self.signal(name) for name in names}

    def all(self) -> dict[str, BlockSignal]:
        """Return every block by ``pluginblock.NAME``."""
        return {**self.likely(), **{f"{BLOCK}.{name}": self.signal(name) for name in self.templates.tags}}

    def is_known(self, name: str) -> bool:
        """Return whether a page is known that has the block."""
        return name in known() or name in self.templates.tags

    def is_misspelt(self, name: str) -> bool:
        """Return whether a name is that of a known block but for case and underscores, so that no page can have it."""
        return not self.is_known(name) and _folded(name) in map(_folded, self._names())

    def near(self, name: str) -> str | None:
        """Return the name of the known block that was probably meant."""
        from difflib import get_close_matches  # for a fault only

        folded = {_folded(each): each for each in self._names()}
        return next((folded[each] for each in get_close_matches(_folded(name), folded, n=1, cutoff=ALIKE)), None)

    def _names(self) -> Iterator[str]:
        yield from known()
        yield from self.templates.tags

    def _block(self, name: str) -> Block:
        found = known().get(name)
        if found is not None:
            return found
        if (tag := self.templates.tags.get(name)) is not None:
            return block(name, tag.words, f"the template {tag.template}", "seen in code", f"line {tag.line} of it")
        return block(name, None, UNKNOWN_PAGE, "inferred", "a plugin that fills it")


def _read(plugin: Any, name: str) -> Any:
    """Return an attribute as Portal reads it; None if that raises."""
    try:
        return getattr(plugin, name, None)
    except BaseException:  # noqa: BLE001 - plugin code ran
        return None


def _class(plugin: Any) -> tuple[str, str]:
    """Return the module and the name of an instance's class."""
    module, name = class_name(type(plugin))
    return str(module), name


def _folded(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "").replace(" ", "")
