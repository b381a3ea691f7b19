"""Effects of plugin code on the host and the machine: each is sent to the current ``sink`` as a note, as it happens."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, Protocol

from cantemo_signals.bus.origin import PLUGINS
from cantemo_signals.sandbox.emulated import SANDBOX
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.plugins import EffectKind

Arguments = dict[str, Any]


class EffectNote(NamedTuple):
    """Something that was requested: what was called, with which objects, by which module, file and line.

    ``on_commit`` means that it waited for a transaction to be committed.
    """

    kind: EffectKind
    what: str
    args: tuple[Any, ...]
    kwargs: Arguments
    place: tuple[str, int] | None
    module: object
    blocked: bool
    on_commit: bool


class Witness(Protocol):
    """A recipient of a note that wants to know the outcome."""

    def returned(self, value: object) -> None:
        """Record what the call returned."""

    def raised(self, error: BaseException) -> None:
        """Record what the call raised."""


sink: Callable[[EffectNote], Witness | None] | None = None
"""The recipient of the notes, set by the session."""


def report(
    kind: EffectKind,
    what: str,
    args: tuple[Any, ...],
    kwargs: Arguments,
    frame: FrameType | None,
    *,
    blocked: bool = False,
) -> Witness | None:
    """Report that ``frame`` requested something of the host or the machine; return what wants to know the outcome."""
    if sink is None:
        return None
    frame = plugin_frame(frame) or _outside(frame)
    place = None if frame is None else (frame.f_code.co_filename, frame.f_lineno)
    module = None if frame is None else frame.f_globals.get("__name__")
    return sink(EffectNote(kind, what, args, kwargs, place, module, blocked, _is_on_commit(sys._getframe(1))))


def _outside(frame: FrameType | None) -> FrameType | None:
    """Return the innermost frame outside the emulated Portal."""
    while frame is not None and frame.f_code.co_filename.startswith(SANDBOX):
        frame = frame.f_back
    return frame


def _is_on_commit(frame: FrameType | None) -> bool:
    """Return whether Django runs this on a transaction's commit, because it was passed to ``on_commit()``."""
    while frame is not None:
        if frame.f_code.co_name in _ON_COMMIT and frame.f_globals.get("__name__") in _AT_COMMIT:
            return True
        frame = frame.f_back
    return False


def plugin_frame(frame: FrameType | None) -> FrameType | None:
    """Return the innermost frame of a plugin; None if no plugin code is on the stack."""
    while frame is not None:
        name = frame.f_globals.get("__name__")
        if type(name) is str and name.startswith(PLUGINS):
            return frame
        frame = frame.f_back
    return None


_ON_COMMIT = ("on_commit", "run_and_clear_commit_hooks")
_AT_COMMIT = ("django.db.backends.base.base", "cantemo_signals.sandbox.fabrication.known_names")
"""The functions of Django and the made-up one that run it; the first runs it at once if no transaction is open."""
_TASKS = (".delay", ".apply_async", ".send_task", ".enqueue")
_MAIL = r"django\.core\.mail\.(?:send_\w+|mail_\w+|.*\.send|.*\.send_messages)"
_NETWORK = r"""(?x)
    requests\.(?:[sS]ession(?:\(\))?\.)?(?:get|post|put|patch|delete|head|options|request)
  | (?:httplib2|urllib3)\.(?:.*\.)?(?:request|urlopen)
  | pika\.(?:.*\.)?\w*Connection
  | paramiko\..*\.connect
  | (?:boto3?|redis|slack_sdk)(?:\..*)?(?:\(\)|\.[A-Z]\w*)\.(?!(?:client|resource|from_url|pipeline)$)[a-z]\w*
"""
"""What uses the network: a request, or a method of a client; creating the client itself does not."""
_WRITES = (
    ".save",
    ".delete",
    ".create",
    ".update",
    ".bulk_create",
    ".bulk_update",
    ".get_or_create",
    ".update_or_create",
)


def made_up_kind(name: str) -> EffectKind:
    """Return the kind of effect that a call of a made-up object would have been, by its dotted name."""
    if name.endswith(_TASKS):
        return "task"
    if re.fullmatch(_MAIL, name):
        return "mail"
    if re.fullmatch(_NETWORK, name):
        return "network"
    if ".objects" in name and name.endswith(_WRITES):
        return "database"
    return "made up"
