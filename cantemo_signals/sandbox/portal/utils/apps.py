"""Switches of the apps."""

from __future__ import annotations

from cantemo_signals.sandbox import environment

__all__ = ["is_app_enabled"]


def is_app_enabled(app_id: str) -> bool:
    """Tell whether an app is switched on under System > System Overview: all are that were not switched off."""
    return app_id not in environment.disabled_apps
