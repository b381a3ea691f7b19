"""What plugins share that has no name in a module: the settings of the process and of modules."""

from __future__ import annotations

from cantemo_signals.sandbox.shared_state.library_settings import LIBRARIES
from cantemo_signals.sandbox.shared_state.process_settings import PROCESS
from cantemo_signals.sandbox.shared_state.setting import UNKNOWN, Setting

__all__ = ("SETTINGS", "UNKNOWN", "Setting")

SETTINGS = (*PROCESS, *LIBRARIES)
