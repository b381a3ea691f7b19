"""A host process that answers at once and remembers what it was asked, to be put in the place of the real one."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import pytest

from cantemo_signals.errors import OK
from cantemo_signals.protocol import client
from cantemo_signals.protocol.client import Answer
from cantemo_signals.values.connections import Connection, EventPlace, Signal
from cantemo_signals.values.documents import Result, dump
from cantemo_signals.values.locations import Location
from cantemo_signals.values.plugins import Plugin
from cantemo_signals.values.requests import Request
from cantemo_signals.values.results import NamesResult, SignalsResult, WiringResult

CONNECTION = Connection(
    "vidispine_pre_create",
    "portal.vidispine.signals",
    "portal.vidispine.iuser.UserHelper",
    1,
    "portal.plugins.demo.plugin.test_vs_precreate",
    Location("plugins/demo/plugin.py", 5),
    "demo",
    "bootstrap",
    "TestPluginBootstrap",
    Location("plugins/demo/plugin.py", 15),
    weak=True,
    dispatch_uid=None,
    alive=True,
    events=(EventPlace("vidispine_pre_create", "portal.vidispine.iuser.UserHelper", 1),),
)
WIRING = WiringResult("portal", "sandbox", (CONNECTION,), (Plugin("demo", "plugins/demo", loaded=True),), ())
SIGNALS = SignalsResult((Signal("vidispine_pre_create", "portal.vidispine.signals", "", None, ""),))
NAMES = NamesResult(
    ("portal.vidispine.signals.vidispine_pre_create", "portal.vidispine.signals.vidispine_post_create"),
    ("portal.vidispine.iuser.UserHelper",),
    ("portal.plugins.demo.plugin.test_vs_precreate",),
    ("UserHelper.createUser",),
    ("demo",),
)


class StubHost:
    """The host process; every one that is started is remembered in ``started``."""

    started: ClassVar[list[StubHost]] = []
    result: ClassVar[Result] = WIRING
    status: ClassVar[int] = OK
    error: ClassVar[BaseException | None] = None

    def __init__(self, python: str | None = None, work: object = None) -> None:
        self.python = python
        self.asked: list[Request] = []
        self.timeout: float | None = None
        self.is_closed = False
        StubHost.started.append(self)

    def ask(
        self,
        request: Request,
        *,
        timeout: float = 60.0,
        progress: Callable[[str, float], None] | None = None,
        meanwhile: Callable[[], None] | None = None,
    ) -> Answer:
        """The result that was put there, or the names for completion; like the real one, it answers once."""
        self.close()
        self.asked.append(request)
        self.timeout = timeout
        if meanwhile is not None:
            meanwhile()
        if progress is not None:
            progress("importing demo", 0.1)
            progress("importing demo", 1.2)
        if StubHost.error is not None:
            raise StubHost.error
        return Answer(dump(NAMES if request.kind == "names" else StubHost.result), StubHost.status)

    def close(self) -> None:
        """Notes that it was closed."""
        self.is_closed = True


def install(patch: pytest.MonkeyPatch) -> None:
    """Puts the stub where the real one is, for one test."""
    StubHost.started.clear()
    for name, value in {"result": WIRING, "status": OK, "error": None}.items():
        patch.setattr(StubHost, name, value)
    patch.setattr(client, "HostProcess", StubHost)
