"""What can be read from the command line before click is imported to parse it."""

from __future__ import annotations

import os

from cantemo_signals.cli.commands import COMMANDS

HELP = ("-h", "--help")
OF_PATHS = ("-p", "--plugins")
VERSION = ("-V", "--version")
PORTAL_PYTHON = "/opt/cantemo/python/bin/python"
COMPLETING = "_CANTEMO_SIGNALS_COMPLETE"


def own_words(words: list[str]) -> list[str]:
    """Return the words before ``--``: those after it are the command line of another program."""
    return words[: words.index("--")] if "--" in words else words


def command_first(words: list[str]) -> list[str]:
    """Move the command before any options that precede it; without a command, it is ``list``.

    A name right after an option may be its value: ``-p plugins list`` means ``list``, and ``-v list`` does, too.
    """
    if not words:
        return []
    if not words[0].startswith("-"):
        return words if words[0] in COMMANDS or not _is_place(words[0]) else ["list", *words]
    named = [
        place for place, word in enumerate(own_words(words)) if word in COMMANDS and words[place - 1] not in OF_PATHS
    ]
    sure = [place for place in named if not words[place - 1].startswith("-") or "=" in words[place - 1]]
    for place in (sure or named)[:1]:
        return [words[place], *words[:place], *words[place + 1 :]]
    return words if {*HELP, *VERSION} & {*own_words(words)} else ["list", *words]


def _is_place(word: str) -> bool:
    from cantemo_signals.cli.places import is_place  # only where the first word is no command

    return is_place(word)


def wants_host(words: list[str]) -> bool:
    """Return whether the command line needs a host process."""
    command = COMMANDS.get(words[0] if words else "list")
    is_helped = COMPLETING in os.environ or not {*HELP}.isdisjoint(own_words(words))
    return command is not None and command.asks and not command.forgives and not is_helped


def python_named(words: list[str]) -> str | None:
    """Return the interpreter that the words or the environment name, or the one for the host that they name."""
    return interpreter(_named(words, "--python"), _named(words, "--host"))


def interpreter(python: str | None, host: str | None) -> str | None:
    """Return the given interpreter, else Portal's own if the host may be Portal and has one; None is the tool's."""
    if python is None and host in ("portal", "auto") and os.path.isfile(PORTAL_PYTHON):
        return PORTAL_PYTHON
    return python


def _named(words: list[str], option: str) -> str | None:
    return value_of(option, words) or os.environ.get(f"CANTEMO_SIGNALS_{option[2:].upper()}") or None


def value_of(option: str, words: list[str]) -> str | None:
    """Return the option's value in the words."""
    words = own_words(words)
    for word, following in zip(words, [*words, None][1:], strict=True):
        if word == option:
            return following
        if word.startswith(f"{option}="):
            return word.partition("=")[2]
    return None
