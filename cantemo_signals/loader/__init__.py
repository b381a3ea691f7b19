"""From plugin directories to loaded plugins, run bootstraps and failures in the author's terms."""

from cantemo_signals.loader.discovery import Discovered, discover
from cantemo_signals.loader.failures import Failures
from cantemo_signals.loader.stages import LoadedPlugin, Loader, RunBootstrap

__all__ = ["Discovered", "Failures", "LoadedPlugin", "Loader", "RunBootstrap", "discover"]
