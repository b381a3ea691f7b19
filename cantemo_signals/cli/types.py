"""Convert words from the command line, the environment and ``pyproject.toml`` to values."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from typing import Any

import click

from cantemo_signals.cli.files import read_text
from cantemo_signals.errors import UsageError
from cantemo_signals.renderers.editors import EDITORS, is_template
from cantemo_signals.values.loading import Mount
from cantemo_signals.values.rows import marked
from cantemo_signals.values.secrets import MASK, SECRET

FORMS = "Write key=text, key:=json, key=@file or key:=@file.json."
DEEPEST = 500
"""Of the levels of lists and objects in a value."""
RESERVED = {"sender": "Choose the sender with --sender NAME.", "signal": "The signal is the command's argument."}

_PAIR = re.compile(r"(?P<key>[^\W\d]\w*)(?P<form>:=@|:=|=@|=)(?P<rest>.*)", re.DOTALL)
_NAMED_PATH = re.compile(r"([^\W\d]\w*)=(.+)", re.DOTALL)


class WordType(click.ParamType):  # type: ignore[type-arg]  # generic only since click 8.4, and we support 8.1
    """The type of an option whose values are parsed by one of the functions below.

    That function takes the word and the option's flag, and raises a UsageError with a message of its own. An
    environment variable can contain several words, separated by ``separator``.
    """

    def __init__(self, parse: Callable[[Any, str], Any], separator: str | None = None) -> None:
        self.name = parse.__name__
        self._parse = parse
        self._separator = separator

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the value."""
        return self._parse(value, param.opts[0] if param else self.name)

    def split_envvar_value(self, rv: str) -> list[str]:
        """Return the words of an environment variable."""
        return [word for word in rv.split(self._separator) if word.strip()]


def mount(word: str | Mount, flag: str) -> Mount:
    """Return the path and the mount name from ``PATH`` or ``NAME=PATH``."""
    if isinstance(word, Mount):
        return word
    named = None if os.path.exists(word) else _NAMED_PATH.fullmatch(word)
    path = os.path.expanduser(named[2] if named else word)
    if not os.path.exists(path):
        raise UsageError(
            f"Path {path!r} does not exist.",
            f"{flag} takes a directory of plugins, a plugin package or a .py module; NAME=PATH mounts it under NAME.",
        )
    return Mount(path if named else _plugin_of(path), named[1] if named else None)


def _plugin_of(path: str) -> str:
    """Return the package that a file is part of, which is the plugin; any other path unchanged."""
    directory = os.path.dirname(path) or "."
    is_part = os.path.isfile(path) and os.path.isfile(os.path.join(directory, "__init__.py"))
    is_plugin = is_part and os.path.basename(os.path.abspath(directory)) != "plugins"
    return directory if is_plugin else path


def names(words: str | list[str] | tuple[str, ...], flag: str) -> tuple[str, ...]:
    """Return the names in a comma-separated list."""
    words = words.split(",") if isinstance(words, str) else words
    return tuple(word.strip() for word in words if word.strip())


def codes(words: str | list[str] | tuple[str, ...], flag: str) -> tuple[str, ...]:
    """Return the codes of rules, or their prefixes, in a comma-separated list."""
    return tuple(word.upper() for word in names(words, flag))


def name(word: str, flag: str) -> str:
    """Return one name."""
    return word.strip()


def seconds(word: str | float, flag: str) -> float:
    """Return a positive number of seconds."""
    try:
        number = float(word)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise UsageError(f"{flag} takes a number of seconds, not {word!r}.", f"Write {flag} 10 or 0.5.")
    return number


def times(word: str | int, flag: str) -> int:
    """Return a positive number of times."""
    number = int(word) if str(word).isdecimal() else 0
    if number < 1:
        raise UsageError(f"{flag} takes a positive integer, not {word!r}.", f"Write {flag} 100.")
    return number


