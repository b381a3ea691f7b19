"""Switches of the apps."""

from __future__ import annotations

import sys

from cantemo_signals.sandbox import environment

__all__ = ["is_app_enabled"]


def is_app_enabled(app_id: str) -> bool:
    """Tell whether an app is switched on under System > System Overview: all are that were not switched off."""
    if app_id not in environment.disabled_apps:
        return True
    frame = sys._getframe(1)
    environment.deny(app_id, frame)
    return False
