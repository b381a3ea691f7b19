"""The emulated Portal."""

from cantemo_signals.sandbox.environment import version as __version__

__all__ = ["__version__"]
