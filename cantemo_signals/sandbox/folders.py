"""What can be imported from a directory, read once."""

from __future__ import annotations

import os
from importlib.machinery import EXTENSION_SUFFIXES
from typing import NamedTuple

_EXTENSIONS = tuple(EXTENSION_SUFFIXES)


class Folder(NamedTuple):
    """The modules of a directory, and the directories in it, by name, with their paths."""

    modules: dict[str, str]
    folders: dict[str, str]


class Folders:
    """The directories looked into so far."""

    def __init__(self) -> None:
        self._read: dict[str, Folder] = {}

    def __getitem__(self, path: str) -> Folder:
        folder = self._read.get(path)
        if folder is None:
            folder = self._read[path] = _read(path)
        return folder


def _read(path: str) -> Folder:
    folder = Folder({}, {})
    try:
        entries = os.scandir(path)
    except (FileNotFoundError, NotADirectoryError):
        return folder
    with entries:
        for entry in entries:
            stem, dot, suffix = entry.name.partition(".")
            if not dot:
                if stem != "__pycache__" and os.path.isdir(entry.path):
                    folder.folders[stem] = entry.path
            elif suffix == "py" or entry.name.endswith(_EXTENSIONS) or (suffix == "pyc" and stem not in folder.modules):
                _prefer(folder.modules, stem, entry.path)
    return folder


def _prefer(modules: dict[str, str], name: str, path: str) -> None:
    """Like Python: a compiled extension before the source, and that before its compiled code."""
    if not modules.get(name, "").endswith(_EXTENSIONS):
        modules[name] = path
