"""The options in ``pyproject.toml``: those for loading, and ``check``'s in a table of their own."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from cantemo_signals.cli.loading_options import FILE, KINDS, TABLE, Kind, is_strings
from cantemo_signals.cli.types import masked
from cantemo_signals.errors import UsageError, suggestion
from cantemo_signals.values import NamedTuple, loading
from cantemo_signals.values.severity import SEVERITIES

CHECK = "check"
"""The command, and its table in ours."""
EXCUSED = "per_plugin_ignores"
BY_PATTERN = "names by pattern"
"""A kind of value that no loading option has."""


class CheckOption(NamedTuple):
    """A key of ``check``'s table: the kind of its value, and what that may be."""

    kind: str
    choices: tuple[str, ...] = ()
    default: Any = None


CHECK_OPTIONS = {
    "select": CheckOption("names"),
    "ignore": CheckOption("names"),
    "fail-on": CheckOption("choice", SEVERITIES, "warning"),
    "per-plugin-ignores": CheckOption(BY_PATTERN),
}


def file_defaults(command: str | None = None) -> dict[str, Any]:
    """Return the options in the nearest ``pyproject.toml`` by parameters' names, as click wants its defaults.

    Those of ``check`` are there for that command only; they are looked at for each.

    Raises:
        UsageError: the file is wrong, a key is no option, or its value does not fit.
    """
    path, given = _nearest()
    if path is None:
        return {}
    file, directory = nearer(path), os.path.dirname(path)
    table = _table(given, TABLE, file)
    of_check = _table(table.pop(CHECK, {}), f"{TABLE}.{CHECK}", file)
    values = _values(
        table, {option.key: option for option in loading.LOADING_OPTIONS}, f"[{TABLE}] of {file}", directory
    )
    more = _values(of_check, CHECK_OPTIONS, f"[{TABLE}.{CHECK}] of {file}", directory)
    return {**values, **more} if command == CHECK else values


def nearer(path: str) -> str:
    """Return the shorter form of a path: from here, or from the root."""
    return min(os.path.relpath(path), path, key=len)


def _values(table: dict[str, Any], options: Mapping[str, Any], place: str, directory: str) -> dict[str, Any]:
    for key, value in table.items():
        _check(key, value, options, place)
    kinds = {key: _kind(options[key].kind) for key in table}
    return {key.replace("-", "_"): kinds[key].beside(value, directory) for key, value in table.items()}


def _kind(name: Any) -> Kind:
    return NAMES_BY_PATTERN if name == BY_PATTERN else KINDS[name]


def nearest_file() -> str | None:
    """Find the nearest ``pyproject.toml`` with our table, from the working directory upwards."""
    return _nearest()[0]


def _nearest() -> tuple[str | None, Any]:
    """The file, and our table in it."""
    tables = ((path, read_table(nearer(path))) for path in _files())
    return next((found for found in tables if found[1] is not None), (None, None))


def _files() -> Iterator[str]:
    """Find every ``pyproject.toml`` from the working directory upwards."""
    try:
        directory = os.getcwd()
    except OSError as error:
        raise UsageError(f"The working directory cannot be read: {error.strerror}.", "Change to another.") from error
    above = None
    while directory != above:
        if os.path.isfile(path := os.path.join(directory, FILE)):
            yield path
        directory, above = os.path.dirname(directory), directory


def read_table(file: str) -> Any:
    """Return our table from a file; None if it has none.

    Raises:
        UsageError: it cannot be read, or is not TOML.
    """
    try:
        with open(file, "rb") as stream:
            content = stream.read()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.", "Run from another directory.") from error
    return parse_table(content, file) if TABLE.encode() in content else None


def parse_table(content: bytes, file: str) -> Any:
    """Return our table from a file's content; None if it has none.

    Raises:
        UsageError: it is not TOML.
    """
    tomllib = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")  # for a file with our table alone
    try:
        document = tomllib.loads(content.decode())
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise UsageError(f"{file} is not TOML: {reason}.", "Fix the file, or run from another directory.") from error
    return document.get("tool", {}).get("cantemo-signals")


def _table(value: Any, name: str, file: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UsageError(f"{name} in {file} must be a table.", f"Write [{name}].")
    return value


def _check(key: str, value: Any, options: Mapping[str, Any], place: str) -> None:
    if key not in options:
        advice = f"{suggestion(key, options)} Known: {', '.join(options)}.".strip()
        raise UsageError(f"Unknown option {key!r} in {place}.", advice)
    option = options[key]
    kind = _kind(option.kind)
    if not kind.fits(option, value):
        wanted = kind.wanted.format(choices=", ".join(option.choices))
        example = kind.example.format(default=option.default) if option.choices else kind.example
        raise UsageError(f"{key} in {place} must be {wanted}, not {masked(repr(value))}.", f"Write {key} = {example}.")


def _is_names_by_pattern(option: Any, value: Any) -> bool:
    return isinstance(value, dict) and all(is_strings(option, names) for names in value.values())


def _patterns_beside(table: dict[str, Any], directory: str) -> dict[str, Any]:
    """Keep a pattern for names as it is, and make one for paths absolute."""
    return {
        os.path.abspath(os.path.join(directory, pattern)) if "/" in pattern else pattern: names
        for pattern, names in table.items()
    }


NAMES_BY_PATTERN = Kind(
    None, "a table of lists of strings", _is_names_by_pattern, '{ shelf = ["CS112"] }', beside=_patterns_beside
)
