"""The program: its commands, imported when they are called, and the errors of click in the words of this tool."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

import click

from cantemo_signals import __version__
from cantemo_signals.cli.commands import COMMANDS, JUDGE, LOOK, START
from cantemo_signals.cli.help import PROGRAM, HelpFirst
from cantemo_signals.cli.prescan import COMPLETING, HELP, VERSION
from cantemo_signals.errors import OK, UsageError, suggestion

WITHOUT_OPTION = {"--signal": "target", "--event": "target", "--receiver": "receiver"}


class Program(HelpFirst, click.Group):
    """The group of commands, from their rows."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the rows."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"cantemo_signals.cli.commands.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the words name.

        Raises:
            UsageError: there is none of that name.
        """
        if args[0] not in COMMANDS and not args[0].startswith("-") and not ctx.resilient_parsing:
            raise _unknown_command(args[0])
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with their questions, without importing one."""
        width = max(map(len, COMMANDS))
        for group in (LOOK, JUDGE, START):
            with formatter.section(group):
                rows = [(name, row.question) for name, row in COMMANDS.items() if row.group == group]
                formatter.write_dl([(f"{name:{width}}", question) for name, question in rows])


@click.group(
    cls=Program,
    invoke_without_command=True,
    options_metavar="",
    subcommand_metavar="COMMAND [OPTIONS]",
    context_settings={"help_option_names": list(HELP)},
    examples=[
        ("list -p portal/plugins", "what these plugins connect"),
        ("check -p portal/plugins", "what is wrong with them"),
        ("help topics", "the pages of the guide"),
        ('eval "$(_CANTEMO_SIGNALS_COMPLETE=bash_source cantemo-signals)"', "completion in this shell (or zsh_source)"),
    ],
)
@click.version_option(
    __version__, *VERSION, prog_name=PROGRAM, message="%(prog)s %(version)s", help="Show the version."
)
@click.help_option(*HELP, help="Show this help, or that of a command.")
@click.pass_context
def program(ctx: click.Context) -> int | None:
    """See what Cantemo Portal plugins connect to signals, and what happens when one is sent.

    No server is needed: the plugins are loaded into an emulated Portal.
    """
    if ctx.invoked_subcommand is not None:
        return None
    from cantemo_signals.cli.welcome import welcome  # not for a command

    return welcome(ctx)


def answer(words: list[str], early: object = None) -> int:
    """Run the command that the words name; return the exit status. ``early`` is a host process that was started.

    Raises:
        CantemoSignalsError: it cannot be done, for a reason the user can act on.
    """
    try:
        status: Any = program.main(words, PROGRAM, COMPLETING, standalone_mode=False, obj=early)
    except click.Abort as abort:
        raise KeyboardInterrupt from abort
    except click.ClickException as error:
        raise _usage_error(error, words) from error
    except SystemExit:
        return OK  # click leaves like this where the reader of its help has closed the pipe, and after completing
    return status if isinstance(status, int) else OK


def _unknown_command(given: str) -> UsageError:
    """Return the error for an unknown command, with the one that the word is another name for."""
    if os.sep in given or given.endswith(".py"):
        from cantemo_signals.cli.places import no_place  # only where the word is no command

        return no_place(given)
    meant = [name for name, row in COMMANDS.items() if given.lower() in row.also]
    if given.lower() == "version":
        meant = [f"{PROGRAM} --version"]
    elif _looks_like_a_signal(given):
        meant = [f"{PROGRAM} {name} {given}" for name in ("list", "trace")]
    near = f"Did you mean {' or '.join(meant)}?" if meant else suggestion(given, COMMANDS)
    return UsageError(f"Unknown command {given!r}.", near or f"Known: {', '.join(COMMANDS)}.")


def _looks_like_a_signal(given: str) -> bool:
    """Return whether a word is written like the names of signals, helpers and their methods."""
    is_in_words = "_" in given or "." in given or (given[1:] != given[1:].lower() and given != given.upper())
    return is_in_words and " " not in given


def _stands_alone(error: click.NoSuchOption) -> bool:
    """Return whether the value of an unknown option is an argument of the command."""
    arguments = (
        [each.name for each in error.ctx.command.params if isinstance(each, click.Argument)] if error.ctx else []
    )
    return WITHOUT_OPTION.get(error.option_name) in arguments


def _usage_error(error: click.ClickException, words: list[str]) -> UsageError:
    """Word click's complaint as one sentence and one hint."""
    message = error.format_message().replace("\n", " ")
    start = f"{PROGRAM} {words[0]}" if words[0] in COMMANDS else PROGRAM
    hint = f"Try '{start} --help'."
    if isinstance(error, click.MissingParameter) and isinstance(command := error.ctx and error.ctx.command, HelpFirst):
        hint = f"For example: {PROGRAM} {command.examples[0][0]}."
    if isinstance(error, click.NoSuchOption):
        message = f"Unknown option {error.option_name!r}."
        if _stands_alone(error):
            hint = f"Give the name without it: {start} NAME."
        elif error.possibilities:
            hint = f"Did you mean {' or '.join(sorted(error.possibilities))}?"
    return UsageError(message if message.endswith((".", "!", "?")) else f"{message}.", hint)
