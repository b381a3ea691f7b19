"""Code that Python compiled earlier, read in fewer steps than Python takes, for there may be thousands of modules."""

from __future__ import annotations

import _imp
import marshal
import os
import sys
from _frozen_importlib import ModuleSpec  # importlib.machinery also has them, but takes 0.2 ms
from _frozen_importlib_external import MAGIC_NUMBER, SourceFileLoader, cache_from_source
from types import CodeType
from typing import Any

HEADER = MAGIC_NUMBER + bytes(4)
"""The header of compiled code as old as its source, whose date and size follow."""
SUFFIX = f".{sys.implementation.cache_tag}{f'.opt-{sys.flags.optimize}' if sys.flags.optimize else ''}.pyc"
PIECE = 1 << 16

# Plugin code may replace these, and the guard has the first one report what it opens.
_open, _read, _close = os.open, os.read, os.close


def path_of_compiled(path: str) -> str:
    """Return where Python keeps what it compiles from a source file."""
    if sys.pycache_prefix is not None:
        return cache_from_source(path)
    directory, _, file = path.rpartition(os.sep)
    return f"{directory}/__pycache__/{file[:-3]}{SUFFIX}"


def compiled(path: str) -> CodeType | None:
    """Return the code that Python compiled earlier from a source file, as Python itself finds it; None if in doubt."""
    try:
        content = _content(path_of_compiled(path))
        status = os.stat(path)
    except OSError:
        return None
    stamp = [(int(number) & 0xFFFFFFFF).to_bytes(4, "little") for number in (status.st_mtime, status.st_size)]
    if content[:16] != HEADER + b"".join(stamp):
        return None
    code = marshal.loads(content[16:])
    if type(code) is not CodeType:
        return None
    _imp._fix_co_filename(code, path)  # type: ignore[attr-defined]  # as importlib: paths may be relative
    return code


def _content(path: str) -> bytes:
    """Read a file without the layers that ``open`` adds.

    Raises:
        OSError: it cannot be read.
    """
    descriptor = _open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        content = piece = _read(descriptor, PIECE)
        while len(piece) == PIECE:
            piece = _read(descriptor, PIECE)
            content += piece
        return content
    finally:
        _close(descriptor)


class CompiledLoader(SourceFileLoader):
    """The loader of a source file, or of the code that Python compiled from it earlier, if that is not given."""

    def __init__(self, name: str, path: str, code: CodeType | None = None) -> None:
        super().__init__(name, path)
        self._code = code

    def get_code(self, fullname: str) -> CodeType | None:
        """Return the code."""
        code, self._code = self._code, None
        return code or compiled(self.path) or super().get_code(fullname)


class OwnModules:
    """A finder of this package's modules that are compiled already; Python finds the others."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Return the spec of such a module, or None."""
        package, _, last = name.rpartition(".")
        if not f"{package}.".startswith(f"{__package__}."):
            return None
        file = f"{path[0]}/{last}.py"
        code = compiled(file)
        if code is None:
            return None
        spec = ModuleSpec(name, CompiledLoader(name, file, code), origin=file)
        spec.has_location, spec.cached = True, path_of_compiled(file)
        return spec
