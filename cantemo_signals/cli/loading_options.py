"""The options for loading, made from their rows: for click, and as the value to load by."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import click
from click.core import ParameterSource

from cantemo_signals.cli.help import Option
from cantemo_signals.cli.types import WordType, mount, name, names, pair, seconds
from cantemo_signals.errors import UsageError
from cantemo_signals.values import NamedTuple, loading
from cantemo_signals.values.loading import Loading, LoadingOption, Mount
from cantemo_signals.values.secrets import MASK, SECRET

FILE = "pyproject.toml"
TABLE = "tool.cantemo-signals"
WRONG = "cantemo_signals.wrong"


class Kind(NamedTuple):
    """The values of an option of one kind: on the command line, in ``pyproject.toml``, and in ``Loading``.

    A value in the file must pass ``fits``, else ``wanted`` and ``example`` say what to write. ``beside`` makes a path
    in it relative to the file's directory. ``word`` writes one value as on a command line.
    """

    click_type: Any
    wanted: str
    fits: Callable[[LoadingOption, Any], bool]
    example: str
    is_repeated: bool = False
    beside: Callable[[Any, str], Any] = lambda value, directory: value
    field_value: Callable[[LoadingOption, Any], Any] = lambda option, value: value
    word: Callable[[Any], str] = str


class Forgiving(Option):
    """An option that falls back to its default if its value is wrong; ``WRONG`` in the context's ``meta`` says why."""

    def process_value(self, ctx: click.Context, value: Any) -> Any:
        """Return the value."""
        try:
            return super().process_value(ctx, value)
        except (UsageError, click.UsageError) as error:
            message = error.in_full if isinstance(error, UsageError) else error.format_message()
            ctx.meta.setdefault(WRONG, {})[self.name] = message
            return super().process_value(ctx, self.default)


def is_strings(option: Any, value: Any) -> bool:
    """Return whether a value is a list of strings."""
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def _is_string(option: LoadingOption, value: Any) -> bool:
    return isinstance(value, str)


def _is_switch(option: LoadingOption, value: Any) -> bool:
    return isinstance(value, bool)


