"""What plugin code asks of the host and of the machine, as it asks: one note each, to whoever takes them in now."""

from __future__ import annotations

from collections.abc import Callable
from types import FrameType
from typing import Any

from cantemo_signals.sandbox.emulated import SANDBOX
from cantemo_signals.values.plugins import EffectKind

PLUGINS = "portal.plugins."

Arguments = dict[str, Any]
Answer = Callable[[object, "BaseException | None"], None]


class EffectNote:
    """Something that was asked: what was called, with which objects, from which module, file and line.

    Whoever takes a note may set ``answer``, which gets what the call returned, or raised.
    """

    __slots__ = ("answer", "args", "blocked", "kind", "kwargs", "module", "place", "what")

    def __init__(
        self,
        kind: EffectKind,
        what: str,
        args: tuple[Any, ...],
        kwargs: Arguments,
        frame: FrameType | None,
        *,
        blocked: bool = False,
    ) -> None:
        self.kind = kind
        self.what = what
        self.args = args
        self.kwargs = kwargs
        self.place = None if frame is None else (frame.f_code.co_filename, frame.f_lineno)
        self.module = None if frame is None else frame.f_globals.get("__name__")
        self.blocked = blocked
        self.answer: Answer | None = None

    def returned(self, value: object) -> None:
        """Say what the call returned."""
        if self.answer is not None:
            self.answer(value, None)

    def raised(self, error: BaseException) -> None:
        """Say what the call raised."""
        if self.answer is not None:
            self.answer(None, error)


sink: Callable[[EffectNote], None] | None = None
"""Who takes in notes now; the session sets it."""


def effect(
    kind: EffectKind,
    what: str,
    args: tuple[Any, ...],
    kwargs: Arguments,
    frame: FrameType | None,
    *,
    blocked: bool = False,
) -> EffectNote | None:
    """Report that ``frame`` asked something of the host or of the machine; the note, if anybody takes it."""
    if sink is None:
        return None
    note = EffectNote(kind, what, args, kwargs, _outside(frame), blocked=blocked)
    sink(note)
    return note


def _outside(frame: FrameType | None) -> FrameType | None:
    """The innermost frame outside the emulated Portal."""
    while frame is not None and frame.f_code.co_filename.startswith(SANDBOX):
        frame = frame.f_back
    return frame


def asking(frame: FrameType | None) -> FrameType | None:
    """The innermost frame of a plugin, None when no plugin's code is on the stack."""
    while frame is not None:
        name = frame.f_globals.get("__name__")
        if type(name) is str and name.startswith(PLUGINS):
            return frame
        frame = frame.f_back
    return None


_TASKS = (".delay", ".apply_async", ".send_task")
_MAIL = ("django.core.mail.", "smtplib.")
_NETWORK = ("requests.", "urllib3.", "httplib2.", "boto.", "boto3.", "pika.", "redis.", "paramiko.", "slack_sdk.")
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
    """The kind of effect that a call of something made up would have been, by its dotted name."""
    if name.endswith(_TASKS):
        return "task"
    if name.startswith(_MAIL):
        return "mail"
    if name.startswith(_NETWORK):
        return "network"
    if ".objects" in name and name.endswith(_WRITES):
        return "database"
    return "made up"
