"""Live names for the shell: the plugins are loaded, and what they know is offered."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

import click
from click.shell_completion import CompletionItem

from cantemo_signals.cli.requests import asking
from cantemo_signals.errors import CantemoSignalsError
from cantemo_signals.values import documents
from cantemo_signals.values.requests import NamesRequest
from cantemo_signals.values.results import NamesResult

PATIENCE = 3.0
NOTHING = NamesResult((), (), (), ())


def known(kind: str, ctx: click.Context) -> Iterable[str]:
    """The names of one kind."""
    found = live_names(ctx)
    if kind == "targets":
        return (*found.signals, *found.methods)
    if kind == "methods":
        return (name.rpartition(".")[2] for name in found.methods)
    names: Iterable[str] = getattr(found, kind)
    return names


def offered(known: Iterable[str], incomplete: str) -> list[CompletionItem]:
    """The names that begin with what stands there, whatever the case; else those that have it as a later part."""
    start = incomplete.lower()
    unique = sorted(set(known))
    whole = [name for name in unique if name.lower().startswith(start)]
    if whole and start:
        return [CompletionItem(name) for name in whole]
    parts = sorted({name.rpartition(".")[2] for name in unique})
    return [CompletionItem(part) for part in parts if part.lower().startswith(start)]


def live_names(ctx: click.Context) -> NamesResult:
    """What there is to offer; nothing if the plugins cannot be loaded, for a shell is no place to complain."""
    keep_quiet()
    try:
        how = asking({**ctx.params}, None)._replace(timeout=PATIENCE).found(needed=False)
        result = documents.load(how.ask(NamesRequest(how.loading)).text)
    except (CantemoSignalsError, OSError, ValueError):
        return NOTHING
    return result if isinstance(result, NamesResult) else NOTHING


def keep_quiet() -> None:
    """Sends what plugins print nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    sys.stderr.flush()
