"""One run of a command: its plugins, the host process that it asks, and how it shows the answer."""

from __future__ import annotations

import os
import sys
from types import TracebackType
from typing import Any

import click

from cantemo_signals.cli.commands import COMMANDS
from cantemo_signals.cli.loading_options import loading_of
from cantemo_signals.cli.messages import write
from cantemo_signals.cli.prescan import interpreter
from cantemo_signals.errors import UsageError
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.loading import Loading
from cantemo_signals.values.locations import place_of

TYPE_CHECKING = False
if TYPE_CHECKING:  # the commands import this module, and their help waits for no protocol
    from cantemo_signals.cli.output import Output
    from cantemo_signals.protocol.client import Answer, HostProcess
    from cantemo_signals.values.requests import Request

PATIENCE = 0.5
TIMEOUT = 60.0
ERASE = "\r\x1b[K"


class Invocation(NamedTuple):
    """The plugins to load, their interpreter (None for the tool's own), the timeout in seconds, and the output."""

    early: HostProcess | None
    python: str | None
    timeout: float
    loading: Loading
    output: Output

    def ask(self, request: Request) -> Answer:
        """Return the host's answer; what writing it needs is imported while the host works.

        Raises:
            CantemoSignalsError: it cannot answer.
        """
        host = self._host()
        kinds = COMMANDS[request.kind].kinds if request.kind in COMMANDS else ()  # a shell that completes shows none
        with ProgressLine(quiet=self.output.quiet) as line:
            progress = line.show if line.is_wanted else None
            return host.ask(
                request, timeout=self.timeout, progress=progress, meanwhile=lambda: self.output.prepare(kinds)
            )

    def _host(self) -> HostProcess:
        """Return the host process that was started early, or another if that one is under the wrong interpreter."""
        from cantemo_signals.protocol.client import HostProcess  # not for --help

        if self.early is not None and self.early.python == self.python:
            return self.early
        if self.early is not None:
            self.early.close()
        return HostProcess(self.python)

    def show(self, answer: Answer, **view: Any) -> int:
        """Write the answer to standard output; return the exit status."""
        directory = os.getcwd()
        places = tuple(place_of(mount.path, directory) for mount in self.loading.mounts)
        return self.output.show(answer, places=places, **view)


def invocation_of(context: click.Context, *, needs_plugins: bool) -> Invocation:
    """Return the run of a command that click has parsed.

    Raises:
        UsageError: a file that an option names is wrong, or plugins are needed and there are none.
    """
    from cantemo_signals.protocol.client import HostProcess  # not for --help

    values = context.params
    return Invocation(
        early=context.find_object(HostProcess),
        python=interpreter(values["python"], values["host"]),
        timeout=values["timeout"],
        output=output_of(values),
        loading=with_plugins(loading_of(context), are_needed=needs_plugins),
    )


def invocation_without_plugins(context: click.Context) -> Invocation:
    """Return the run of a command that loads nothing, and so has no options for loading."""
    from cantemo_signals.protocol.client import HostProcess  # not for --help

    values = context.params
    return Invocation(
        early=context.find_object(HostProcess),
        python=None,
        timeout=TIMEOUT,
        loading=Loading(),
        output=output_of(values),
    )


def output_of(values: dict[str, Any]) -> Output:
    from cantemo_signals.cli.output import Output  # not for --help

    if values["quiet"] and values.get("verbose"):
        raise UsageError("--quiet and --verbose exclude each other.", "Leave one of them out.")
    shown, files = values["format"]
    return Output(
        shown,
        values["color"],
        verbose=values.get("verbose", False),
        exit_zero=values.get("exit_zero", False),
        files=(*files, *values["output"]),
        quiet=values["quiet"],
        editor=values["editor"],
    )


def with_plugins(loading: Loading, *, are_needed: bool) -> Loading:
    """Add the plugins found here or nearby if none were named."""
    if loading.mounts or loading.settings_module or loading.host in ("django", "portal"):
        return loading
    from cantemo_signals.cli.places import mounts_found  # not where they are named

    mounts = mounts_found(are_needed=are_needed and loading.host == "sandbox")
    return loading._replace(mounts=mounts, mounts_found=loading.host == "auto")


class ProgressLine:
    """One line on a terminal that says what the host process is doing, and disappears when the work is done."""

    def __init__(self, *, quiet: bool) -> None:
        self.is_wanted = not quiet and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._is_shown = False

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._is_shown:
            write(ERASE)

    def show(self, step: str, seconds: float) -> None:
        """Say what is being done, if it has taken long enough for the user to wonder."""
        if seconds < PATIENCE:
            return
        from shutil import get_terminal_size  # three milliseconds that a quick run does not wait for

        self._is_shown = True
        room = get_terminal_size().columns - 1
        write(ERASE + f"{seconds:.0f} s  {step}"[:room])
