"""Which functions of the C library are stopped, under all of their names."""

from __future__ import annotations

import pytest

from cantemo_signals.sandbox.native_functions import permission_for
from cantemo_signals.values.loading import Permission


@pytest.mark.parametrize(
    ("names", "permission"),
    [
        ("open open64 __open __open_2 __open64_2 __libc_open openat64 creat64 fopen64 __xmknod mkostemp64", "files"),
        (
            "fork __fork _Fork __libc_fork vfork system __libc_system fexecve syscall dlsym kill setpriority",
            "process",
        ),
        ("connect __connect sendto __sendto gethostbyname_r syslog __syslog_chk", "network"),
        ("getpid strlen read write close malloc memcpy dup2 getpriority stat fstat64 ioctl PyErr_Print", None),
    ],
)
def test_a_function_needs_the_same_permission_under_each_of_its_names(
    names: str, permission: Permission | None
) -> None:
    assert {permission_for(name) for name in names.split()} == {permission}
    assert {permission_for(name.encode()) for name in names.split()} == {permission}
