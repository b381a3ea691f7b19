"""Python's audit events about changes to the machine: what is done, and to which paths."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from cantemo_signals.sandbox.databases import paths_of
from cantemo_signals.sandbox.installed_libraries import is_asked_by_library
from cantemo_signals.sandbox.native_functions import permission_for
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.loading import Permission

Args = tuple[Any, ...]

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
F_SETOWN = 8
TYPING = (0x5412, 0x541C, 0x80017472)
"""The requests that put characters into a terminal as if somebody typed them."""
SETTING_FLAGS = (0x40086602, 0x40046602, 0x401C5820)
"""The requests that make a file immutable and the like, through a descriptor that can only read."""


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


def _bind(args: Args) -> Attempt | None:
    """Read an address; a library that asks for any free port of this machine learns which protocols there are."""
    address = args[1]
    is_any_here = type(address) is tuple and address[:2] in (("::1", 0), ("127.0.0.1", 0))
    return None if is_any_here and is_asked_by_library() else Attempt("network", (address,))


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


def _open_beside(args: Args) -> Attempt | None:
    """Read the directory that a path is relative to, of which the event ``open`` says nothing."""
    path, flags, _, directory = args
    if directory is None or type(flags) is not int or not flags & WRITING:
        return None
    return Attempt("files", (path,), (Path(path, directory),))


def _other(place: int, *shown: int) -> Reading:
    """Read the id of a process: what is done to one's own harms nothing else."""

    def read(args: Args) -> Attempt | None:
        return None if args[place] in (None, os.getpid()) else Attempt("process", _chosen(args, shown))

    return read


def _other_or_own(place: int, *shown: int) -> Reading:
    """Read the id of a process where 0 is one's own."""
    read = _other(place, *shown)
    return lambda args: None if args[place] == 0 else read(args)


def _priority(args: Args) -> Attempt | None:
    is_own = args[0] == os.PRIO_PROCESS and args[1] in (0, os.getpid())
    return None if is_own else Attempt("process", args)


def _limits(args: Args) -> Attempt | None:
    return None if args[2] is None or args[0] in (0, os.getpid()) else Attempt("process", args[:2])


def _pidfd(args: Args) -> Attempt | None:
    try:
        with open(f"/proc/self/fdinfo/{args[0]}", encoding="ascii") as stream:
            is_own = f"Pid:\t{os.getpid()}\n" in stream.read()
    except OSError:
        is_own = False
    return None if is_own else Attempt("process", args)


def _fcntl(args: Args) -> Attempt | None:
    """Read whom a file descriptor is to send signals to."""
    return None if args[1] != F_SETOWN or args[2] in (0, os.getpid()) else Attempt("process", args)


def _ioctl(args: Args) -> Attempt | None:
    if args[1] in TYPING:
        return Attempt("process", args[:2])
    return Attempt("files", args[:2], (Path(args[0]),)) if args[1] in SETTING_FLAGS else None


def _history(place: int) -> Reading:
    def read(args: Args) -> Attempt:
        path = args[place] or os.path.expanduser("~/.history")
        return Attempt("files", (path,), (Path(path),))

    return read


def _dbm(args: Args) -> Attempt | None:
    return None if args[1] is None or str(args[1]).startswith("r") else Attempt("files", args[:2], (Path(args[0]),))


def _shared_memory(args: Args) -> Attempt | None:
    if len(args) > 1 and not (args[1] or 0) & WRITING:
        return None
    return Attempt("files", args[:1], (Path(f"/dev/shm/{str(args[0]).lstrip('/')}"),))


def _semaphore(args: Args) -> Attempt:
    return Attempt("files", args, (Path(f"/dev/shm/sem.{str(args[0]).lstrip('/')}"),))


def _trampoline(args: Args) -> Attempt:
    return Attempt("files", args, (Path(f"/tmp/perf-{os.getpid()}.map"),))


def _database(args: Args) -> Attempt | None:
    paths = tuple(Path(path) for path in paths_of(args[0]))
    return Attempt("files", args[:1], paths) if paths else None


def _native(args: Args) -> Attempt | None:
    """Read that ``ctypes`` is asked for a function of the C library; the arguments of its calls are unknown."""
    permission = permission_for(args[1])
    return None if permission is None else Attempt(permission, (args[1],))


