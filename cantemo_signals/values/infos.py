"""What ``info`` tells of the tool, of where it runs and of what it would load, for a bug report."""

import os
import platform
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from cantemo_signals.values import NamedTuple
from cantemo_signals.values.loading import HostName


class Interpreter(NamedTuple):
    """A Python: its version, its path, and the versions of the ``packages`` in it that matter here."""

    version: str
    path: str
    packages: dict[str, str]


def this_interpreter(packages: Iterable[str]) -> Interpreter:
    """Return the interpreter that runs this, with the versions of those packages that are installed for it."""
    found = {}
    for name in packages:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return Interpreter(platform.python_version(), os.path.normpath(sys.executable), found)


class HostInfo(NamedTuple):
    """The host that plugins are loaded into, and the ``interpreter`` that it runs under.

    ``plugins`` are the names of those that were found, none of them loaded; a real project has its own, in
    ``directory``, and ``settings`` is its settings module.
    """

    name: HostName
    interpreter: Interpreter
    plugins: tuple[str, ...] = ()
    directory: str | None = None
    settings: str | None = None


class Setting(NamedTuple):
    """An option for loading or for ``check``: its value in words, secrets masked, and where that comes from.

    The ``origin`` is "command line", a variable of the environment, a ``pyproject.toml``, "found here" or "default".
    """

    name: str
    value: str
    origin: str


class Output(NamedTuple):
    """Where the result is written to: ``terminal`` is the name of it, None for a pipe or a file."""

    terminal: str | None
    width: int | None
    color: bool
    encoding: str


class InfoResult(NamedTuple):
    """What a bug report needs; the host process knows the ``host``, and its ``problems``, alone.

    ``problems`` tell what is wrong with the settings, and what keeps the host from starting.
    """

    version: str = ""
    platform: str = ""
    tool: Interpreter | None = None
    host: HostInfo | None = None
    settings: tuple[Setting, ...] = ()
    output: Output | None = None
    problems: tuple[str, ...] = ()
    kind: Literal["info"] = "info"

    @property
    def has_plugin_fault(self) -> bool:
        """False: no plugin was loaded."""
        return False
