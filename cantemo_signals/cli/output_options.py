"""The options that say how results are written, to standard output and to files."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from cantemo_signals.cli.commands import CommandRow
from cantemo_signals.cli.help import Option
from cantemo_signals.cli.loading_options import Forgiving
from cantemo_signals.cli.types import WordType, editor
from cantemo_signals.errors import UsageError
from cantemo_signals.renderers.editors import EDITORS
from cantemo_signals.renderers.formats import FORMATS, choices

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem  # takes 0.5 ms, only needed for completion

PAGE = "output"
EDITOR_VARIABLE = "CANTEMO_SIGNALS_EDITOR"
"""The topic of the help that explains the options."""
File = tuple[str, str]
"""The format of a file to write, and its path."""


class FormatWord(click.Choice):  # type: ignore[type-arg]  # click made it generic in 8.2, and 8.1 will do
    """A format for standard output, or ``FORMAT=FILE``."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str | File:
        """Return the name of the format, with the path if it is for a file."""
        format, equals, path = str(value).partition("=")
        name: str = super().convert(format, param, ctx)
        if equals and not path:
            raise UsageError(f"--format {value} names no file.", f"Write --format {name}=FILE, or --format {name}.")
        return (name, path) if equals else name


class OutputFile(click.ParamType):  # type: ignore[type-arg]  # as above, in 8.4
    """A file whose extension says its format."""

    name = "file"

    def __init__(self, formats: list[str]) -> None:
        self._formats = {FORMATS[name].extension: name for name in reversed(formats)}

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> File:
        """Return the format and the path."""
        extension = os.path.splitext(value)[1][1:].lower()
        if extension not in self._formats:
            known = ", ".join(f".{each}" for each in sorted(self._formats))
            hint = f"Known: {known}. --format FORMAT=FILE takes any name."
            raise UsageError(f"The extension of {value!r} is not a format's.", hint)
        return self._formats[extension], str(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Leave the completion to the shell, which knows its files."""
        return click.Path().shell_complete(ctx, param, incomplete)


def output_options(row: CommandRow) -> list[click.Option]:
    """Make the options for a command: those of any result, and those of what plugins did."""
    return [*(_of_any_result(row) if row.asks else ()), *(_of_plugins() if row.loads_plugins else ())]


def _of_any_result(row: CommandRow) -> list[click.Option]:
    formats = choices(row.layout)
    return [
        _option(
            "--format",
            type=FormatWord(formats),
            multiple=True,
            metavar="FORMAT[=FILE]",
            callback=_last_shown(row.layout),
            help="Show the result in this format; with =FILE, write it there too.",
        ),
        _option(
            "--output",
            "-o",
            type=OutputFile(formats),
            multiple=True,
            metavar="FILE",
            help="Write the result there too, in the format of the extension.",
        ),
        color_option(page=PAGE),
        _option(
            "--editor",
            cls=Forgiving if row.forgives else Option,
            type=WordType(editor),
            default="file",
            metavar="NAME",
            envvar=EDITOR_VARIABLE,
            shell_complete=_editors,
            help="Open clicked locations in this editor.",
        ),
        _option("--quiet", "-q", is_flag=True, help="Hide hints and progress; in check, all but findings."),
    ]


def _of_plugins() -> list[click.Option]:
    return [
        _option(
            "--verbose",
            "-v",
            is_flag=True,
            help="Show everything: whole values and tracebacks, times, and what plugins log below warnings.",
        ),
        _option("--exit-zero", is_flag=True, help="Exit 0 even if a plugin fails or a receiver raises."),
    ]


def color_option(page: str | None = None) -> click.Option:
    """Make the option that says whether to colour; ``page`` explains it, if that is not the command's own help."""
    choice = click.Choice(["auto", "always", "never"])
    return Option(["--color"], type=choice, default="auto", page=page, help="Colour the output.")


def _editors(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return click.Choice([*EDITORS]).shell_complete(context, parameter, incomplete)


def _last_shown(default: str) -> Callable[[click.Context, click.Parameter, Sequence[str | File]], Any]:
    """Separate the last format for standard output, or ``default`` if there is none, from the files."""

    def told_apart(context: click.Context, parameter: click.Parameter, words: Sequence[str | File]) -> Any:
        shown = [word for word in words if isinstance(word, str)]
        return (shown or [default])[-1], tuple(word for word in words if not isinstance(word, str))

    return told_apart


def _option(*names: str, cls: type[Option] = Option, **attributes: Any) -> click.Option:
    return cls(names, page=PAGE, **attributes)