def editor(word: str, flag: str) -> str:
    """Return the template for the addresses that an editor opens locations by; the word may itself be one."""
    template = EDITORS.get(word) or word
    if not is_template(template):
        hint = f"Known: {', '.join(EDITORS)}, or an address such as 'vscode://file{{path}}:{{line}}'."
        raise UsageError(f"Unknown editor {word!r}.", hint)
    return template


def pair(word: str | tuple[str, Any], flag: str) -> tuple[str, Any]:
    """Return the name and the value from ``key=text``, ``key:=json``, ``key=@file`` or ``key:=@file.json``."""
    if isinstance(word, tuple):
        return word
    key, form, rest = _split(word, flag)
    text = _read(rest, f"{flag} {key}") if form.endswith("@") else rest
    return key, _json(text, f"{flag} {key}") if form.startswith(":") else text


def argument(word: str | tuple[str, Any], flag: str) -> tuple[str, Any]:
    """Return the name and the value of one argument of an event; ``app.Model:pk`` is marked as the name of a row."""
    key, value = pair(word, flag)
    _refuse_reserved(key)
    is_text = type(word) is str and _split(word, flag)[1] == "="
    return key, marked(value) if is_text else value


def _split(word: str, flag: str) -> tuple[str, str, str]:
    match = _PAIR.fullmatch(word)
    if match is None:
        raise UsageError(f"{flag} takes key=value, not {masked(word)!r}.", FORMS)
    return match["key"], match["form"], match["rest"]


def arguments(word: str | dict[str, Any], flag: str) -> dict[str, Any]:
    """Return the arguments of an event from a JSON object, from ``@file``, or from standard input for ``-``."""
    if isinstance(word, dict):
        return word
    value = _json(_read(word[1:], flag) if word.startswith("@") else sys.stdin.read() if word == "-" else word, flag)
    if not isinstance(value, dict):
        kinds = {bool: "a boolean", int: "a number", float: "a number", str: "a string", list: "a list"}
        kind = kinds.get(type(value), "null")
        raise UsageError(f"{flag} takes a JSON object, not {kind}.", f"""Write {flag} '{{"key": "value"}}'.""")
    for key in value:
        _refuse_reserved(key)
    return value


def body(word: str, flag: str) -> str:
    """Return the body of a request, or the text of ``@file``."""
    return _read(word[1:], flag) if word.startswith("@") else word


def _refuse_reserved(key: str) -> None:
    if key in RESERVED:
        raise UsageError(f"Argument {key!r} is reserved: every receiver gets it from the dispatch.", RESERVED[key])


def _read(path: str, where: str) -> str:
    try:
        return read_text(os.path.expanduser(path))
    except UnicodeDecodeError as error:
        raise UsageError(f"{where}: {path!r} is not UTF-8 text.", FORMS) from error
    except OSError as error:
        raise UsageError(f"{where}: {path!r} cannot be read: {error.strerror}.", FORMS) from error


def _json(text: str, where: str) -> Any:
    import json  # takes 3 ms, only needed for options with JSON

    try:
        return _refuse_deep(json.loads(text))
    except (ValueError, RecursionError) as error:
        hint = """Quote a string: key:='"text"', or write key=text."""
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        given = MASK if SECRET.search(where) or SECRET.search(text) else masked(text)
        raise UsageError(f"{where}: {given!r} is not JSON: {reason}.", hint) from error


def _refuse_deep(value: Any) -> Any:
    """Return the value, unless functions that call themselves for each level of it would fail."""
    level, depth = [value], 0
    while level := [each for each in level if isinstance(each, list | dict)]:
        depth += 1
        if depth > DEEPEST:
            raise RecursionError
        level = [part for each in level for part in (each.values() if isinstance(each, dict) else each)]
    return value


def masked(text: str) -> str:
    """Return the beginning of the text; if it may contain a secret, only the name of that."""
    if match := SECRET.search(text):
        return text[: match.end()] + MASK
    return text if len(text) <= 40 else text[:39] + "…"
