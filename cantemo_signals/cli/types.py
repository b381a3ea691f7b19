"""Words of the command line as values."""

from __future__ import annotations

import os
import re
import sys
from typing import Any

import click

from cantemo_signals.errors import UsageError
from cantemo_signals.values.secrets import MASK, SECRET

FORMS = "Write key=value for a text, key:=json for a value, key=@file or key:=@file.json for what a file holds."
RESERVED = ("signal", "sender")

_PAIR = re.compile(r"(?P<key>[^\W\d]\w*)(?P<form>:=@|:=|=@|=)(?P<rest>.*)", re.DOTALL)
_NAMED_PATH = re.compile(r"([^\W\d]\w*)=(.+)", re.DOTALL)


class WordType(click.ParamType):  # type: ignore[type-arg]  # click made it generic in 8.4, and 8.1 will do
    """A type of ours: words itself what is wrong."""


class MountType(WordType):
    """``PATH`` or ``NAME=PATH``."""

    name = "path"

    def split_envvar_value(self, rv: str) -> list[str]:
        """The paths, separated as in PATH."""
        return [word for word in rv.split(os.pathsep) if word]

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path, and the name to mount it under if there is one.

        Raises:
            UsageError: the path is not there.
        """
        if isinstance(value, tuple):
            return value
        named = None if os.path.exists(value) else _NAMED_PATH.fullmatch(value)
        path = os.path.expanduser(named[2] if named else value)
        if not os.path.exists(path):
            raise UsageError(
                f"There is no {path!r} to load plugins from.",
                "-p takes a directory of plugins, a plugin package or a .py module; NAME=PATH mounts it under NAME.",
            )
        return path, named[1] if named else None


class NamesType(WordType):
    """Names with commas between them."""

    name = "a,b,c"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """The names."""
        words = value.split(",") if isinstance(value, str) else value
        return tuple(word.strip() for word in words if word.strip())


class NameType(WordType):
    """One name; in the environment several, with commas between them."""

    name = "name"
    envvar_list_splitter = ","

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name."""
        return str(value).strip()


class SecondsType(WordType):
    """A time in seconds, more than none."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The seconds.

        Raises:
            UsageError: it is not a number, or not a time.
        """
        try:
            seconds = float(value)
        except ValueError:
            seconds = 0.0
        if not 0 < seconds < float("inf"):
            raise UsageError(f"--timeout takes a number of seconds, not {value!r}.", "Write --timeout 10 or 0.5.")
        return seconds


class TimesType(WordType):
    """How often: once or more."""

    name = "n"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number.

        Raises:
            UsageError: it is not a number above nought.
        """
        times = int(value) if str(value).isdecimal() else 0
        if times < 1:
            raise UsageError(f"--repeat takes a number from 1 on, not {value!r}.", "Write --repeat 100.")
        return times


class PairType(WordType):
    """One argument of an event: ``key=value``, ``key:=json``, ``key=@file`` or ``key:=@file.json``."""

    name = "key=value"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Any]:
        """The argument's name and its value.

        Raises:
            UsageError: it is not a pair, the name is reserved, or the file or the JSON cannot be read.
        """
        if isinstance(value, tuple):
            return value
        pair = _PAIR.fullmatch(value)
        if pair is None:
            raise UsageError(f"{shown(value)!r} is not an argument.", FORMS)
        key, form, rest = pair.group("key", "form", "rest")
        refuse_reserved(key)
        text = read(rest, f"--kw {key}") if form.endswith("@") else rest
        return key, parsed(text, f"--kw {key}") if form.startswith(":") else text


class ArgumentsType(WordType):
    """Many arguments at once: a JSON object, ``@file``, or ``-`` for standard input."""

    name = "json"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dict[str, Any]:
        """The arguments by name.

        Raises:
            UsageError: it is not a JSON object, or a name is reserved.
        """
        if isinstance(value, dict):
            return value
        text = read(value[1:], "--kw-json") if value.startswith("@") else sys.stdin.read() if value == "-" else value
        arguments = parsed(text, "--kw-json")
        if not isinstance(arguments, dict):
            raise UsageError(
                f"--kw-json takes a JSON object, not {_json_kind(arguments)}.",
                """Write --kw-json '{"key": "value"}'.""",
            )
        for key in arguments:
            refuse_reserved(key)
        return arguments


def refuse_reserved(key: str) -> None:
    """Complains about an argument that every event has anyway.

    Raises:
        UsageError: it is one.
    """
    if key in RESERVED:
        hint = "Choose the sender with --sender NAME." if key == "sender" else "The signal is the command's argument."
        raise UsageError(f"{key!r} cannot be an argument of an event: every receiver gets it from the dispatch.", hint)


def read(path: str, what: str) -> str:
    """The text of a file.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        with open(os.path.expanduser(path), encoding="utf-8") as stream:
            return stream.read()
    except UnicodeDecodeError as error:
        raise UsageError(f"{what}: {path!r} is not a text in UTF-8.", FORMS) from error
    except OSError as error:
        raise UsageError(f"{what}: {path!r} cannot be read: {error.strerror}.", FORMS) from error


def parsed(text: str, what: str) -> Any:
    """The value of a JSON text.

    Raises:
        UsageError: it is not JSON.
    """
    import json

    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        hint = """Texts need quotes: key:='"text"', or key=text."""
        given = MASK if SECRET.search(what) or SECRET.search(text) else shown(text)
        raise UsageError(f"{what}: {given!r} is not JSON: {error}.", hint) from error


def shown(text: str) -> str:
    """The beginning of what was given; of what may be a secret only the name."""
    if found := SECRET.search(text):
        return text[: found.end()] + MASK
    return text if len(text) <= 40 else text[:39] + "…"


def _json_kind(value: Any) -> str:
    if value is None:
        return "null"
    return {bool: "a boolean", int: "a number", float: "a number", str: "a text", list: "a list"}[type(value)]
