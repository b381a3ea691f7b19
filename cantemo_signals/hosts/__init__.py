"""The hosts that plugins are loaded into: the emulated Portal, or a real project under its own interpreter."""

from cantemo_signals.hosts.choice import TITLES, host_for
from cantemo_signals.hosts.host import Host

__all__ = ["TITLES", "Host", "host_for"]
