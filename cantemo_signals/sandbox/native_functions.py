"""Functions of the C library that ``ctypes`` may be asked for, and the permission that each needs."""

from __future__ import annotations

import re

from cantemo_signals.values.loading import Permission

_FUNCTIONS: dict[Permission, str] = {
    "network": "bind connect getaddrinfo gethostbyaddr gethostbyname gethostbyname2 getnameinfo listen openlog"
    " res_query res_search res_send sendmmsg sendmsg sendto syslog vsyslog",
    "process": "adjtimex clock_adjtime clock_settime clone clone3 daemon dlmopen dlsym dlvsym execl execle execlp"
    " execv execve execveat execvp execvpe fexecve fork forkpty init_module kill killpg pidfd_send_signal popen"
    " posix_spawn posix_spawnp prlimit process_vm_writev ptrace reboot rt_sigqueueinfo sched_setaffinity sched_setattr"
    " sched_setparam sched_setscheduler setdomainname sethostname setns setpriority settimeofday sigqueue syscall"
    " Fork system tgkill tkill unshare vfork wordexp"
    " Py_NewInterpreter Py_NewInterpreterFromConfig PyInterpreterState_New PySys_ClearAuditHooks Py_ClearAuditHooks",
    "files": "acct chmod chown creat fchmod fchmodat fchmodat2 fchown fchownat fopen freopen fremovexattr fsetxattr"
    " futimens futimes futimesat lchmod lchown link linkat lremovexattr lsetxattr lutimes mkdir mkdirat mkdtemp mkfifo"
    " mkfifoat mknod mknodat mkostemp mkostemps mkstemp mkstemps mount open openat openat2 open_by_handle_at pivot_root"
    " remove removexattr rename renameat renameat2 rmdir setxattr shm_open shm_unlink sem_open sem_unlink mq_open"
    " mq_unlink swapoff swapon symlink symlinkat tempnam tmpfile truncate umount umount2 unlink unlinkat utime"
    " utimensat utimes xmknod xmknodat Py_open Py_open_noraise Py_fopen Py_fopen_obj Py_wfopen",
}
_PERMISSIONS: dict[str, Permission] = {name: kind for kind, names in _FUNCTIONS.items() for name in names.split()}
_VARIANT = re.compile(r"_*(?:libc_|GI_|IO_)?(?P<name>.*?)(?:(?:64)?_2|_chk|64|_r|_nocancel|@.*)?")
"""The names that the C library has for variants of one function: ``__open64_2``, ``__libc_fork``."""


def permission_for(name: object) -> Permission | None:
    """Return the permission that a function needs; None if it is harmless or unknown."""
    text = name.decode("utf-8", "replace") if isinstance(name, bytes) else name
    if not isinstance(text, str):
        return None
    plain = _VARIANT.fullmatch(text)
    return _PERMISSIONS.get(text) or _PERMISSIONS.get(plain["name"] if plain else "")