def _is_seconds(option: LoadingOption, value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0


def _is_choice(option: LoadingOption, value: Any) -> bool:
    return value in option.choices


def _path_beside(path: str, directory: str) -> str:
    return os.path.join(directory, os.path.expanduser(path))


def _program_beside(program: str, directory: str) -> str:
    return _path_beside(program, directory) if os.sep in program else program


def _mounts_beside(mounts: list[str], directory: str) -> list[str]:
    return [_mount_beside(word, directory) for word in mounts]


def _mount_beside(word: str, directory: str) -> str:
    whole = _path_beside(word, directory)
    prefix, equals, path = word.partition("=")
    if equals and prefix.isidentifier() and not os.path.exists(whole):
        return f"{prefix}={_path_beside(path, directory)}"
    return whole


def _mount_word(mount: Mount) -> str:
    return mount.path if mount.name is None else f"{mount.name}={mount.path}"


def _pair_word(pair: tuple[str, Any]) -> str:
    from json import dumps  # few give a setting

    name, value = pair
    return f"{name}={value}" if type(value) is str else f"{name}:={dumps(value)}"


def _is_paths(option: LoadingOption, value: Any) -> bool:
    return isinstance(value, str) or is_strings(option, value)


def _paths_beside(paths: str | list[str], directory: str) -> list[str]:
    return [_path_beside(path, directory) for path in ([paths] if isinstance(paths, str) else paths)]


def _read(option: LoadingOption, given: str | tuple[str, ...] | None) -> Any:
    """Read the file, or the files, by the module of ``cli.documents`` that has the name of the option's field."""
    if given is None or given == ():
        return None
    return import_module(f"cantemo_signals.cli.documents.{option.field}").read(given)


PATHS = click.Path()
STRING = ("a string", _is_string, '"…"')
STRINGS = ("a list of strings", is_strings, '["…"]')
KINDS: dict[loading.OptionKind, Kind] = {
    "mounts": Kind(WordType(mount, os.pathsep), *STRINGS, is_repeated=True, beside=_mounts_beside, word=_mount_word),
    "names": Kind(WordType(names), *STRINGS, word=",".join),
    "name": Kind(WordType(name, ","), *STRINGS, is_repeated=True),
    "choices": Kind(None, *STRINGS, is_repeated=True),
    "pairs": Kind(
        WordType(pair), *STRINGS, is_repeated=True, field_value=lambda option, pairs: dict(pairs), word=_pair_word
    ),
    "switch": Kind(bool, "true or false", _is_switch, "true"),
    "choice": Kind(None, "one of {choices}", _is_choice, '"{default}"'),
    "file": Kind(click.Path(), *STRING, beside=_path_beside, field_value=_read),
    "files": Kind(
        click.Path(),
        "a string or a list of strings",
        _is_paths,
        '["…"]',
        is_repeated=True,
        beside=_paths_beside,
        field_value=_read,
    ),
    "program": Kind(str, *STRING, beside=_program_beside),
    "seconds": Kind(WordType(seconds), "a number of seconds", _is_seconds, "60", word="{:g}".format),
    "text": Kind(str, *STRING),
}


def click_options(*, forgiving: bool = False) -> list[click.Option]:
    """Make the options, for any command, or for one that forgives wrong values."""
    return [_click_option(option, Forgiving if forgiving else Option) for option in loading.LOADING_OPTIONS]


def _click_option(option: LoadingOption, cls: type[Option]) -> click.Option:
    kind = KINDS[option.kind]
    flag, extra = option.flag, {} if kind.is_repeated else {"default": option.default}
    if option.kind == "switch":
        flag = f"{flag}/{_opposite(option)}"
    return cls(
        [word for word in (option.short, flag) if word],
        type=click.Choice(option.choices) if option.choices else kind.click_type,
        multiple=kind.is_repeated,
        metavar=option.metavar,
        help=option.help,
        envvar=option.variable,
        shell_complete=PATHS.shell_complete if option.kind == "mounts" else None,
        topic=option.group,
        page="loading",
        **extra,
    )


def _opposite(option: LoadingOption) -> str:
    """Return the flag that turns a switch off."""
    return f"--{option.key[3:]}" if option.key.startswith("no-") else f"--no-{option.key}"


def loading_of(context: click.Context) -> Loading:
    """Return the loading options from the command line, the environment and the file.

    What the file alone says of the emulated Portal is dropped where something else names a real host.

    Raises:
        UsageError: a file that an option names is wrong.
    """
    source, values = context.get_parameter_source, context.params
    is_real = values["host"] in ("django", "portal") and source("host") is not ParameterSource.DEFAULT_MAP
    fields = {
        option.field: KINDS[option.kind].field_value(option, values[option.parameter])
        for option in loading.LOADING_OPTIONS
        if option.field
        and not (is_real and option.real is not None and source(option.parameter) is ParameterSource.DEFAULT_MAP)
    }
    return Loading(**fields, verbose=values["verbose"], words=tuple(_words(context)))


def add_mounts(context: click.Context, paths: list[str]) -> None:
    """Add plugin paths to those on the command line, which replace those of the file and the environment."""
    if not paths:
        return
    typed = context.params["plugins"] if context.get_parameter_source("plugins") is ParameterSource.COMMANDLINE else ()
    context.params["plugins"] = (*typed, *(mount(path, "-p") for path in paths))
    context.set_parameter_source("plugins", ParameterSource.COMMANDLINE)


def _words(context: click.Context) -> Iterator[str]:
    """The loading options on the command line, as words, with secrets masked."""
    for option in loading.LOADING_OPTIONS:
        if context.get_parameter_source(option.parameter) is ParameterSource.COMMANDLINE:
            kind, value = KINDS[option.kind], context.params[option.parameter]
            if option.kind == "switch":
                yield option.flag if value else _opposite(option)
                continue
            for each in value if kind.is_repeated else (value,):
                yield from (option.short or option.flag, masked_word(kind.word(each)))


def masked_word(word: str) -> str:
    """Return ``NAME=VALUE`` without a value that is secret, and any other word as it is."""
    name, sign, value = word.partition("=")
    return f"{name}={MASK}" if sign and value and SECRET.search(name) else word
