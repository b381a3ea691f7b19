"""Bases of plugins' models."""

from __future__ import annotations

from cantemo_signals.sandbox.installed.singleton import SingletonModel

__all__ = ["SingletonModel"]
