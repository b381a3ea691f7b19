"""Python's audit events about changes to the machine: what is done, and to which paths."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from cantemo_signals.values import NamedTuple
from cantemo_signals.values.loading import Permission

Args = tuple[Any, ...]

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Path(NamedTuple):
    """A path that is changed or removed, and the descriptor of the directory that it is relative to, if any.

    With ``follow``, the target of a link is changed, not the link itself.
    """

    path: Any
    directory: Any = -1
    follow: bool = True


class Attempt(NamedTuple):
    """Something about to be done: the permission it needs, the arguments worth showing, and the paths it changes."""

    permission: Permission
    args: Args
    paths: tuple[Path, ...] = ()


Reading = Callable[[Args], "Attempt | None"]
"""A function that maps an event's arguments to an attempt, or to None if that is harmless."""


def _network(*shown: int) -> Reading:
    return lambda args: Attempt("network", _chosen(args, shown))


def _process(*shown: int) -> Reading:
    return lambda args: Attempt("process", _chosen(args, shown))


def _files(*places: tuple[int, int], follow: bool = True) -> Reading:
    """Read paths by their position in the arguments, each with that of its directory's descriptor (-1: none)."""

    def read(args: Args) -> Attempt:
        paths = tuple(Path(args[at], args[beside] if 0 <= beside < len(args) else -1, follow) for at, beside in places)
        return Attempt("files", tuple(path.path for path in paths), paths)

    return read


def _chosen(args: Args, shown: tuple[int, ...]) -> Args:
    return tuple(args[place] for place in shown if place < len(args))


def _open(args: Args) -> Attempt | None:
    path, mode, flags = args[:3]
    if type(flags) is int and not flags & WRITING:
        return None
    how = (mode,) if type(mode) is str else ()
    return Attempt("files", (path, *how), (Path(path),))


def _kill(args: Args) -> Attempt | None:
    return None if args[0] == os.getpid() else Attempt("process", args[:2])


def _database(args: Args) -> Attempt | None:
    name = args[0]
    text = os.fsdecode(name) if isinstance(name, (str, bytes)) else name
    if type(text) is str and (text in ("", ":memory:") or "mode=memory" in text or text.startswith("file::memory:")):
        return None
    if type(text) is str and text.startswith("file:"):
        text = text[5:].partition("?")[0]
    return Attempt("files", (name,), (Path(text),))


_FUNCTIONS: dict[Permission, str] = {
    "network": "bind connect getaddrinfo gethostbyname listen sendmmsg sendmsg sendto",
    "process": "clone execl execle execlp execv execve execvp execvpe fork kill popen posix_spawn posix_spawnp syscall"
    " system vfork",
    "files": "chmod chown creat fchmodat fchownat fopen fopen64 freopen lchown link linkat mkdir mkdirat mkfifo mknod"
    " open open64 openat openat64 remove rename renameat renameat2 rmdir symlink symlinkat truncate truncate64 unlink"
    " unlinkat",
}
_PERMISSIONS: dict[Any, Permission] = {name: kind for kind, names in _FUNCTIONS.items() for name in names.split()}


def _native(args: Args) -> Attempt | None:
    """Read that ``ctypes`` is asked for a function of the C library; the arguments of its calls are unknown."""
    permission = _PERMISSIONS.get(args[1]) if type(args[1]) is str else None
    return None if permission is None else Attempt(permission, (args[1],))


EVENTS: dict[str, Reading] = {
    "ctypes.dlsym": _native,
    "open": _open,
    "os.chflags": _files((0, -1)),
    "os.chmod": _files((0, 2)),
    "os.chown": _files((0, 3)),
    "os.link": _files((0, 2), (1, 3)),
    "os.mkdir": _files((0, 2), follow=False),
    "os.mkfifo": _files((0, 1), follow=False),
    "os.mknod": _files((0, 1), follow=False),
    "os.remove": _files((0, 1), follow=False),
    "os.removexattr": _files((0, -1)),
    "os.rename": _files((0, 2), (1, 3), follow=False),
    "os.rmdir": _files((0, 1), follow=False),
    "os.setxattr": _files((0, -1)),
    "os.symlink": _files((1, 2), follow=False),
    "os.truncate": _files((0, -1)),
    "os.utime": _files((0, 3)),
    "shutil.chown": _files((0, -1)),
    "shutil.copyfile": _files((1, -1)),
    "shutil.copytree": _files((1, -1)),
    "shutil.move": _files((0, -1), (1, -1), follow=False),
    "shutil.rmtree": _files((0, 1), follow=False),
    "sqlite3.connect": _database,
    "ftplib.connect": _network(1, 2),
    "http.client.connect": _network(1, 2),
    "imaplib.open": _network(1, 2),
    "nntplib.connect": _network(1, 2),
    "poplib.connect": _network(1, 2),
    "smtplib.connect": _network(1, 2),
    "socket.bind": _network(1),
    "socket.connect": _network(1),
    "socket.getaddrinfo": _network(0, 1),
    "socket.gethostbyaddr": _network(0),
    "socket.gethostbyname": _network(0),
    "socket.getnameinfo": _network(0),
    "socket.sendmsg": _network(1),
    "socket.sendto": _network(1),
    "telnetlib.Telnet.open": _network(1, 2),
    "urllib.Request": _network(0),
    "_posixsubprocess.fork_exec": _process(0),
    "os.chroot": _process(0),
    "os.exec": _process(0, 1),
    "os.fork": _process(),
    "os.forkpty": _process(),
    "os.kill": _kill,
    "os.killpg": _process(0, 1),
    "os.posix_spawn": _process(1),
    "os.spawn": _process(1, 2),
    "os.system": _process(0),
    "pty.spawn": _process(0),
    "subprocess.Popen": _process(1),
}
"""The reading of each event. Plugins may ``os.kill`` their own process: that harms nothing else."""

UNREPORTED = ("_posixsubprocess.fork_exec", "os.chroot", "os.mkfifo", "os.mknod")
"""Functions that Python does not audit; our events for them have the first argument and the directory's descriptor."""

IN_NEED_OF_ROOM = frozenset({"os.mkdir", "os.mkfifo", "os.mknod", "os.symlink"})
"""Events that have no effect if the path already exists."""

IN_NEED_OF_IT = frozenset(
    name
    for name in EVENTS
    if name.startswith(("os.", "shutil.")) and name not in {*IN_NEED_OF_ROOM, "shutil.copyfile", "shutil.copytree"}
)
"""Events that have no effect if the (first) path does not exist."""

THREADS = frozenset({"_thread.start_new_thread", "_thread.start_joinable_thread"})
"""Events that are only reported: a thread is subject to the same rules as the code that starts it."""

_BROAD = {name: 0 for name in EVENTS if name.startswith(("shutil.", "urllib.", "smtplib.", "ftplib."))}
_BROADNESS = {**_BROAD, "http.client.connect": 1, "socket.getaddrinfo": 2, "subprocess.Popen": 2}


def broadness(event: str) -> int:
    """Return an event's rank by how much it covers, 0 for the most: what Python does within it is not reported."""
    return _BROADNESS.get(event, 3)