EVENTS: dict[str, Reading] = {
    "ctypes.dlsym": _native,
    "ctypes.dlsym/handle": _native,
    "open": _open,
    "os.chflags": _files((0, -1)),
    "os.chmod": _files((0, 2)),
    "os.chown": _files((0, 3)),
    "os.link": _files((0, 2), (1, 3)),
    "os.mkdir": _files((0, 2), follow=False),
    "os.mkfifo": _files((0, 2), follow=False),
    "os.mknod": _files((0, 3), follow=False),
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
    "sqlite3.attach": _files((0, -1)),
    "ssl.keylog_filename": _files((0, -1)),
    "sqlite3.connect": _database,
    "_dbm.open": _dbm,
    "_gdbm.open": _dbm,
    "_multiprocessing.SemLock": _semaphore,
    "_multiprocessing.sem_unlink": _semaphore,
    "_posixshmem.shm_open": _shared_memory,
    "_posixshmem.shm_unlink": _shared_memory,
    "readline.append_history_file": _history(1),
    "readline.write_history_file": _history(0),
    "sys.activate_stack_trampoline": _trampoline,
    "ftplib.connect": _network(1, 2),
    "http.client.connect": _network(1, 2),
    "imaplib.open": _network(1, 2),
    "nntplib.connect": _network(1, 2),
    "poplib.connect": _network(1, 2),
    "smtplib.connect": _network(1, 2),
    "socket.bind": _bind,
    "socket.connect": _network(1),
    "socket.getaddrinfo": _network(0, 1),
    "socket.gethostbyaddr": _network(0),
    "socket.gethostbyname": _network(0),
    "socket.getnameinfo": _network(0),
    "socket.sendmsg": _network(1),
    "socket.sendto": _network(1),
    "syslog.syslog": _network(1),
    "telnetlib.Telnet.open": _network(1, 2),
    "urllib.Request": _network(0),
    "_interpreters.create": _process(),
    "_posixsubprocess.fork_exec": _process(0),
    "_testcapi.run_in_subinterp": _process(),
    "_testinternalcapi.run_in_subinterp_with_config": _process(),
    "_xxsubinterpreters.create": _process(),
    "cpython.PyInterpreterState_New": _process(),
    "fcntl.fcntl": _fcntl,
    "fcntl.ioctl": _ioctl,
    "os.chroot": _process(0),
    "os.exec": _process(0, 1),
    "os.fork": _process(),
    "os.forkpty": _process(),
    "os.kill": _other(0, 0, 1),
    "os.killpg": _process(0, 1),
    "os.open": _open_beside,
    "os.posix_spawn": _process(1),
    "os.spawn": _process(1, 2),
    "os.sched_setaffinity": _other_or_own(0, 0, 1),
    "os.sched_setparam": _other_or_own(0, 0),
    "os.sched_setscheduler": _other_or_own(0, 0, 1),
    "os.setpriority": _priority,
    "os.system": _process(0),
    "pty.spawn": _process(0),
    "resource.prlimit": _limits,
    "signal.pidfd_send_signal": _pidfd,
    "socket.sethostname": _process(0),
    "subprocess.Popen": _process(1),
    "sys.remote_exec": _other(0, 0, 1),
    "time.clock_settime": _process(0, 1),
    "time.clock_settime_ns": _process(0, 1),
}
"""The reading of each event. Plugins may ``os.kill`` their own process: that harms nothing else."""

IN_NEED_OF_ROOM = frozenset({"os.mkdir", "os.mkfifo", "os.mknod", "os.symlink"})
"""Events that have no effect if the path already exists."""

IN_NEED_OF_IT = frozenset(
    name
    for name in EVENTS
    if name.startswith(("os.", "shutil."))
    and name not in {*IN_NEED_OF_ROOM, "os.open", "shutil.copyfile", "shutil.copytree"}
)
"""Events that have no effect if the (first) path does not exist."""

THREADS = frozenset({"_thread.start_new_thread", "_thread.start_joinable_thread"})
"""Events that are only reported: a thread is subject to the same rules as the code that starts it."""

_BROAD = {name: 0 for name in EVENTS if name.startswith(("shutil.", "urllib.", "smtplib.", "ftplib."))}
_BROADNESS = {**_BROAD, "http.client.connect": 1, "socket.getaddrinfo": 2, "subprocess.Popen": 2}


def broadness(event: str) -> int:
    """Return an event's rank by how much it covers, 0 for the most: what Python does within it is not reported."""
    return _BROADNESS.get(event, 3)
