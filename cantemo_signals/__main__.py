"""``python -m cantemo_signals`` and the console script: one process, which forks before it imports click.

The fork is the host process, which loads plugins. ``guide/benchmarks.md`` shows what this and other measures save.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # `signal` makes enums: 2 ms that `--version` does not wait for
import _thread
import atexit
import errno
import gc
import os
import sys

from cantemo_signals import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cantemo_signals.protocol.client import HostProcess  # 15 ms that `--version` does not wait for

ENDING = (_signal.SIGHUP, _signal.SIGINT, _signal.SIGTERM)
UNWRITABLE = (errno.EPIPE, errno.ENOSPC, errno.EIO, errno.EFBIG, errno.EDQUOT, errno.EBADF)
"""The errors of a standard output that takes no more."""
ERASE = b"\r\x1b[K"


def main() -> None:
    """Run the console script."""
    _hear_signals()
    gc.disable()  # in both processes nearly all that is made now stays: 6 ms
    _have_standard_streams()
    words = sys.argv[1:]
    if not _asks_for_version(words):
        from cantemo_signals.compiled import OwnModules  # 0.3 ms that `--version` does not wait for

        sys.meta_path.insert(0, OwnModules)  # 4 ms
    status = run(words)
    if atexit._ncallbacks():  # coverage saves then what it has measured
        atexit._run_exitfuncs()
    os._exit(status)  # the interpreter's clean-up takes as long as drawing a table


def _hear_signals() -> None:
    """End at the signals that ask for it, unless they are ignored, as under ``nohup``; undo what else is inherited."""
    for number in ENDING:
        if _signal.getsignal(number) != _signal.SIG_IGN:
            _signal.signal(number, _end)
    _signal.signal(_signal.SIGCHLD, _signal.SIG_DFL)  # ignored, it makes the system forget how a child ended
    _signal.pthread_sigmask(_signal.SIG_SETMASK, ())


def _end(number: int, _frame: object) -> None:
    """End this process at a signal, and with it what it started, unless that is to tell first what it has done.

    An exception instead would be lost where Python calls it "ignored", as in the middle of an import.
    """
    protocol = sys.modules.get("cantemo_signals.protocol.child_process")
    children = [] if protocol is None else list(protocol.running)
    if number == _signal.SIGINT and any(child.interrupt() for child in children):
        return
    for each in ENDING:
        _signal.signal(each, _signal.SIG_IGN)
    try:
        for child in children:
            child.kill()
        if os.isatty(2):
            os.write(2, ERASE)  # the line that says what the host process is doing
    finally:
        os._exit(128 + number)


def _have_standard_streams() -> None:
    """Open the standard streams that our parent closed, so that none of our pipes gets their numbers."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # noqa: FBT003 - it takes no keyword
    sys.stdout = sys.stdout or open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", closefd=False)  # noqa: SIM115


def run(words: list[str]) -> int:
    """Run the command line, and return the exit status."""
    try:
        status = _version() if _asks_for_version(words) else _run(words)
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # its reader has closed it and wants no more
        return 0
    except OSError as error:
        return _unwritable(error)


def _asks_for_version(words: list[str]) -> bool:
    return words[:1] in (["--version"], ["-V"])


def _version() -> int:
    sys.stdout.write(f"cantemo-signals {__version__}\n")
    return 0


def _run(words: list[str]) -> int:
    from cantemo_signals.cli.messages import complain, report_internal_error  # `--version` needs none
    from cantemo_signals.cli.prescan import command_first, own_words, value_of  # the same
    from cantemo_signals.errors import INTERNAL_ERROR, INTERRUPTED, CantemoSignalsError  # nor this

    try:
        return _answer(command_first(words))
    except CantemoSignalsError as error:
        is_quiet = not {"-q", "--quiet"}.isdisjoint(own_words(words))
        complain(error.message, error.hint, color=value_of("--color", words), quiet=is_quiet)
        return error.exit_status
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if isinstance(error, OSError) and error.filename is None and error.errno in UNWRITABLE:
            raise
        is_verbose = not {"-v", "--verbose"}.isdisjoint(own_words(words))
        report_internal_error(error, verbose=is_verbose, color=value_of("--color", words))
        return INTERNAL_ERROR


def _unwritable(error: OSError) -> int:
    from cantemo_signals.cli.messages import complain  # where standard output takes no more
    from cantemo_signals.errors import USAGE_ERROR  # the same

    complain(f"The output cannot be written: {error.strerror}.")
    return USAGE_ERROR


def _answer(words: list[str]) -> int:
    host = _start_host(words)
    try:
        from cantemo_signals.cli.program import answer  # imports click, which the host process must not have

        return answer(words, host)
    finally:
        if host is not None:
            host.close()


def _start_host(words: list[str]) -> HostProcess | None:
    """Start the host process if the command line needs one: it gets ready while this process imports click."""
    from cantemo_signals.cli.prescan import python_named, wants_host  # `--version` does without

    if not wants_host(words):
        return None
    # What both processes need is imported once, before they part.
    import contextlib  # noqa: F401 - 0.5 ms
    import threading  # noqa: F401 - 0.5 ms
    import weakref  # noqa: F401 - 0.5 ms

    import cantemo_signals.protocol.temporary_area  # 0.3 ms
    import cantemo_signals.values.secrets  # noqa: F401 - 0.3 ms
    from cantemo_signals.protocol.client import HostProcess  # 12 ms, with json, re and typing

    python = python_named(words)
    is_own = python in (None, sys.executable)
    return HostProcess(python, _become_host if is_own and _is_safe_to_fork(words) else None)


def _is_safe_to_fork(words: list[str]) -> bool:
    """Return whether this process runs the tool alone: no Python options, debugger, profiler or other thread.

    Outside Linux, system libraries are not safe to use after a fork.
    """
    is_plain = sys.orig_argv[1:] in ([sys.argv[0], *words], ["-m", "cantemo_signals", *words])
    is_watched = sys.gettrace() is not None or sys.getprofile() is not None
    return sys.platform == "linux" and is_plain and not is_watched and _thread._count() == 0


def _become_host(request: int, answer: int) -> None:
    """Continue as the host process, in a fork of this one, set up so that plugins see a fresh interpreter.

    ``child/boot.py`` does the same in a new interpreter.
    """
    for number in ENDING:
        if _signal.getsignal(number) == _end:
            _signal.signal(number, _signal.SIG_DFL)
    if not getattr(sys.flags, "safe_path", False):  # what Python 3.11 calls it
        del sys.path[0]  # the directory of this program
    sys.argv[:] = [""]
    sys.modules["__main__"] = type(sys)("__main__")  # what `multiprocessing` would run again
    for name in [name for name in sys.modules if name.startswith("cantemo_signals.cli")]:
        del sys.modules[name]
    from cantemo_signals.child.worker import work  # imports all that loads plugins: 20 ms, in this process only
    from cantemo_signals.compiled import OwnModules  # it is there already

    sys.meta_path.remove(OwnModules)

    work(request, answer)


if __name__ == "__main__":
    main()
