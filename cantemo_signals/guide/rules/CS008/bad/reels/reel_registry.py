"""The reels by item."""

REELS = {}
