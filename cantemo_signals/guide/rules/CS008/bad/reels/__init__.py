"""The registry is filled in one copy of the module and read in the other."""

import os
import sys

sys.path.insert(0, os.path.dirname(__file__))

import reel_registry  # CS008

from .reel_registry import REELS

reel_registry.REELS["VX-1"] = "reel 1"
print(REELS.get("VX-1"))
