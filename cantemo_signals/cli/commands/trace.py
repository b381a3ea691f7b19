"""``cantemo-signals trace``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from cantemo_signals.cli import options
from cantemo_signals.cli.help import Option
from cantemo_signals.cli.invocation import Invocation
from cantemo_signals.cli.prescan import own_words
from cantemo_signals.cli.types import WordType, body
from cantemo_signals.errors import UsageError
from cantemo_signals.values.requests import EventSpec, Run, TraceRequest

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem  # takes 0.5 ms, only needed for completion

TOPIC = "The event"
REQUEST, MANAGE = "--request", "manage.py"
COMMAND_LINE = "cantemo_signals.command_line"
"""The key in click's ``meta`` of whether another program's command line follows."""
PATIENCE = 600.0
"""The seconds that a project's own command or page may take: it would be half done when it is ended."""


class TraceCommand(options.Command):
    """A command that takes the words after ``--`` as another program's command line."""

    def __init__(self, *words: Any, **attributes: Any) -> None:
        super().__init__(*words, **attributes)
        self._own.append("words")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the pieces of the usage line."""
        return [*super().collect_usage_pieces(ctx), "[-- manage.py COMMAND …]"]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the words before ``--``, and keep those after it."""
        own = own_words(args)
        ctx.params["words"] = tuple(args[len(own) + 1 :])
        ctx.meta[COMMAND_LINE] = len(own) < len(args)
        if len(args) == len(own) + 1 and not ctx.resilient_parsing:
            raise UsageError("No command follows --.", "For example: trace --live -- manage.py migrate.")
        return super().parse_args(ctx, in_two_words(own))


def in_two_words(args: list[str]) -> list[str]:
    """Return arguments in which what follows ``--request`` is a method and a path, also if it is one word."""
    args = [part for word in args for part in (word.split("=", 1) if word.startswith(f"{REQUEST}=") else [word])]
    place = args.index(REQUEST) + 1 if REQUEST in args else len(args)
    if place == len(args):
        return args
    method, _, path = args[place].strip().partition(" ")
    words = [method, path.strip()] if path else ["GET", method] if "/" in method else [method]
    return [*args[:place], *words, *args[place + 1 :]]


def completed(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete with the name of a signal or a helper; after ``--`` with ``manage.py``."""
    if not context.meta.get(COMMAND_LINE):
        return options.live("topics")(context, parameter, incomplete)
    from click.shell_completion import CompletionItem  # as above

    is_first = not context.params.get("words") and MANAGE.startswith(incomplete)
    return [CompletionItem(MANAGE)] if is_first else []


@options.command(
    cls=TraceCommand,
    examples=[
        ("trace", "every event that Portal can send to the plugins here"),
        ("trace create --sender UserHelper", "those of all signals with this in their name, from this sender"),
        ("trace --host django --live -- manage.py migrate", "what a command of a real project sends"),
        ("trace post_save --host django --live --request GET /", "which post_save a request there leads to"),
    ],
)
@click.argument("target", metavar="[SIGNAL]", required=False, shell_complete=completed)
@options.event
@click.option(
    REQUEST,
    nargs=2,
    metavar="GET /",
    cls=Option,
    topic=TOPIC,
    help="Have a real project answer this; show what it sends.",
)
@click.option(
    "--body",
    type=WordType(body),
    metavar="TEXT",
    cls=Option,
    topic=TOPIC,
    help="Send this with the request: form data, JSON, or @file.",
)
@click.option("--user", metavar="NAME", cls=Option, topic=TOPIC, help="Log this user in: a name, or app.User:pk.")
def command(
    invocation: Invocation,
    event: EventSpec,
    words: tuple[str, ...],
    request: tuple[str, str] | None,
    body: str | None,
    user: str | None,
) -> int:
    """Send events as Portal sends them, and draw what each led to.

    SIGNAL is a name, or a part of some: all that reaches a receiver of a plugin is sent. Without it, every signal's.
    UserHelper.createUser calls that method. With -- or --request, what a real project sends of it is drawn.
    """
    run = run_of(words, request, body, user)
    if run is not None and click.get_current_context().get_parameter_source("timeout") is ParameterSource.DEFAULT:
        invocation = invocation._replace(timeout=PATIENCE)
    return invocation.show(invocation.ask(TraceRequest(invocation.loading, event, run)))


def run_of(words: tuple[str, ...], request: tuple[str, str] | None, body: str | None, user: str | None) -> Run | None:
    """Return what the project is to run, if anything.

    Raises:
        UsageError: the options exclude each other.
    """
    if request is None:
        for option, given in (("--body", body), ("--user", user)):
            if given is not None:
                raise UsageError(f"{option} needs {REQUEST} METHOD PATH.", f"For example: {REQUEST} POST /orders/.")
        return Run(words) if words else None
    if words:
        raise UsageError(f"{REQUEST} and a command after -- exclude each other.", "Leave one of them out.")
    method, path = request
    if not method.isalpha():
        raise UsageError(f"{REQUEST} takes METHOD PATH, not {method!r}.", f"For example: {REQUEST} GET /orders/.")
    is_whole = path.startswith("/") or "://" in path
    return Run(method=method.upper(), path=path if is_whole else f"/{path}", body=body, user=user)
