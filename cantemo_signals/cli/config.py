"""Where plugins and options come from when the command line does not say: ``pyproject.toml`` and the usual places.

A flag wins over the environment, and the environment over the file; click knows these rules and gets the file's
table as its map of defaults.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from cantemo_signals.errors import NothingToLoad, UnknownName, UsageError

FILE = "pyproject.toml"
TABLE = "tool.cantemo-signals"
USUAL_PLACES = ("./plugins", "./portal/plugins", ".")


def defaults(directory: str) -> dict[str, Any]:
    """The options in the nearest ``pyproject.toml``, by parameter name, checked.

    Raises:
        UsageError: the file or its table is wrong.
    """
    path = nearest(directory)
    if path is None:
        return {}
    try:
        with open(path, "rb") as stream:
            content = stream.read()
    except OSError as error:
        raise UsageError(f"{shown(path)} cannot be read: {error.strerror}.", "Run from another directory.") from error
    if TABLE.encode() not in content:
        return {}
    return checked(_table(path, content), path)


def here() -> str:
    """The working directory.

    Raises:
        UsageError: it is gone.
    """
    try:
        return os.getcwd()
    except OSError as error:
        raise UsageError(f"The working directory cannot be had: {error.strerror}.", "Run from another one.") from error


def nearest(directory: str) -> str | None:
    """The first ``pyproject.toml`` on the way up."""
    while True:
        path = os.path.join(directory, FILE)
        if os.path.isfile(path):
            return path
        parent = os.path.dirname(directory)
        if parent == directory:
            return None
        directory = parent


def _table(path: str, content: bytes) -> Any:
    tomllib = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        document = tomllib.loads(content.decode())
    except ValueError as error:
        raise UsageError(
            f"{shown(path)} is not TOML: {error}.", "Mend the file, or run from another directory."
        ) from error
    return document.get("tool", {}).get("cantemo-signals", {})


def checked(table: Any, path: str) -> dict[str, Any]:
    """The table with its keys as parameter names and its values as the options want them.

    Raises:
        UnknownName: there is no such option.
        UsageError: a value is of the wrong type.
    """
    if not isinstance(table, dict):
        raise UsageError(f"{TABLE} in {shown(path)} must be a table.", f"Write [{TABLE}].")
    found = {}
    for key, value in table.items():
        if key not in KEYS:
            error = UnknownName(f"option in [{TABLE}]", key, KEYS)
            raise UsageError(f"{error.message[:-1]} ({shown(path)}).", f"{error.hint or ''} Known: {', '.join(KEYS)}.")
        wanted, fits, example = KEYS[key]
        if not fits(value):
            message = f"{key} in [{TABLE}] must be {wanted}, not {value!r} ({shown(path)})."
            raise UsageError(message, f"Write {key} = {example}.")
        found[key.replace("-", "_")] = _beside(key, value, os.path.dirname(path))
    return found


def _beside(key: str, value: Any, directory: str) -> Any:
    """Paths in the file are relative to the file."""
    if key == "plugins":
        return [_mount_beside(word, directory) for word in value]
    if key in ("data", "catalogue") or (key == "python" and os.sep in value):
        return os.path.join(directory, os.path.expanduser(value))
    return value


def _mount_beside(word: str, directory: str) -> str:
    whole = os.path.join(directory, os.path.expanduser(word))
    name, equals, path = word.partition("=")
    if equals and name.isidentifier() and not os.path.exists(whole):
        return f"{name}={os.path.join(directory, os.path.expanduser(path))}"
    return whole


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_engine(value: Any) -> bool:
    return value in ("portal", "pydispatcher", "django")


def _is_host(value: Any) -> bool:
    return value in ("sandbox", "django", "portal", "auto")


def _is_switch(value: Any) -> bool:
    return isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0


Rule = tuple[str, Callable[[Any], bool], str]

TEXTS: Rule = ("a list of texts", _is_texts, '["…"]')
TEXT: Rule = ("a text", _is_text, '"…"')
ENGINE: Rule = ("portal, pydispatcher or django", _is_engine, '"portal"')
HOST: Rule = ("sandbox, django, portal or auto", _is_host, '"sandbox"')
SWITCH: Rule = ("true or false", _is_switch, "true")
NUMBER: Rule = ("a number of seconds", _is_number, "60")

KEYS: dict[str, Rule] = {
    "plugins": TEXTS,
    "load-order": TEXTS,
    "legacy-imports": SWITCH,
    "strict": SWITCH,
    "disable-app": TEXTS,
    "keep-env": SWITCH,
    "fabricate": TEXTS,
    "setting": TEXTS,
    "engine": ENGINE,
    "python": TEXT,
    "timeout": NUMBER,
    "allow": TEXTS,
    "data": TEXT,
    "permissive-data": SWITCH,
    "catalogue": TEXT,
    "host": HOST,
    "settings": TEXT,
    "no-django": SWITCH,
}


def usual_place() -> str | None:
    """The first of the usual places that holds plugins, if one does."""
    for place in USUAL_PLACES:
        if is_plugin(place) if place == "." else holds_plugins(place):
            return place
    return None


def nothing_to_load() -> NothingToLoad:
    """The complaint that there are no plugins, with the places looked at and the ways to name others."""
    return NothingToLoad(
        f"No plugins were named, and there are none in {', '.join(USUAL_PLACES[:-1])} or in this directory itself.",
        f'Name them: -p PATH, the variable CANTEMO_SIGNALS_PLUGINS, or plugins = ["PATH"] in [{TABLE}] of {FILE}.',
    )


def is_plugin(directory: str) -> bool:
    """Whether the directory is one plugin package."""
    return os.path.isfile(os.path.join(directory, "__init__.py"))


def holds_plugins(directory: str) -> bool:
    """Whether the directory has a package or a module in it."""
    if not os.path.isdir(directory):
        return False
    with os.scandir(directory) as entries:
        return any(
            is_plugin(entry.path) or (entry.name.endswith(".py") and os.path.isfile(entry.path)) for entry in entries
        )


def shown(path: str) -> str:
    """A path as the user would write it from here."""
    relative = os.path.relpath(path)
    return relative if len(relative) < len(path) else path
