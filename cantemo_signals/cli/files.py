"""Read a file that may have no end, and write one whole or not at all, whatever interrupts this process."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # `signal` makes enums: 2 ms
import errno
import os
import stat

LARGEST = 64 << 20
"""Of what is read, in characters."""


def read_text(path: str) -> str:
    """Return the text of a file, or of a pipe that somebody writes to; a pipe without a writer is empty.

    Raises:
        OSError: it cannot be read, or does not end soon.
        UnicodeDecodeError: it is not UTF-8.
    """
    with open(path, encoding="utf-8", opener=_open_at_once) as stream:
        text = stream.read(LARGEST + 1)
    if len(text) > LARGEST:
        raise OSError(errno.EFBIG, f"it is larger than {LARGEST >> 20} million characters")
    return text


def _open_at_once(path: str, flags: int) -> int:
    """Open without waiting for somebody to write to a named pipe, and wait as usual from then on."""
    descriptor = os.open(path, flags | os.O_NONBLOCK)
    os.set_blocking(descriptor, True)
    return descriptor


def write_file(path: str, text: str) -> None:
    """Write the text to a file: a regular one is replaced when all is written, anything else is written to as it is.

    Raises:
        OSError: it cannot be written.
    """
    content = text.encode("utf-8", "backslashreplace")
    try:
        before = os.stat(path)
    except FileNotFoundError:
        _replace(os.path.realpath(path), content, None)
        return
    if _is_replaceable(path, before):
        _replace(os.path.realpath(path), content, before)
    else:
        _write(path, os.O_WRONLY | os.O_TRUNC, content)


def _is_replaceable(path: str, before: os.stat_result) -> bool:
    """Return whether this is a regular file that nobody else owns or knows by another name, or has open for us."""
    is_mine = before.st_nlink == 1 and before.st_uid == os.getuid()
    return stat.S_ISREG(before.st_mode) and is_mine and not path.startswith(("/dev/", "/proc/"))


def _replace(target: str, content: bytes, before: os.stat_result | None) -> None:
    if not os.access(os.path.dirname(target), os.W_OK):
        _write(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, content)
        return
    beside = f"{target}.{os.getpid()}.tmp"
    blocked = _signal.pthread_sigmask(_signal.SIG_BLOCK, _signal.valid_signals())
    try:
        _write(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, content)
        if before is not None:
            os.chmod(beside, stat.S_IMODE(before.st_mode))
        os.replace(beside, target)
    except OSError:
        _remove(beside)
        raise
    finally:
        _signal.pthread_sigmask(_signal.SIG_SETMASK, blocked)


def _write(path: str, how: int, content: bytes) -> None:
    with open(os.open(path, how, 0o666), "wb", buffering=0) as stream:
        rest = memoryview(content)
        while rest:
            rest = rest[stream.write(rest) :]


def _remove(path: str) -> None:
    try:
        os.remove(path)
    except OSError:  # it was never made
        return
