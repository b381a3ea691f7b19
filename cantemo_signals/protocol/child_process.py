"""A child process with one pipe for the request and one for the answer; it keeps the user's standard streams."""

from __future__ import annotations

import os
import select
import sys
import time
from collections.abc import Callable, Iterator

from cantemo_signals.errors import INTERNAL_ERROR, UsageError
from cantemo_signals.protocol.journal import really_exit
from cantemo_signals.protocol.temporary_area import remove_temporary_area, temporary_area

BOOT = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "child", "boot.py")
HOST_NEEDS = ("pydispatch", "fissix", "appdirs")  # the last is what fissix needs
SINGLE_FILES = ("appdirs",)
GRACE = 2.0
REPEAT = 0.5
"""Seconds within which two Ctrl-C are one, as from ``timeout --signal INT``, which sends it to the group as well."""
PATIENCE = 10.0
"""Seconds that what is interrupted has to come to an end."""
CLOSED = -1
MOST_CHARACTERS = 200
GIVE = "Give --python the path of a Python 3.10 or later."
SIGINT, SIGABRT, SIGKILL = 2, 6, 9  # POSIX's numbers; importing signal takes 0.5 ms

#: What a forked process does, with the file descriptors of the request and the answer; it does not return.
Work = Callable[[int, int], None]


