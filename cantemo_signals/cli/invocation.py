"""One use of a command: the plugins that it is about, the host process that it asks, and how it shows the answer."""

from __future__ import annotations

import os
import sys
from types import TracebackType
from typing import Any

import click

from cantemo_signals.cli.commands import COMMANDS
from cantemo_signals.cli.loading_options import FILE, TABLE, loading_of
from cantemo_signals.cli.prescan import interpreter
from cantemo_signals.errors import NothingToLoad
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.loading import Loading, Mount
from cantemo_signals.values.locations import place_of

TYPE_CHECKING = False
if TYPE_CHECKING:  # the commands import this module, and their help waits for no protocol
    from cantemo_signals.cli.output import Output
    from cantemo_signals.protocol.client import Answer, HostProcess
    from cantemo_signals.values.requests import Request

USUAL_PLACES = ("./plugins", "./portal/plugins", ".")
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
        with ProgressLine() as line:
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
    """Return the use of a command that click has understood.

    Raises:
        UsageError: a file that an option names is wrong, or plugins are needed and there are none.
    """
    from cantemo_signals.protocol.client import HostProcess  # not for --help

    values = context.params
    return Invocation(
        early=context.find_object(HostProcess),
        python=interpreter(values["python"], values["host"]),
        timeout=values["timeout"],
        loading=_with_usual_place(loading_of(context), is_needed=needs_plugins),
        output=_output(values),
    )


def invocation_without_plugins(context: click.Context) -> Invocation:
    """Return the use of a command that loads nothing, and so takes no options for that."""
    from cantemo_signals.protocol.client import HostProcess  # not for --help

    values = context.params
    return Invocation(
        early=context.find_object(HostProcess),
        python=None,
        timeout=TIMEOUT,
        loading=Loading(),
        output=_output(values),
    )


def _output(values: dict[str, Any]) -> Output:
    from cantemo_signals.cli.output import Output  # not for --help

    shown, files = values["format"]
    is_verbose, exits_zero = values.get("verbose", False), values.get("exit_zero", False)
    return Output(shown, values["color"], is_verbose, exits_zero, (*files, *values["output"]))


def _with_usual_place(loading: Loading, *, is_needed: bool) -> Loading:
    """Add the plugins from the usual places if none were named."""
    if loading.mounts or loading.settings_module or loading.host in ("django", "portal"):
        return loading
    place = _usual_place()
    if place is None and is_needed and loading.host == "sandbox":
        raise _nothing_to_load()
    mounts = () if place is None else (Mount(place),)
    return loading._replace(mounts=mounts, mounts_found=loading.host == "auto")


def _usual_place() -> str | None:
    """Return the first of the usual places that holds plugins, if one does."""
    for place in USUAL_PLACES:
        if _is_plugin(place) if place == "." else _holds_plugins(place):
            return place
    return None


def _nothing_to_load() -> NothingToLoad:
    """Return the error that there are no plugins, with the places looked at and the ways to name others."""
    return NothingToLoad(
        f"No plugins were named, and none were found in {', '.join(USUAL_PLACES[:-1])} or this directory.",
        f'Name them with -p PATH, the variable CANTEMO_SIGNALS_PLUGINS, or plugins = ["PATH"] in [{TABLE}] of {FILE}.',
    )


def _is_plugin(directory: str) -> bool:
    """Tell whether the directory is one plugin package."""
    return os.path.isfile(os.path.join(directory, "__init__.py"))


def _holds_plugins(directory: str) -> bool:
    """Tell whether the directory has a package or a module in it."""
    if not os.path.isdir(directory):
        return False
    with os.scandir(directory) as entries:
        return any(
            _is_plugin(entry.path) or (entry.name.endswith(".py") and os.path.isfile(entry.path)) for entry in entries
        )


class ProgressLine:
    """One line on a terminal that says what the host process is doing; gone again when the work is done."""

    def __init__(self) -> None:
        self.is_wanted = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._is_shown = False

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._is_shown:
            sys.stderr.write(ERASE)
            sys.stderr.flush()

    def show(self, step: str, seconds: float) -> None:
        """Say what is being done, if it has taken long enough for anybody to wonder."""
        if seconds < PATIENCE:
            return
        from shutil import get_terminal_size  # three milliseconds that a quick run does not wait for

        self._is_shown = True
        room = get_terminal_size().columns - 1
        sys.stderr.write(ERASE + f"{seconds:.0f} s  {step}"[:room])
        sys.stderr.flush()
