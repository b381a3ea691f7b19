"""Build commands from their rows and bodies, with the options that commands share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import cleandoc
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import click

from cantemo_signals.cli.commands import COMMANDS, CommandRow
from cantemo_signals.cli.configuration import file_defaults
from cantemo_signals.cli.help import Examples, HelpFirst, Option
from cantemo_signals.cli.invocation import invocation_of, invocation_without_plugins
from cantemo_signals.cli.loading_options import add_mounts, click_options
from cantemo_signals.cli.output_options import output_options
from cantemo_signals.cli.prescan import HELP, own_words
from cantemo_signals.cli.types import WordType, argument, arguments, times
from cantemo_signals.errors import UsageError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem  # takes 0.5 ms, only needed for completion

Body = Callable[..., int]


class Command(HelpFirst):
    """A command that takes its defaults from ``pyproject.toml``.

    Its body takes an ``Invocation``, unless it asks no host process, and the values of its own options, and returns
    the exit status.
    """

    def __init__(self, *words: Any, row: CommandRow, **attributes: Any) -> None:
        super().__init__(*words, **attributes)
        self._row = row
        self._own: list[str | None] = [parameter.name for parameter in self.params]
        self.params += [*(click_options(forgiving=row.forgives) if row.loads_plugins else ()), *output_options(row)]

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Return the context, with the options from the file as its ``default_map``."""
        if self._row.loads_plugins and not {*HELP} & {*own_words(args)}:
            extra["default_map"] = self._defaults(resilient=self._row.forgives or bool(extra.get("resilient_parsing")))
        if extra.get("resilient_parsing") and args and self._wants_value(args[-1]):
            args = args[:-1]  # otherwise click would parse none of the arguments before it
        return super().make_context(info_name, args, parent, **extra)

    def _wants_value(self, word: str) -> bool:
        """Return whether a word is an option whose value comes next, the one that the shell completes."""
        options = [each for each in self.params if isinstance(each, click.Option) and not each.is_flag]
        return any(word in option.opts for option in options)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Treat a path given as an argument as a path of plugins: people type it before they know -p."""
        if not self._row.loads_plugins or ctx.resilient_parsing:
            return super().parse_args(ctx, args)
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        arguments = [each for each in self.params if isinstance(each, click.Argument)]
        names = [each.name for each in arguments]
        given = [word for word in (*map(ctx.params.get, names), *rest) if word is not None]
        ctx.args = []
        if not given:
            return []
        from cantemo_signals.cli.places import sorted_out  # only for words that may be paths

        places, others = sorted_out(given, required=sum(each.required for each in arguments))
        if len(others) > len(names):
            ctx.fail(f"Got unexpected extra argument ({others[len(names)]}).")
        ctx.params.update(zip_longest(names, others))
        add_mounts(ctx, places)
        return []

    def _defaults(self, *, resilient: bool) -> dict[str, Any]:
        try:
            return file_defaults(self.name)
        except UsageError:
            if resilient:
                return {}
            raise

    def invoke(self, ctx: click.Context) -> Any:
        """Run the body, and return the exit status."""
        if not self._row.asks or self._row.forgives:
            return super().invoke(ctx)
        assert self.callback is not None
        if self._row.loads_plugins:
            invocation = invocation_of(ctx, needs_plugins=self._row.needs_plugins)
        else:
            invocation = invocation_without_plugins(ctx)
        return self.callback(invocation, **{name: ctx.params[name] for name in self._own if name})


def command(*, examples: Examples, cls: type[Command] = Command) -> Callable[[Body], click.Command]:
    """Make a command from the body in a module of ``commands``; the rest is in the row named after the module."""

    def make(body: Body) -> click.Command:
        name = body.__module__.rpartition(".")[2]
        text = f"{COMMANDS[name].question}\n\n{cleandoc(body.__doc__ or '')}"
        return click.command(name, cls=cls, help=text, examples=examples, row=COMMANDS[name])(body)

    return make


def live(kind: str) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Return a function that completes with the names of one kind that the plugins here have."""

    def complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from cantemo_signals.cli import completion  # not needed to run a command

        return completion.items(completion.names(kind, context), incomplete)

    return complete


def argument_names(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete with the argument names of the event on the command line."""
    from cantemo_signals.cli import completion  # as above

    return completion.arguments(context, incomplete)


def rule(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete with the code or the name of a rule."""
    from cantemo_signals.cli import completion  # as above

    return completion.rules(incomplete)


def columns(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete with the columns of a list, separated by commas."""
    from cantemo_signals.cli import completion  # as above

    return completion.columns(incomplete)


def codes(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete with the codes of rules, separated by commas."""
    from cantemo_signals.cli import completion  # as above

    return completion.codes(incomplete)


def _event_option(*names: str, **attributes: Any) -> Callable[[Body], Body]:
    return click.option(*names, cls=Option, topic="The event", **attributes)


_EVENT_OPTIONS = (
    _event_option(
        "--sender",
        metavar="CLASS",
        shell_complete=live("senders"),
        help="Send from this class, or from this row: app.Model:pk.",
    ),
    _event_option(
        "--kw",
        "pairs",
        type=WordType(argument),
        multiple=True,
        metavar="KEY=VALUE",
        shell_complete=argument_names,
        help="Set an argument: key=text, key=app.Model:pk, key:=json, key=@file or key:=@file.json.",
    ),
    _event_option(
        "--kw-json",
        "many",
        type=WordType(arguments),
        default=None,
        metavar="JSON",
        help="Set many: a JSON object, @file, or - for standard input.",
    ),
    _event_option(
        "--method",
        metavar="NAME",
        shell_complete=live("methods"),
        help="Send as this method does, or on this occasion: updated.",
    ),
    _event_option("--plan", is_flag=True, help="Show the order; call nothing."),
    _event_option("--bare", is_flag=True, help="Send just what is given; fill nothing in."),
    _event_option("--robust", is_flag=True, help="Send with send_robust: go on when a receiver raises."),
    _event_option(
        "--only",
        multiple=True,
        metavar="RECEIVER",
        shell_complete=live("receivers"),
        help="Call only these receivers: a glob or a part of the name.",
    ),
    _event_option(
        "--skip",
        multiple=True,
        metavar="RECEIVER",
        shell_complete=live("receivers"),
        help="Do not call these receivers.",
    ),
    _event_option(
        "--repeat", type=WordType(times), default=1, metavar="N", help="Send N times; show min, median and max."
    ),
    _event_option(
        "--no-locals",
        "with_locals",
        is_flag=True,
        flag_value=False,
        default=True,
        help="Leave out the local variables where a receiver raises.",
    ),
    _event_option("--live", is_flag=True, help="Send in a real project, where effects are real."),
)


def event(body: Body) -> Body:
    """Add the options that describe an event; the body takes one ``EventSpec`` in addition to its own parameters."""

    @wraps(body)
    def with_event(invocation: Any, pairs: Any, many: dict[str, Any] | None, **words: Any) -> int:
        from cantemo_signals.cli.payloads import arguments_for, is_document  # not needed for completion
        from cantemo_signals.values.requests import EventSpec  # as above

        if many and is_document(many):
            many = arguments_for(words.get("target") or "", words.get("method"), many)
        own = {name: words.pop(name) for name in words.keys() - {*EventSpec._fields}}
        return body(invocation, event=EventSpec(arguments={**(many or {}), **dict(pairs)}, **words), **own)

    decorated: Body = with_event
    for option in reversed(_EVENT_OPTIONS):
        decorated = option(decorated)
    return decorated
