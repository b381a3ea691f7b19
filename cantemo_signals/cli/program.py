"""The commands, none of which is imported before it is called, and click's complaints in our own words."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from cantemo_signals import __version__
from cantemo_signals.cli.help import PROGRAM, HelpFirst
from cantemo_signals.cli.prescan import COMPLETING, HELP
from cantemo_signals.errors import OK, UnknownName, UsageError
from cantemo_signals.values import NamedTuple


class Entry(NamedTuple):
    """Where a command is, and what it answers."""

    module: str
    answers: str


COMMANDS = {
    "list": Entry("list", "What is connected, and in which order would it be called?"),
    "fire": Entry("fire", "What happens when an event is sent?"),
    "trace": Entry("trace", "In which order do the receivers run, why, and what does each lead to?"),
    "signals": Entry("signals", "What can be listened to: which signals, from which senders, with which arguments?"),
    "plugins": Entry("plugins", "What was loaded: plugins, classes, bootstraps, failures?"),
}


class Program(HelpFirst, click.Group):
    """The group of commands, from a static table."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"cantemo_signals.cli.commands.{COMMANDS[cmd_name].module}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant.

        Raises:
            UnknownName: there is none of that name.
        """
        if args[0] not in COMMANDS and not args[0].startswith("-") and not ctx.resilient_parsing:
            raise UnknownName("command", args[0], COMMANDS)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table, without importing a command."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.answers) for name, entry in COMMANDS.items()])


@click.group(
    cls=Program,
    invoke_without_command=True,
    context_settings={"help_option_names": list(HELP)},
    examples=[
        ("list -p portal/plugins", "what these plugins connect"),
        ("fire vidispine_pre_create --sender UserHelper --method createUser", "send it as Portal does"),
        ("trace", "one synthetic event for everything that is connected"),
        ('eval "$(_CANTEMO_SIGNALS_COMPLETE=bash_source cantemo-signals)"', "completion in this shell (or zsh_source)"),
    ],
)
@click.version_option(__version__, prog_name=PROGRAM, message="%(prog)s %(version)s")
@click.pass_context
def program(ctx: click.Context) -> None:
    """What is connected to the signals of Cantemo Portal, in what order, and what happens when one is sent?

    Loads a directory of plugins into an emulated Portal, runs their bootstraps, and answers one question per command.
    No server is needed, and nothing leaves this machine. What a command takes for loading can also stand in
    [tool.cantemo-signals] of pyproject.toml, or in the environment: --load-order as CANTEMO_SIGNALS_LOAD_ORDER.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def answer(words: list[str], early: object = None) -> int:
    """Runs the command that the words name; the exit status. ``early`` is the host process if it has been started.

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
        # click leaves like this where the reader of its help has closed the pipe, and after completing.
        return OK
    return status if isinstance(status, int) else OK


def _usage_error(error: click.ClickException, words: list[str]) -> UsageError:
    """Word click's complaint as one sentence and one hint."""
    message = error.format_message().replace("\n", " ")
    command = f"{PROGRAM} {words[0]}" if words[0] in COMMANDS else PROGRAM
    hint = f"Try '{command} --help'."
    if isinstance(error, click.NoSuchOption):
        message = f"Unknown option {error.option_name!r}."
        if error.possibilities:
            hint = f"Did you mean {' or '.join(sorted(error.possibilities))}?"
    return UsageError(message if message.endswith((".", "!", "?")) else f"{message}.", hint)
