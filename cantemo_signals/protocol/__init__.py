"""The talk between the tool's own process and the host process, and the temporary directory that both know."""

from __future__ import annotations

import os


def temporary_area(pid: int) -> str:
    """Return the only directory that plugins in this process may write to; it need not be there."""
    base = os.environ.get("TMPDIR") or os.environ.get("TEMP") or os.environ.get("TMP") or "/tmp"
    return os.path.join(os.path.realpath(base), f"cantemo-signals-{pid}")


def remove_temporary_area(area: str) -> None:
    """Remove such a directory with all that is in it, if it is there and ours."""
    try:
        owner = os.lstat(area).st_uid
    except OSError:
        return
    if owner == os.getuid():
        from shutil import rmtree  # 3 ms, and few plugins write anything

        rmtree(area, ignore_errors=True)
