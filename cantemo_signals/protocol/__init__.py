"""The protocol between the tool's own process and the host process, and the temporary directory that they share."""

from __future__ import annotations

import os


def temporary_area(pid: int) -> str:
    """Return the only directory that plugins in this process may write to; it may not exist yet."""
    base = os.environ.get("TMPDIR") or os.environ.get("TEMP") or os.environ.get("TMP") or "/tmp"
    return os.path.join(os.path.realpath(base), f"cantemo-signals-{pid}")


def remove_temporary_area(area: str) -> None:
    """Remove such a directory with everything in it, if it exists and is ours."""
    try:
        owner = os.lstat(area).st_uid
    except OSError:
        return
    if owner == os.getuid():
        from shutil import rmtree  # 3 ms, and few plugins write anything

        rmtree(area, ignore_errors=True)
