"""The temporary area: the only directory that plugins in a process may write to, removed when that process is over."""

from __future__ import annotations

import os

from cantemo_signals.values import NamedTuple

PREFIX = "cantemo-signals-"
LOCK = 201
"""The lowest descriptor for a lock: out of reach of most plugins that close everything from 3 upwards."""


class _Lock(NamedTuple):
    area: str
    descriptor: int


_held: list[_Lock] = []

OUTLIVING = """
trap '' HUP INT QUIT TERM
{ read -r _ <&3; while kill -0 "$1"; do sleep 0.05 || sleep 1; done; chmod -R u+rwx "$2"; rm -rf "$2"; } &
"""
"""A script that removes a directory when the process that holds the other end of descriptor 3 is over.

That process may have closed the end, too, while it goes on.
"""


def temporary_area(pid: int) -> str:
    """Return the temporary area of a process; it may not exist yet."""
    return os.path.join(os.path.realpath(_base()), f"{PREFIX}{pid}")


def _base() -> str:
    environment = os.environ
    named = [environment[name] for name in ("TMPDIR", "TEMP", "TMP") if environment.get(name)]
    return next((each for each in (*named, "/tmp", "/var/tmp") if _is_writable(each)), "/tmp")


def _is_writable(directory: str) -> bool:
    return os.path.isdir(directory) and os.access(directory, os.W_OK | os.X_OK)


def make_temporary_area(area: str, *, outlived: bool = False) -> None:
    """Make a temporary area unless it exists, and remove those that killed runs left behind.

    If it is to be ``outlived``, a shell waits for the end of this process, however it comes, and removes the area.
    """
    if any(lock.area == area for lock in _held):
        return
    _remove_abandoned(os.path.dirname(area))
    if outlived and not os.path.lexists(area):
        _outlive(area)
    try:
        os.mkdir(area, 0o700)
    except OSError:  # whoever writes there is told why not
        return
    descriptor = _locked(area, LOCK)
    if descriptor is not None:
        _held.append(_Lock(area, descriptor))


def _outlive(area: str) -> None:
    """Start the shell that removes an area when this process is over; it is nobody's child here."""
    until_closed, _held_open = os.pipe()  # the system closes the second when this process ends
    files = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in range(3)]
    words = ["sh", "-c", OUTLIVING, "sh", str(os.getpid()), area]
    try:
        shell = os.posix_spawn(
            "/bin/sh", words, os.environ, file_actions=[*files, (os.POSIX_SPAWN_DUP2, until_closed, 3)], setpgroup=0
        )
        os.waitpid(shell, 0)
    except OSError:  # the next run that needs an area removes this one
        return
    finally:
        os.close(until_closed)


def remove_temporary_area(area: str) -> None:
    """Remove a temporary area with everything in it, if it exists and is ours."""
    for lock in [lock for lock in _held if lock.area == area]:
        _held.remove(lock)
        _close(lock.descriptor)
    try:
        owner = os.lstat(area).st_uid
    except OSError:
        return
    if owner == os.getuid():
        _remove(area)


def _remove(area: str) -> None:
    from contextlib import suppress  # few plugins write anything
    from shutil import rmtree  # 3 ms

    with suppress(RecursionError):  # it is too deep for Python, not for what follows
        rmtree(area, ignore_errors=True)
    if os.path.lexists(area):  # a directory in it may not be written to
        for words in (["chmod", "-R", "u+rwx", area], ["rm", "-rf", area]):
            _run(words)


def _run(words: list[str]) -> None:
    quiet = [(os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]
    try:
        os.waitpid(os.posix_spawnp(words[0], words, os.environ, file_actions=quiet), 0)
    except OSError:
        return


def _remove_abandoned(directory: str) -> None:
    """Remove the areas of this user's whose process has ended and whose lock nobody holds, as a fork of it would."""
    try:
        names = [name for name in os.listdir(directory) if name.startswith(PREFIX)]
    except OSError:
        return
    for name in names:
        pid, area = name.removeprefix(PREFIX), os.path.join(directory, name)
        if not pid.isdecimal() or (int(pid) != os.getpid() and _is_running(int(pid))):
            continue
        descriptor = _locked(area, 0)
        if descriptor is not None:
            _remove(area)
            os.close(descriptor)


def _locked(area: str, lowest: int) -> int | None:
    """Lock a directory of this user's, and return its descriptor; None if another process has the lock."""
    import fcntl  # the tool's own process has no use for it

    try:
        opened = os.open(area, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        if os.fstat(opened).st_uid == os.getuid():
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return fcntl.fcntl(opened, fcntl.F_DUPFD_CLOEXEC, lowest)
    except OSError:
        return None
    finally:
        os.close(opened)
    return None


def _close(descriptor: int) -> None:
    try:
        os.close(descriptor)
    except OSError:  # a plugin has closed it
        return


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:  # it is somebody else's
        return True
    return True
