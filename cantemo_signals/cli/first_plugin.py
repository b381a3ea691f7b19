"""What ``init`` writes: a plugin, its test and the settings, copied from the guide's plugin under another name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from keyword import iskeyword

from cantemo_signals.cli.configuration import file_defaults, nearest_file, parse_table
from cantemo_signals.cli.loading_options import FILE, TABLE
from cantemo_signals.cli.places import mounts_found
from cantemo_signals.errors import UsageError
from cantemo_signals.values.likely_plugins import may_be_plugin

MODEL = os.path.join(os.path.dirname(os.path.dirname(__file__)), "guide", "first_plugin")
NAME, CLASS = "first_plugin", "FirstPlugin"
"""The name of the plugin in the guide, and how its class begins."""
PLACES = ("plugins", "portal/plugins")
TEST = "tests/test_first_plugin.py"


def write(name: str) -> list[str]:
    """Write a plugin of this name into the project here, and return the lines that say so.

    Raises:
        UsageError: it is not a name for a plugin, something exists already, or a file cannot be written.
    """
    _check_name(name)
    home, place = _where()
    plugin, test = os.path.join(home, place, name), os.path.join(home, TEST.replace(NAME, name))
    for path in (plugin, f"{plugin}.py", test):
        if os.path.lexists(path):
            raise UsageError(f"{path} exists already.", "Choose another name: cantemo-signals init NAME.")
    with ExitStack() as undo:
        for path, text in _files(name, place):
            _create(os.path.join(home, path), text, undo)
        settings = _configure(home, place, undo)
        undo.pop_all()
    return [
        f"Wrote {plugin}, a plugin with one receiver.",
        f"Wrote {test}, a test of it for pytest.",
        settings,
        "Try it: cantemo-signals list",
        "        cantemo-signals fire post_delete",
    ]


def _check_name(name: str) -> None:
    if not name.isidentifier() or iskeyword(name):
        raise UsageError(f"{name!r} is not a name for a Python package.", "Write letters, digits and _: my_plugin.")
    if name == "portal" or not may_be_plugin(name):
        raise UsageError(f"A package named {name!r} is not loaded as a plugin.", "Choose another name: my_plugin.")


def _where() -> tuple[str, str]:
    """Return the project directory relative to here, and its plugin directory, which need not exist, relative to it."""
    here, mounts = os.getcwd(), mounts_found(are_needed=False)
    around = [os.path.dirname(os.path.abspath(mount.path)) for mount in mounts]
    named = (
        *file_defaults().get("plugins", ()),
        *(mount.path for mount in mounts),
        *filter(_is_usual, around),
        *PLACES,
    )
    place = os.path.abspath(next(filter(_is_place, named), PLACES[0]))
    home = here if place.startswith(here + os.sep) else os.path.dirname(place)
    if home == here and not _is_place(here):
        raise UsageError("This directory is a plugin itself.", "Run init in the directory above it.")
    if os.path.basename(home) == "portal":
        home = os.path.dirname(home)
    return "" if home == here else os.path.relpath(home), os.path.relpath(place, home).replace(os.sep, "/")


def _is_usual(path: str) -> bool:
    return os.path.basename(path) == PLACES[0]


def _is_place(path: str) -> bool:
    return os.path.isdir(path) and not os.path.isfile(os.path.join(path, "__init__.py"))


def _files(name: str, place: str) -> Iterator[tuple[str, str]]:
    """Yield the path and the text of each file of the plugin and of its test."""
    for directory, _, found in os.walk(MODEL):
        for file in sorted(found):
            path = os.path.relpath(os.path.join(directory, file), MODEL)
            if path.endswith(".py"):
                yield _renamed(path, name, place), _renamed(_read(path), name, place)


def _read(path: str) -> str:
    with open(os.path.join(MODEL, path), encoding="utf-8") as stream:
        return stream.read()


def _renamed(text: str, name: str, place: str) -> str:
    """Return a path or a text of the guide's plugin, adapted to another name and place."""
    title = "".join(part[:1].upper() + part[1:] for part in name.split("_"))
    text = text.replace(f"plugins/{NAME}", f"{place}/{NAME}")
    return text.replace(CLASS, title).replace(NAME, name)


def _create(path: str, text: str, undo: ExitStack) -> None:
    """Write a file that does not exist, and create the missing directories above it."""
    directory = os.path.dirname(path)
    missing = []
    while directory and not os.path.isdir(directory):
        missing.append(directory)
        directory = os.path.dirname(directory)
    try:
        for each in reversed(missing):
            os.mkdir(each)
            undo.callback(os.rmdir, each)
        with open(path, "x", encoding="utf-8") as stream:
            undo.callback(os.remove, path)
            stream.write(text)
    except OSError as error:
        raise _unwritten(path, error) from error


def _unwritten(path: str, error: OSError) -> UsageError:
    return UsageError(f"{path} cannot be written: {error.strerror}.", "Nothing was written.")


def _configure(home: str, place: str, undo: ExitStack) -> str:
    """Put our table into ``pyproject.toml`` unless one applies here already, and return the line that says so."""
    nearest = nearest_file()
    if nearest is not None:
        return _told_of_settings(os.path.join(home, place), os.path.relpath(nearest))
    file, table = os.path.join(home, FILE), _read(FILE).replace(f'"{PLACES[0]}"', f'"{place}"')
    if not os.path.lexists(file):
        _create(file, table, undo)
        return f"Wrote {file}, with plugins in [{TABLE}]."
    try:
        with open(file, "rb+") as stream:
            content = stream.read()
            added = b"\n" * (2 - content[-2:].count(b"\n")) + table.encode()
            parse_table(content + added, file)
            undo.callback(os.truncate, file, len(content))
            stream.write(added)
    except OSError as error:
        raise _unwritten(file, error) from error
    return f"Added [{TABLE}] to {file}."


def _told_of_settings(place: str, file: str) -> str:
    """Return that the settings were left as they are, or what to add to them if they do not load the new plugin."""
    named = file_defaults().get("plugins")
    if named is None or os.path.relpath(place) in map(os.path.relpath, named):
        return f"Left {file} as it is: it has [{TABLE}]."
    return f'Add "{os.path.relpath(place, os.path.dirname(file) or ".")}" to plugins in [{TABLE}] of {file}.'
