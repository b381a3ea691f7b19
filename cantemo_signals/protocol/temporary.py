"""The one directory that plugins may write to: one for each process, made when it is needed, gone when that ends."""

from __future__ import annotations

import os


def area_of(pid: int) -> str:
    """The temporary area of the process with this number; it need not be there."""
    base = os.environ.get("TMPDIR") or os.environ.get("TEMP") or os.environ.get("TMP") or "/tmp"
    return os.path.join(os.path.realpath(base), f"cantemo-signals-{pid}")


def remove(area: str) -> None:
    """Removes a temporary area with all that is in it, if it is there and ours."""
    try:
        owner = os.lstat(area).st_uid
    except OSError:
        return
    if owner == os.getuid():
        from shutil import rmtree

        rmtree(area, ignore_errors=True)
