"""Descriptors out of reach of plugins that close all they can think of."""

from __future__ import annotations

import fcntl
import os
import resource

LOW = 200
"""Above what most plugins close that close everything from 3 upwards."""
HIGH = 5_000
HIGHEST = 1 << 16
"""Above, the system's table of descriptors would become large."""
ROOM = 16
STANDARD = (0, 1, 2)

Identity = tuple[int, int]

_copies: dict[Identity, int] = {}


def high_copy(descriptor: int) -> int:
    """Return a duplicate with a high number: above the limit of open files, if that can be raised for a moment.

    Whoever closes everything up to the limit misses it.

    Raises:
        OSError: no number that high is allowed.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    top = HIGHEST if hard == resource.RLIM_INFINITY else hard
    place = max(HIGH, soft)
    if place + ROOM > min(top, HIGHEST):
        place = HIGH if soft > HIGH + ROOM else LOW
    if place < soft:
        return fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, place)
    resource.setrlimit(resource.RLIMIT_NOFILE, (place + ROOM, hard))
    try:
        return fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, place)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def keep_standard_streams() -> None:
    """Keep what the standard streams lead to, to put it back."""
    for number in STANDARD:
        try:
            _copies[_identity(number)] = high_copy(number)
        except OSError:  # it is closed already
            continue


def standard_streams() -> tuple[Identity | None, ...]:
    """Return what the descriptors of the standard streams lead to, each None if it is closed; nothing unless kept."""
    return tuple(map(_identity_if_open, STANDARD)) if _copies else ()


def put_back_standard_streams(before: tuple[Identity | None, ...]) -> None:
    """Have the descriptors of the standard streams lead there again."""
    for number, identity in zip(STANDARD, before, strict=False):
        if identity in _copies and _identity_if_open(number) != identity:
            os.dup2(_copies[identity], number)


def _identity(descriptor: int) -> Identity:
    status = _fstat(descriptor)
    return status.st_dev, status.st_ino


def _identity_if_open(descriptor: int) -> Identity | None:
    try:
        return _identity(descriptor)
    except OSError:
        return None


_fstat = os.fstat
