"""The registry is imported under one name."""

from . import reel_registry
from .reel_registry import REELS

reel_registry.REELS["VX-1"] = "reel 1"
print(REELS.get("VX-1"))
