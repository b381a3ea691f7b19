"""Python 2: lets it pass under ``--legacy-imports``, and says what to write when they fail without it.

What parses source is imported only when it is needed: most plugins fail in neither way.
"""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType


def hint(exception: BaseException, package_dir: str) -> str | None:
    """What to do about an exception that came out of the plugin at ``package_dir``, where that is known."""
    from cantemo_signals.sandbox.python2 import hints

    return hints.hint(exception, package_dir)


def translated(
    path: str, has_sibling: Callable[[str], bool], compatibility: list[tuple[str, int, str]]
) -> CodeType | None:
    """The code of a module written for Python 3; None where it is so already."""
    from cantemo_signals.sandbox.python2 import translation

    return translation.translated(path, has_sibling, compatibility)
