"""What a command asks of the host process, as immutable values."""

from typing import Any, Literal

from cantemo_signals.values import NamedTuple
from cantemo_signals.values.loading import Loading
from cantemo_signals.values.locations import Location


class Selection(NamedTuple):
    """Which connections to list: each is a glob or a substring, they combine."""

    signal: str | None = None
    sender: str | None = None
    receiver: str | None = None
    plugin: str | None = None
    silent: bool = False


class EventSpec(NamedTuple):
    """The event as the user named it; ``target`` is a signal, or ``Helper.method`` to call the emulated method.

    ``arguments`` are real values, not texts. ``only`` and ``skip`` choose receivers by glob or substring. ``live`` lets
    it be sent where its effects are real.
    """

    target: str | None = None
    sender: str | None = None
    arguments: dict[str, Any] = {}  # noqa: RUF012 - nobody writes to it
    method: str | None = None
    bare: bool = False
    robust: bool = False
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    repeat: int = 1
    plan: bool = False
    live: bool = False


class ListRequest(NamedTuple):
    """What is connected?"""

    loading: Loading
    selection: Selection = Selection()
    kind: Literal["list"] = "list"


class FireRequest(NamedTuple):
    """What happens when this event is sent?"""

    loading: Loading
    event: EventSpec
    kind: Literal["fire"] = "fire"


class TraceRequest(NamedTuple):
    """In which order do the receivers run, and why? Without a target: one event for every signal and sender."""

    loading: Loading
    event: EventSpec = EventSpec()
    kind: Literal["trace"] = "trace"


class SignalsRequest(NamedTuple):
    """What can be listened to? With ``name``: one signal in full."""

    loading: Loading
    name: str | None = None
    kind: Literal["signals"] = "signals"


class PluginsRequest(NamedTuple):
    """What was loaded?"""

    loading: Loading
    kind: Literal["plugins"] = "plugins"


class NamesRequest(NamedTuple):
    """Which names can be completed?"""

    loading: Loading
    kind: Literal["names"] = "names"


Request = ListRequest | FireRequest | TraceRequest | SignalsRequest | PluginsRequest | NamesRequest


class Death(NamedTuple):
    """The host process ended before its work did: during which step, how, and in which event of a trace if in one."""

    step: str
    message: str
    location: Location | None = None
    event: int | None = None


class Assignment(NamedTuple):
    """What the host process gets: the request, and the steps during which earlier host processes died.

    ``directory`` is what paths in the answer are relative to. A step that killed an earlier process is not taken
    again: it counts as failed, and everything else goes on.
    """

    request: Request
    directory: str
    deaths: tuple[Death, ...] = ()
