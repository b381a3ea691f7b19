"""What ``info`` shows: this process, every setting and its origin, and what the host process adds."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from typing import Any

import click
from click.core import ParameterSource

from cantemo_signals import __version__
from cantemo_signals.cli.configuration import CHECK, CHECK_OPTIONS, file_defaults, nearer, nearest_file
from cantemo_signals.cli.invocation import output_of, with_plugins
from cantemo_signals.cli.loading_options import FILE, KINDS, WRONG, loading_of, masked_word
from cantemo_signals.cli.messages import is_coloured
from cantemo_signals.cli.output import output_width
from cantemo_signals.cli.output_options import EDITOR_VARIABLE
from cantemo_signals.cli.prescan import interpreter
from cantemo_signals.errors import OK, CantemoSignalsError, UsageError, suggestion
from cantemo_signals.protocol.client import Answer, HostProcess
from cantemo_signals.values.documents import dump, load
from cantemo_signals.values.infos import InfoResult, Output, Setting, this_interpreter
from cantemo_signals.values.loading import LOADING_OPTIONS, Loading, LoadingOption
from cantemo_signals.values.requests import InfoRequest

PACKAGES = ("click", "rich", "PyDispatcher", "ruamel.yaml", "fastjsonschema", "fissix", "tomli", "Django", "celery")
COMMAND_LINE, FOUND, DEFAULT = "command line", "found here", "default"


def show(context: click.Context) -> int:
    """Write everything to standard output; return the exit status."""
    result = _information(context)
    return output_of(context.params).show(Answer(dump(result), OK))


def _information(context: click.Context) -> InfoResult:
    """Return what is known, even if something is wrong."""
    problems = [*_problems_of_file(), *_problems_of_variables(), *_problems_of_files(context), *_wrong(context)]
    loading = with_plugins(loading_of(context), are_needed=False)
    told = _asked(context.params, loading)
    return InfoResult(
        version=__version__,
        platform=platform.platform(),
        tool=this_interpreter(PACKAGES),
        host=told.host,
        settings=(*_loading_settings(context, loading), *_check_settings(), *_editor(context)),
        output=_output(context.params),
        problems=(*problems, *told.problems),
    )


def _asked(values: dict[str, Any], loading: Loading) -> InfoResult:
    """Return what the host process knows, or why there is none."""
    try:
        host = HostProcess(interpreter(values["python"], values["host"]))
        result = load(host.ask(InfoRequest(loading), timeout=values["timeout"]).text)
    except CantemoSignalsError as error:
        return InfoResult(problems=(error.in_full,))
    assert isinstance(result, InfoResult)
    return result


def _problems_of_file() -> Iterator[str]:
    try:
        file_defaults(CHECK)
    except UsageError as error:
        yield f"{error.in_full} Until then, no setting of the file holds."


def _problems_of_variables() -> Iterator[str]:
    known = {option.variable for option in LOADING_OPTIONS} | {EDITOR_VARIABLE}
    for name in sorted(name for name in os.environ if name.startswith("CANTEMO_SIGNALS_") and name not in known):
        yield f"{name} is no setting. {suggestion(name, known)}".rstrip()


def _problems_of_files(context: click.Context) -> Iterator[str]:
    """What is wrong with files of values, which are then ignored."""
    for option in LOADING_OPTIONS:
        if option.kind in ("file", "files"):
            try:
                KINDS[option.kind].field_value(option, context.params[option.parameter])
            except UsageError as error:
                context.params[option.parameter] = () if KINDS[option.kind].is_repeated else None
                yield error.in_full


def _wrong(context: click.Context) -> Iterator[str]:
    """What was wrong with the values of options, and which variable or file has it."""
    variables = {**{option.parameter: option.variable for option in LOADING_OPTIONS}, "editor": EDITOR_VARIABLE}
    for parameter, message in context.meta.get(WRONG, {}).items():
        origin = _origin(context, parameter, variables[parameter])
        yield message if origin == COMMAND_LINE else f"{origin}: {message}"


def _loading_settings(context: click.Context, loading: Loading) -> Iterator[Setting]:
    wrong = context.meta.get(WRONG, {})
    for option in LOADING_OPTIONS:
        origin = DEFAULT if option.parameter in wrong else _origin(context, option.parameter, option.variable)
        value = _words_of(option, context.params[option.parameter])
        if option.field == "mounts" and origin == DEFAULT and loading.mounts:
            origin, value = FOUND, _words_of(option, loading.mounts)
        yield Setting(option.key, value, origin)


def _words_of(option: LoadingOption, value: Any) -> str:
    kind = KINDS[option.kind]
    values = value if kind.is_repeated else () if value is None else (value,)
    if option.kind == "switch":
        return "true" if value else "false"
    if option.kind == "mounts":
        values = [each._replace(path=nearer(each.path)) for each in value]
    return ", ".join(masked_word(kind.word(each)) for each in values)


def _editor(context: click.Context) -> Iterator[Setting]:
    """Yield the editor that opens locations, if one was chosen."""
    origin = _origin(context, "editor", EDITOR_VARIABLE)
    if origin != DEFAULT and "editor" not in context.meta.get(WRONG, {}):
        yield Setting("editor", context.params["editor"], origin)


def _origin(context: click.Context, parameter: str, variable: str) -> str:
    match context.get_parameter_source(parameter):
        case ParameterSource.COMMANDLINE:
            return COMMAND_LINE
        case ParameterSource.ENVIRONMENT:
            return variable
        case ParameterSource.DEFAULT_MAP:
            return _file()
        case _:
            return DEFAULT


def _file() -> str:
    return nearer(nearest_file() or FILE)


def _check_settings() -> Iterator[Setting]:
    """``check``'s settings in ``pyproject.toml``, as written."""
    try:
        values = file_defaults(CHECK)
    except UsageError:
        return
    for key, option in CHECK_OPTIONS.items():
        value = values.get(key.replace("-", "_"))
        yield Setting(
            f"{CHECK}.{key}", _text(option.default if value is None else value), DEFAULT if value is None else _file()
        )


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_text(each)}" for name, each in value.items())
    return ", ".join(value) if isinstance(value, list) else str(value or "")


def _output(values: dict[str, Any]) -> Output:
    is_terminal = sys.stdout.isatty()
    return Output(
        terminal=os.environ.get("TERM", "unknown") if is_terminal else None,
        width=output_width(is_terminal=is_terminal),
        color=is_coloured(values["color"], is_terminal=is_terminal),
        encoding=sys.stdout.encoding or "unknown",
    )
