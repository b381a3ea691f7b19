"""What can be told of the words before click is there to understand them."""

from __future__ import annotations

import os

LOADING = ("list", "fire", "trace", "signals", "plugins")
HELP = ("-h", "--help")
COMPLETING = "_CANTEMO_SIGNALS_COMPLETE"


def wants_host(words: list[str]) -> bool:
    """Whether these words will need a host process."""
    return bool(words) and words[0] in LOADING and not {*HELP} & {*words} and COMPLETING not in os.environ


def python_named(words: list[str]) -> str | None:
    """The interpreter that the words or the environment name."""
    for word, following in zip(words, [*words[1:], None], strict=True):
        if word == "--python":
            return following
        if word.startswith("--python="):
            return word.partition("=")[2]
    return os.environ.get("CANTEMO_SIGNALS_PYTHON") or None
