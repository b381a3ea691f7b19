"""Signals that are not ours: read as they are, and watched while plugins connect and send.

A library is looked for in ``sys.modules``; none is imported here, nothing of it is purged, locked or filled by reading.
"""

from cantemo_signals.bus.foreign.adoption import adopt, discover, instrument
from cantemo_signals.bus.foreign.patching import Undo
from cantemo_signals.bus.foreign.signal import ForeignEntry, ForeignSignal

__all__ = ["ForeignEntry", "ForeignSignal", "Undo", "adopt", "discover", "instrument"]
