"""The options that commands share, and what they come to: one ``Asking`` and one ``Output`` for each command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from cantemo_signals.cli import config
from cantemo_signals.cli.help import HelpFirst, Option
from cantemo_signals.cli.types import ArgumentsType, MountType, NamesType, NameType, PairType, SecondsType, TimesType
from cantemo_signals.errors import UsageError
from cantemo_signals.renderers.formats import Layout, choices

LOADING, OUTPUT, EVENT = "Loading the plugins", "Output", "The event"
PREFIX = "CANTEMO_SIGNALS_"
HOSTS = ("sandbox", "django", "portal", "auto")
ENGINES = ("portal", "pydispatcher", "django")  # as in the model, which takes a help text too long to import
PERMISSIONS = ("network", "process", "files")

Body = TypeVar("Body", bound=Callable[..., Any])
Decorator = Callable[[Body], Body]


class Command(HelpFirst):
    """A command that takes its defaults from ``pyproject.toml``."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The context, with the file's options as its map of defaults."""
        if not {"-h", "--help"} & {*args}:
            extra["default_map"] = self._defaults(resilient=bool(extra.get("resilient_parsing")))
        return super().make_context(info_name, args, parent, **extra)

    @staticmethod
    def _defaults(*, resilient: bool) -> dict[str, Any]:
        try:
            return config.defaults(config.here())
        except UsageError:
            if resilient:
                return {}
            raise


def live(kind: str) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Completes with the names of one kind that the plugins here have."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from cantemo_signals.cli import completion

        return completion.offered(completion.known(kind, ctx), incomplete)

    return complete


def _option(topic: str, *names: str, **words: Any) -> Decorator[Any]:
    return click.option(*names, cls=Option, topic=topic, **words)


def _loading_option(name: str, *further: str, **words: Any) -> Decorator[Any]:
    variable = PREFIX + name.partition("/")[0].strip("-").upper().replace("-", "_")
    return _option(LOADING, *further, name, envvar=variable, **words)


_LOADING_OPTIONS = (
    _loading_option(
        "--plugins",
        "-p",
        type=MountType(),
        multiple=True,
        metavar="[NAME=]PATH",
        help="A directory of plugins, one plugin, or one .py module; NAME= mounts it as portal.plugins.NAME."
        " Without it: ./plugins, ./portal/plugins, or this directory.",
    ),
    _loading_option(
        "--load-order", type=NamesType(), default=(), metavar="A,B,C", help="Load these plugins first, in this order."
    ),
    _loading_option("--engine", type=click.Choice(ENGINES), default="portal", help="Whose dispatch rules hold."),
    _loading_option(
        "--legacy-imports/--no-legacy-imports", help="Load plugins written for Python 2 (from plugin import *)."
    ),
    _loading_option("--strict/--no-strict", help="Make nothing up: an undocumented module is an import error."),
    _loading_option(
        "--fabricate",
        type=NameType(),
        multiple=True,
        metavar="NAME",
        help="One more third-party module that may be made up where it is not installed.",
    ),
    _loading_option(
        "--disable-app", type=NameType(), multiple=True, metavar="ID", help="is_app_enabled(ID) shall be false."
    ),
    _loading_option(
        "--setting",
        type=PairType(),
        multiple=True,
        metavar="NAME=VALUE",
        help="A Django setting that Portal shall have: NAME=text or NAME:=json.",
    ),
    _loading_option(
        "--catalogue",
        type=click.Path(),
        metavar="FILE",
        help="What you know better of Portal's signals and helper methods: YAML, TOML or JSON.",
    ),
    _loading_option("--keep-env/--no-keep-env", help="Let plugins see CI and the like in the environment."),
    _loading_option(
        "--allow",
        type=click.Choice(PERMISSIONS),
        multiple=True,
        help="Let plugins do this for real; otherwise it is blocked, and shown.",
    ),
    _loading_option(
        "--data",
        type=click.Path(),
        metavar="FILE",
        help="The items, users, collections … that Portal shall have: YAML, TOML or JSON.",
    ),
    _loading_option(
        "--permissive-data/--no-permissive-data", help="Whatever a plugin asks Portal for by its id exists."
    ),
    _loading_option("--no-django/--django", help="Make Django up even where it is installed."),
    _loading_option("--python", metavar="EXE", help="The interpreter to load the plugins under."),
    _loading_option(
        "--timeout", type=SecondsType(), default=60.0, metavar="SECONDS", help="How long loading and calling may take."
    ),
    _loading_option(
        "--host",
        type=click.Choice(HOSTS),
        default="sandbox",
        help="What to load into: the emulated Portal, the Django project here, a real Portal, or whichever there is.",
    ),
    _loading_option("--settings", metavar="MODULE", help="The Django settings of the real project: mysite.config."),
)


def _output_options(layout: Layout) -> tuple[Decorator[Any], ...]:
    return (
        _option(
            OUTPUT,
            "--format",
            "form",
            type=click.Choice(choices(layout)),
            default=layout,
            help="How to show the result.",
        ),
        _option(
            OUTPUT, "--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="When to colour."
        ),
        _option(OUTPUT, "--verbose", "-v", is_flag=True, help="Whole tracebacks, and what plugins log."),
        _option(OUTPUT, "--exit-zero", is_flag=True, help="Exit 0 even if a plugin failed or a receiver raised."),
    )


_EVENT_OPTIONS = (
    _option(
        EVENT,
        "--sender",
        metavar="CLASS",
        shell_complete=live("senders"),
        help="Who sends it: UserHelper, or dotted.",
    ),
    _option(
        EVENT,
        "--kw",
        "pairs",
        type=PairType(),
        multiple=True,
        metavar="KEY=VALUE",
        help="An argument: key=text, key:=json, key=@file, key:=@file.json.",
    ),
    _option(
        EVENT,
        "--kw-json",
        "many",
        type=ArgumentsType(),
        default=None,
        metavar="JSON",
        help="Many arguments at once: an object, @file, or - for standard input.",
    ),
    _option(
        EVENT,
        "--method",
        metavar="NAME",
        shell_complete=live("methods"),
        help="As this helper method sends it, documented arguments filled with examples.",
    ),
    _option(EVENT, "--bare", is_flag=True, help="Fill nothing in: send only what was given."),
    _option(EVENT, "--robust", is_flag=True, help="Send with send_robust: every receiver is called."),
    _option(
        EVENT,
        "--only",
        multiple=True,
        metavar="RECEIVER",
        shell_complete=live("receivers"),
        help="Call only these receivers (a glob or a part of the name).",
    ),
    _option(
        EVENT,
        "--skip",
        multiple=True,
        metavar="RECEIVER",
        shell_complete=live("receivers"),
        help="Call all but these receivers.",
    ),
    _option(
        EVENT,
        "--repeat",
        type=TimesType(),
        default=1,
        metavar="N",
        help="Send it N times, and show the least, middle and longest time.",
    ),
    _option(EVENT, "--live", is_flag=True, help="Send it in a real project, where its effects are real."),
)


def common(layout: Layout = "table") -> Decorator[Any]:
    """Adds the options for loading and for output, with the formats for this layout."""
    return lambda body: _applied((*_LOADING_OPTIONS, *_output_options(layout)), body)


def event(body: Body) -> Body:
    """Adds the options that name an event."""
    return _applied(_EVENT_OPTIONS, body)


def _applied(options: tuple[Decorator[Any], ...], body: Body) -> Body:
    """The body with the options in the order in which they stand here."""
    for option in reversed(options):
        body = option(body)
    return body
