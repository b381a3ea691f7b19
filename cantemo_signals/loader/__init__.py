"""Discover and load plugins, run their bootstraps, and report failures in the author's terms."""

from cantemo_signals.loader.discovery import Discovered, discover
from cantemo_signals.loader.failures import Failures
from cantemo_signals.loader.parts import LoadedPages, LoadedPlugin, RunBootstrap
from cantemo_signals.loader.stages import Loader

__all__ = ["Discovered", "Failures", "LoadedPages", "LoadedPlugin", "Loader", "RunBootstrap", "discover"]
