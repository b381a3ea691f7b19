"""The requests of commands to the host process."""

from typing import Any, Literal

from cantemo_signals.values import NamedTuple
from cantemo_signals.values.criteria import Criteria
from cantemo_signals.values.loading import Loading
from cantemo_signals.values.locations import Location


class Selection(NamedTuple):
    """Patterns that together select the connections to list; each is a glob or a part of a name.

    ``pattern`` may match the signal, the sender, the receiver or the plugin, or name a helper method, which stands for
    its events. ``silent`` also requests what was disconnected and signals without receivers, ``source`` the code of
    the receivers.
    """

    signal: str | None = None
    sender: str | None = None
    receiver: str | None = None
    plugin: str | None = None
    silent: bool = False
    pattern: str | None = None
    source: bool = False


class EventSpec(NamedTuple):
    """An event as the user described it; ``target`` is a signal, or ``Helper.method`` to call the emulated method.

    ``arguments`` are values by name. ``only`` and ``skip`` choose receivers by a glob or a part of the name. ``repeat``
    is how often to send it. ``plan`` requests only the order. ``live`` allows sending it where its effects are real.
    ``with_locals`` requests the local variables where a receiver raises.
    """

    target: str | None = None
    sender: str | None = None
    arguments: dict[str, Any] = {}  # noqa: RUF012 - never mutated
    method: str | None = None
    bare: bool = False
    robust: bool = False
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    repeat: int = 1
    plan: bool = False
    live: bool = False
    with_locals: bool = True


class Run(NamedTuple):
    """What a real project is to run while everything that it sends is traced: a management command, or a request.

    ``words`` are those of a command line, ``manage.py`` first. Without them it is a request, for a ``path`` or an
    address. ``body`` is sent with it. ``user`` is who is logged in: a name, or ``app.User:pk``.
    """

    words: tuple[str, ...] = ()
    method: str = "GET"
    path: str = ""
    body: str | None = None
    user: str | None = None


class ListRequest(NamedTuple):
    """Ask which connections there are."""

    loading: Loading
    selection: Selection = Selection()
    kind: Literal["list"] = "list"


class FireRequest(NamedTuple):
    """Ask what happens when this event is sent."""

    loading: Loading
    event: EventSpec
    kind: Literal["fire"] = "fire"


class TraceRequest(NamedTuple):
    """Ask for the dispatch of an event; without a target, of every event that can be sent.

    With ``run``, ask for what that sends; the event narrows which of it is shown.
    """

    loading: Loading
    event: EventSpec = EventSpec()
    run: Run | None = None
    kind: Literal["trace"] = "trace"


class SignalsRequest(NamedTuple):
    """Ask for the catalogue; with ``name``, for one signal in full; with ``guesses``, for what is only inferred."""

    loading: Loading
    name: str | None = None
    guesses: bool = False
    kind: Literal["signals"] = "signals"


class PluginsRequest(NamedTuple):
    """Ask what was loaded; with ``pattern``, only for the plugins that match it."""

    loading: Loading
    pattern: str | None = None
    kind: Literal["plugins"] = "plugins"


class CheckRequest(NamedTuple):
    """Ask whether anything is wrong."""

    loading: Loading
    criteria: Criteria = Criteria()
    kind: Literal["check"] = "check"


class WhyRequest(NamedTuple):
    """Ask why a receiver, given by name or line, is not called or does nothing; ``event`` narrows what is sent."""

    loading: Loading
    receiver: str
    event: EventSpec = EventSpec()
    kind: Literal["why"] = "why"


class RulesRequest(NamedTuple):
    """Ask what the rules say; with ``name``, for one rule in full. This loads nothing."""

    loading: Loading
    name: str | None = None
    kind: Literal["rule"] = "rule"


class InfoRequest(NamedTuple):
    """Ask which plugins would be loaded, and into what. This loads nothing."""

    loading: Loading
    kind: Literal["info"] = "info"


class NamesRequest(NamedTuple):
    """Ask for the names that can be completed: the arguments of an event if one is given, otherwise all others."""

    loading: Loading
    event: EventSpec | None = None
    kind: Literal["names"] = "names"


LoadingRequest = (
    ListRequest
    | FireRequest
    | TraceRequest
    | SignalsRequest
    | PluginsRequest
    | CheckRequest
    | WhyRequest
    | NamesRequest
)
"""The requests that plugins are loaded for."""

Request = LoadingRequest | RulesRequest | InfoRequest


class Death(NamedTuple):
    """The premature end of a host process: the step, how it ended, and the number of the event, if any."""

    step: str
    message: str
    location: Location | None = None
    event: int | None = None


class Assignment(NamedTuple):
    """A request, and the deaths of the host processes that worked on it before.

    Paths in the answer are relative to ``directory``. A step that killed one of these processes is not repeated: it
    counts as failed, and everything else goes on. Each line that the host process reports begins with ``mark``.
    """

    request: Request
    directory: str
    deaths: tuple[Death, ...] = ()
    mark: str = ""