class ChildProcess:
    """A host process: starts at once, and answers one request line by line.

    With ``work`` it is a fork of this process that calls it with the file descriptors of the request and the answer;
    without, it is a new interpreter, by default the tool's own, that runs ``child/boot.py``.

    ``is_other`` tells whether it is another interpreter than the tool's own.

    Raises:
        UsageError: the interpreter cannot be started.
    """

    def __init__(self, python: str | None = None, work: Work | None = None) -> None:
        request, self._request = _pipe()
        self._answer, answer = _pipe()
        self._status: int | None = None
        self._output = CLOSED
        self._is_supervised = False
        #: Whether a Ctrl-C is for what it runs, so that what that has done is told.
        self.is_interruptible = False
        #: Until when it may come to an end after a Ctrl-C; None without one.
        self.may_end_until: float | None = None
        self.is_other = work is None and python not in (None, sys.executable)
        try:
            if work is None:
                self.pid = self._spawn(python or sys.executable, request, answer)
            else:
                self.pid = self._fork(work, request, answer)
        finally:
            os.close(request)
            os.close(answer)
        running.add(self)

    def _spawn(self, python: str, *pipes: int) -> int:
        for end in pipes:
            os.set_inheritable(end, True)  # noqa: FBT003 - it takes no keyword
        words = [python, BOOT, *map(str, pipes)]
        try:
            if self.is_other:
                return self._spawn_other(python, words)
            return os.posix_spawnp(python, [*words, "2"], os.environ)
        except OSError as error:
            raise UsageError(f"Cannot start the host process with {python!r}: {error.strerror}.", GIVE) from error

    def _spawn_other(self, python: str, words: list[str]) -> int:
        """Start what should be a Python, and keep what it writes until it runs our code and takes standard error."""
        self._output, output = _pipe()
        stderr = os.dup(2)
        os.set_inheritable(stderr, True)  # noqa: FBT003 - it takes no keyword
        redirected = [(os.POSIX_SPAWN_DUP2, output, 1), (os.POSIX_SPAWN_DUP2, output, 2)]
        try:
            words = [*words, str(stderr), *_needed_packages()]
            return os.posix_spawnp(python, words, os.environ, file_actions=redirected)
        finally:
            os.close(output)
            os.close(stderr)

    def _fork(self, work: Work, *pipes: int) -> int:
        try:
            pid = os.fork()
        except OSError as error:
            raise UsageError(f"Cannot start the host process: {error.strerror}.") from error
        if pid == 0:
            try:
                os.close(self._request)
                os.close(self._answer)
                work(*pipes)
            except Exception:  # noqa: BLE001 - what is broken must be seen, in this process alone
                sys.excepthook(*sys.exc_info())
            finally:
                really_exit(INTERNAL_ERROR)  # plugin code may have replaced the other
        return pid

    def send(self, request: bytes, *, is_supervised: bool) -> None:
        """Send the request, one line; a child that has already exited is noticed on reading.

        The pipe stays open until this process exits: its closing tells the child so, or the supervisor that the child
        has for such a request.
        """
        self._is_supervised = is_supervised
        rest = memoryview(request + b"\n")
        try:
            while rest:
                rest = rest[os.write(self._request, rest) :]
        except BrokenPipeError:
            return

    def receive(self, seconds: float) -> bytes | None:
        """Return what the child wrote: None on timeout, ``b""`` at the end."""
        ready, _, _ = select.select([self._answer], [], [], seconds)
        return os.read(self._answer, 1 << 20) if ready else None

    @property
    def may_end(self) -> bool:
        """Whether it need not be ended yet: it was not interrupted, or only just."""
        return self.may_end_until is None or time.monotonic() < self.may_end_until

    def interrupt(self) -> bool:
        """Pass a Ctrl-C on if it is for what runs there; at a second one, wait no longer. Return whether it was."""
        if not self.is_interruptible:
            return False
        now = time.monotonic()
        if self.may_end_until is None:
            self.may_end_until = now + PATIENCE
            if not _shares_terminal():
                self._signal(SIGINT)
        elif now >= self.may_end_until - PATIENCE + REPEAT:
            self.may_end_until = now
        return True

    def abort(self) -> Iterator[bytes]:
        """End a child that hangs, and yield its last output: where each thread was."""
        self._signal(SIGABRT)
        until = time.monotonic() + GRACE
        while (left := until - time.monotonic()) > 0:
            chunk = self.receive(left)
            if not chunk:
                break
            yield chunk
        self.kill()

    def end(self, *, timed_out: bool, timeout: float) -> str:
        """Return how the child exited, as the predicate of a sentence."""
        if timed_out:
            return f"did not finish within {timeout:g} s"
        if not self._exited(GRACE):
            self.kill()
            return "closed its channel"
        status = self._status or 0
        if os.WIFSIGNALED(status):
            return f"was killed by {_name_of_signal(os.WTERMSIG(status))}"
        return f"exited with status {os.waitstatus_to_exitcode(status)}"

    def complaint(self) -> str:
        """Return the line that tells why another interpreter did not run our code; empty if it wrote nothing."""
        try:
            os.set_blocking(self._output, False)
            lines = os.read(self._output, 1 << 16).decode("utf-8", "replace").splitlines()
        except OSError:  # it was killed, or what it started holds the pipe
            return ""
        lines = [line.strip() for line in lines if line.strip() and line.isprintable()]
        return next((line for line in lines if "rror:" in line), "".join(lines[:1]))[:MOST_CHARACTERS]

    def kill(self) -> None:
        """End the child with every process that it started, wait for it, and remove its temporary area.

        It ends when its pipe closes, or its supervisor ends it with all that it started; one that does not is killed.
        """
        for descriptor in {self._request, self._answer, self._output} - {CLOSED}:
            os.close(descriptor)
        self._request = self._answer = self._output = CLOSED
        if not self._exited(GRACE) and not self._is_supervised:
            self._signal(SIGKILL)
            self._exited(GRACE)
        remove_temporary_area(temporary_area(self.pid))
        running.discard(self)

    def _signal(self, number: int) -> None:
        if self._status is None:
            try:
                os.kill(self.pid, number)
            except ProcessLookupError:
                return

    def _exited(self, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while self._status is None:
            try:
                pid, status = os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:  # somebody else has waited for it
                pid, status = self.pid, 0
            if pid:
                self._status = status
            elif time.monotonic() > until:
                return False
            else:
                time.sleep(0.0005)
        return True


def _shares_terminal() -> bool:
    """Return whether the child is in this process' group, so that the terminal itself sends it a Ctrl-C."""
    try:
        return os.isatty(0)
    except OSError:
        return False


running: set[ChildProcess] = set()
"""The children that may still run."""


def _name_of_signal(number: int) -> str:
    from signal import Signals  # only a death needs it

    try:
        return Signals(number).name
    except ValueError:  # one of the real-time signals in between
        return f"signal {number}"


def _pipe() -> tuple[int, int]:
    try:
        return os.pipe()
    except OSError as error:
        raise UsageError(f"Cannot start the host process: {error.strerror}.") from error


def _needed_packages() -> list[str]:
    """Return ``name=directory`` for each package of the tool's own interpreter that the host process needs."""
    from importlib.machinery import PathFinder  # only --python needs it

    specs = {name: PathFinder.find_spec(name) for name in HOST_NEEDS}
    return [
        f"{name}={os.path.dirname(spec.origin if name in SINGLE_FILES else os.path.dirname(spec.origin))}"
        for name, spec in specs.items()
        if spec is not None and spec.origin is not None
    ]
