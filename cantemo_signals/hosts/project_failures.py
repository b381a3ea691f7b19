"""Exceptions of a real project's code, told in its author's terms."""

from __future__ import annotations

import os
import sys

from cantemo_signals.loader import Failures

INSTALLED = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")


class ProjectFailures(Failures):
    """Makes failures of exceptions; what lies in ``home`` or belongs to an app (in ``roots``) counts as own code."""

    def __init__(self, home: str, directory: str) -> None:
        super().__init__((), directory)
        self.home = os.path.join(home, "")
        self.roots: tuple[str, ...] = ()

    def is_own(self, path: str) -> bool:
        """Whether a file belongs to the project or to an app that is not Django's own."""
        if path.startswith(self.home) and not is_installed(path[len(self.home) - 1 :]):
            return True
        return path.startswith(self.roots) and f"{os.sep}django{os.sep}contrib{os.sep}" not in path

    def hint(self, exception: BaseException, package: str | None) -> str | None:
        """What to do about it, where that is known."""
        if isinstance(exception, ModuleNotFoundError):
            return f"It is not there for {sys.executable}; --python names another interpreter."
        return None


def is_installed(path: str) -> bool:
    """Whether a file was installed by a package manager rather than written for the project."""
    return any(place in path for place in INSTALLED)
