"""Plugins on disk, and directories and the modules in them, read once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.machinery import EXTENSION_SUFFIXES
from stat import S_ISREG

from cantemo_signals.values import NamedTuple

LARGEST = 1 << 22
"""How many bytes of a file are read."""
_CODING = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.MULTILINE)
_EXTENSIONS = tuple(EXTENSION_SUFFIXES)


class PluginSource(NamedTuple):
    """A plugin to find as ``portal.plugins.<name>``: its package directory or its ``.py`` file, absolute."""

    name: str
    path: str
    is_package: bool


class Folder(NamedTuple):
    """The modules and the subdirectories of a directory, with their paths by name."""

    modules: dict[str, str]
    folders: dict[str, str]


class Folders:
    """The directories that have been read so far."""

    def __init__(self) -> None:
        self._read: dict[str, Folder] = {}

    def __getitem__(self, path: str) -> Folder:
        folder = self._read.get(path)
        if folder is None:
            folder = self._read[path] = _read(path)
        return folder

    def source_files(self, path: str) -> Iterator[str]:
        """Yield the source files of a package and of the packages in it."""
        modules, folders = self[path]
        yield from (file for file in modules.values() if file.endswith(".py"))
        for inner in folders.values():
            if "__init__" in self[inner].modules:
                yield from self.source_files(inner)

    def learn(self, path: str, entries: Iterable[os.DirEntry[str]]) -> None:
        """Add a directory that was read elsewhere."""
        self._read[path] = _sorted(entries)


def is_directory(entry: os.DirEntry[str]) -> bool:
    """Return whether it is a directory, or a link to one; a link to itself is not."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Return whether it is a file, or a link to one: of nothing else does Python import a module."""
    try:
        return entry.is_file()
    except OSError:
        return False


def content_of(path: str) -> bytes:
    """Return the content of a file; empty if it cannot be read, or is no file: code can name any path as its own."""
    try:
        status = os.stat(path)
        return _content(path, status.st_ino, status.st_mtime_ns, status.st_size) if S_ISREG(status.st_mode) else b""
    except (OSError, ValueError):
        return b""


@lru_cache(maxsize=256)
def _content(path: str, *version: int) -> bytes:
    """Return the content of a file, the same object as long as it is the same: then what is known of it is near."""
    with open(path, "rb") as stream:
        return stream.read(LARGEST)


@lru_cache(maxsize=256)
def source_lines(path: str) -> list[str]:
    """Return the lines of a source file, without their ends; not by ``linecache``, to which plugins can add lines."""
    content = content_of(path)
    coding = _CODING.search(b"\n".join(content.split(b"\n", 2)[:2]))
    try:
        text = content.decode(coding[1].decode() if coding else "utf-8-sig", "replace")
    except Exception:  # noqa: BLE001 - there is no such encoding, or it is a plugin's
        text = content.decode("utf-8", "replace")
    return text.replace("\r\n", "\n").split("\n")


def source_line(path: str, line: int) -> str:
    """Return a line of a source file; empty if it has no such line."""
    return "".join(source_lines(path)[line - 1 : line]) if line > 0 else ""


def _read(path: str) -> Folder:
    try:
        with os.scandir(path) as entries:
            return _sorted(entries)
    except (FileNotFoundError, NotADirectoryError):
        return Folder({}, {})


def _sorted(entries: Iterable[os.DirEntry[str]]) -> Folder:
    folder = Folder({}, {})
    for entry in entries:
        stem, dot, suffix = entry.name.partition(".")
        if not dot:
            if stem != "__pycache__" and is_directory(entry):
                folder.folders[stem] = entry.path
        elif suffix == "py" or entry.name.endswith(_EXTENSIONS) or (suffix == "pyc" and stem not in folder.modules):
            _prefer(folder.modules, stem, entry)
    return folder


def _prefer(modules: dict[str, str], name: str, entry: os.DirEntry[str]) -> None:
    """Prefer as Python does: a compiled extension to source, and source to its compiled code."""
    if not modules.get(name, "").endswith(_EXTENSIONS) and _is_file(entry):
        modules[name] = entry.path
