"""The signals that plugins see, with every connection and every send recorded; only this package knows PyDispatcher."""

from cantemo_signals.bus.base import BaseSignal
from cantemo_signals.bus.bus import Bus, activate, active, is_active, other_engine
from cantemo_signals.bus.disconnects import Disconnect
from cantemo_signals.bus.entries import Entry, Ignored
from cantemo_signals.bus.origin import receiver
from cantemo_signals.bus.pydispatcher import ANONYMOUS, ANY

__all__ = [
    "ANONYMOUS",
    "ANY",
    "BaseSignal",
    "Bus",
    "Disconnect",
    "Entry",
    "Ignored",
    "activate",
    "active",
    "is_active",
    "other_engine",
    "receiver",
]
