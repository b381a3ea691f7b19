"""The parts of plugins that are loaded, and their outcomes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Literal

from cantemo_signals.bus.origin import PLUGINS
from cantemo_signals.loader.discovery import Discovered
from cantemo_signals.values.plugins import Failure, Outcome


class LoadedPlugin:
    """A plugin during loading, and its outcome; ``seconds`` is wall time over all stages."""

    def __init__(self, discovered: Discovered) -> None:
        self.source = discovered.source
        self.note = discovered.note
        self.module = f"portal.plugins.{discovered.source.name}"
        self.failure: Failure | None = None
        self.seconds = 0.0


class RunBootstrap:
    """One bootstrap: the instance whose ``bootstrap()`` is called, and the outcome."""

    def __init__(self, instance: object) -> None:
        self.cls = type(instance)
        self.instance = instance
        self.seconds = 0.0
        self.failure: Failure | None = None


class RunReady:
    """The ``ready()`` of the one ``AppConfig`` of a plugin that Django takes, and its outcome."""

    def __init__(self, cls: type) -> None:
        self.cls = cls
        self.seconds = 0.0
        self.outcome: Outcome = "raised"


class LoadedPages:
    """A module with pages, the plugin class instance that names it, if any, and its outcome."""

    def __init__(self, plugin: str, kind: Literal["urls", "admin"], instance: Any = None) -> None:
        self.kind = kind
        self.module = f"{plugin}.{kind}"
        self.instance = instance
        self.pattern: str | None = None
        self.namespace: str | None = None
        self.failure: Failure | None = None
        self._plugin = plugin

    def take(self, loaded: Collection[str]) -> None:
        """Copy the attributes of the instance that are text; ``loaded`` are all plugins.

        A plugin may be mounted under a name other than its own, and old ones leave out ``portal.plugins``.
        """
        named, pattern, namespace = (
            self.instance.urls,
            *(getattr(self.instance, name, None) for name in ("urlpattern", "namespace")),
        )
        self.pattern = pattern if type(pattern) is str else None
        self.namespace = namespace if type(namespace) is str else None
        if type(named) is not str:
            return
        root, _, rest = named.removeprefix(PLUGINS).partition(".")
        is_moved = root not in loaded if named.startswith(PLUGINS) else root == self._plugin.removeprefix(PLUGINS)
        self.module = f"{self._plugin}.{rest}" if is_moved else named
