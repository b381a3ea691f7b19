"""Asks the host process, and shows what it does when that takes a while."""

from __future__ import annotations

from collections.abc import Callable

from cantemo_signals.cli import config
from cantemo_signals.cli.progress import ProgressLine
from cantemo_signals.protocol.client import Answer, HostProcess
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.loading import Loading, Mount
from cantemo_signals.values.requests import Request


class Asking(NamedTuple):
    """What to load, under which interpreter (by default the tool's own), in how many seconds at most."""

    early: HostProcess | None
    python: str | None
    timeout: float
    loading: Loading

    def found(self, *, needed: bool = True) -> Asking:
        """The same, with the plugins from the usual places if none were named.

        Raises:
            NothingToLoad: there are none in the usual places, and some are needed.
        """
        loading = self.loading
        if loading.mounts or loading.settings_module or loading.host in ("django", "portal"):
            return self
        place = config.usual_place()
        if place is None and needed and loading.host == "sandbox":
            raise config.nothing_to_load()
        mounts = () if place is None else (Mount(place),)
        return self._replace(loading=loading._replace(mounts=mounts, mounts_found=loading.host == "auto"))

    def ask(self, request: Request, meanwhile: Callable[[], None] | None = None) -> Answer:
        """The host's answer; ``meanwhile`` is done while it works.

        Raises:
            CantemoSignalsError: it cannot answer.
        """
        host = self._host()
        with ProgressLine() as line:
            progress = line.show if line.is_wanted else None
            return host.ask(request, timeout=self.timeout, progress=progress, meanwhile=meanwhile)

    def _host(self) -> HostProcess:
        """The host process that was started early, or another if that one is under the wrong interpreter."""
        if self.early is not None and self.early.python == self.python:
            return self.early
        if self.early is not None:
            self.early.close()
        return HostProcess(self.python)
