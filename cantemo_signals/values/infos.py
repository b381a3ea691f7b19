"""What ``info`` says for a bug report: about the tool, where it runs and what it would load."""

import os
import platform
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from cantemo_signals.values import NamedTuple
from cantemo_signals.values.loading import HostName


class Interpreter(NamedTuple):
    """A Python interpreter: its version, its path, and the versions of its ``packages`` that matter here."""

    version: str
    path: str
    packages: dict[str, str]


def this_interpreter(packages: Iterable[str]) -> Interpreter:
    """Return the running interpreter, with the versions of those of these packages that are installed for it."""
    found = {}
    for name in packages:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return Interpreter(platform.python_version(), os.path.normpath(sys.executable), found)


class HostInfo(NamedTuple):
    """The host that plugins are loaded into, and the ``interpreter`` that it runs under.

    ``plugins`` names the plugins that were found; none of them is loaded. A real project has its own, in
    ``directory``, and ``settings`` is its settings module.
    """

    name: HostName
    interpreter: Interpreter
    plugins: tuple[str, ...] = ()
    directory: str | None = None
    settings: str | None = None


class Setting(NamedTuple):
    """An option for loading or for ``check``: its value as text, with secrets masked, and where it comes from.

    The ``origin`` is "command line", an environment variable, a ``pyproject.toml``, "found here" or "default".
    """

    name: str
    value: str
    origin: str


class Output(NamedTuple):
    """Where the result is written; ``terminal`` is the terminal's name, None for a pipe or a file."""

    terminal: str | None
    width: int | None
    color: bool
    encoding: str


class InfoResult(NamedTuple):
    """What a bug report needs; only the host process knows the ``host`` and its ``problems``.

    ``problems`` say what is wrong with the settings, and what keeps the host from starting.
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
        """Always False: no plugin was loaded."""
        return False
