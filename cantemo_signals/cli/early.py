"""The host process, started before the words are understood: it gets ready while this process imports click."""

from __future__ import annotations

from cantemo_signals.protocol.child_process import ChildProcess


class EarlyHost:
    """A host process, perhaps started on the guess which interpreter will be asked for."""

    def __init__(self) -> None:
        self._python: str | None = None
        self._child: ChildProcess | None = None

    def start(self, python: str | None) -> ChildProcess:
        """Starts the host process; it waits for a request.

        Raises:
            UsageError: the interpreter cannot be started.
        """
        self._python, self._child = python, ChildProcess(python)
        return self._child

    def take(self, python: str | None) -> ChildProcess:
        """The host process under this interpreter: the one that was started, or another if the guess was wrong."""
        if self._child is not None and self._python == python:
            return self._child
        self.close()
        return self.start(python)

    def close(self) -> None:
        """Ends the host process."""
        if self._child is not None:
            self._child.kill()
            self._child = None
