"""How paths are shown: relative to the working directory where they lie below it."""

from __future__ import annotations

import os


def shown(path: str, directory: str) -> str:
    """``path`` as the user should read it."""
    prefix = directory.rstrip(os.sep) + os.sep
    return path[len(prefix) :] if path.startswith(prefix) else path
