"""Permission to send an event: in a host that is not ours, what its receivers do is real."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cantemo_signals.errors import UsageError
from cantemo_signals.hosts import TITLES, Host
from cantemo_signals.values.requests import EventSpec

if TYPE_CHECKING:
    from cantemo_signals.values.events import Dispatch

ERASE = "\r\x1b[K"
"""The line of progress may stand there."""


def permit(spec: EventSpec, host: Host) -> None:
    """Refuse to send an event where its effects would be real, unless that is what was asked for.

    Raises:
        UsageError: it must not be sent in this host, or not like this.
    """
    if host.is_emulated:
        if spec.live:
            raise UsageError(
                "--live does not apply to the emulated Portal: nothing real happens there.",
                "Leave it out, or name a real project with --host.",
            )
        return
    if spec.plan:
        return
    if not spec.live:
        raise UsageError(
            f"Receivers have real effects in {TITLES[host.name]}, and nothing is rolled back: nothing was sent.",
            "trace SIGNAL --plan shows who would be called; --live calls them.",
        )
    if spec.target is None:
        raise UsageError(
            "--live needs a SIGNAL: synthetic events are not sent for real.",
            "trace SIGNAL --live …; trace --plan shows the order for all.",
        )


def refuse_for_method(spec: EventSpec) -> None:
    """Refuse options that mean nothing when an emulated method is called: it decides what is sent, and how.

    Raises:
        UsageError: there is such an option.
    """
    wrong = {
        "--plan": spec.plan,
        "--sender": spec.sender,
        "--method": spec.method,
        "--robust": spec.robust,
        "--repeat": spec.repeat > 1,
        "--bare": spec.bare,
    }
    for option in (name for name, given in wrong.items() if given):
        raise UsageError(
            f"{option} does not apply to {spec.target}: the method is called, and sends its own events.",
            "Name the signal, and the method with --method, to send one event of it.",
        )


def announce(plan: Dispatch) -> None:
    """Say what is about to be called for real."""
    event = plan.event
    lines = [f"{event.signal} from {event.sender or 'no sender'} is sent for real; nothing is rolled back afterwards."]
    lines += [f"{call.order:>3}  {call.receiver}  {call.receiver_at or ''}".rstrip() for call in plan.calls]
    start = ERASE if sys.stderr.isatty() else ""
    sys.stderr.write(start + "\n".join(lines) + "\n")
    sys.stderr.flush()
