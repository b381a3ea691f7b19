"""From plugin directories to loaded plugins, run bootstraps and failures in the author's terms."""

from cantemo_signals.loader.discovery import Discovered, discover
from cantemo_signals.loader.failures import Failures
from cantemo_signals.loader.parts import LoadedPlugin, LoadedUrls, RunBootstrap
from cantemo_signals.loader.stages import Loader

__all__ = ["Discovered", "Failures", "LoadedPlugin", "LoadedUrls", "Loader", "RunBootstrap", "discover"]
