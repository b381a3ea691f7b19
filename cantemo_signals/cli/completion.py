"""Names for the shell: loads the plugins and offers the names they know; rules are known without any plugins."""

from __future__ import annotations

from collections.abc import Iterable

import click
from click.shell_completion import CompletionItem

from cantemo_signals.cli.invocation import Invocation, invocation_of
from cantemo_signals.cli.messages import silence
from cantemo_signals.cli.output import Output
from cantemo_signals.errors import CantemoSignalsError
from cantemo_signals.values import documents
from cantemo_signals.values.loading import Loading
from cantemo_signals.values.requests import EventSpec, NamesRequest, Request, RulesRequest
from cantemo_signals.values.results import NamesResult
from cantemo_signals.values.rules import RulesResult, RuleText

PATIENCE = 3.0
NOTHING = NamesResult((), (), (), ())


def names(kind: str, context: click.Context) -> Iterable[str]:
    """Return the names of one kind that the plugins here have."""
    live = _live_names(context)
    if kind == "targets":
        return (*live.signals, *live.methods, *live.blocks)
    if kind == "subjects":
        return (*live.receivers, *live.blocks)
    if kind == "topics":
        return (*live.signals, *_with_owners(live.methods), *live.blocks)
    if kind == "known":
        return (*live.signals, *_with_owners((*live.methods, *live.accessors)), *live.blocks)
    if kind == "patterns":
        return (*live.signals, *live.receivers, *live.plugins, *_with_owners(live.methods))
    if kind == "methods":
        return (name.rpartition(".")[2] for name in live.methods)
    names: Iterable[str] = getattr(live, kind)
    return names


def _with_owners(names: tuple[str, ...]) -> Iterable[str]:
    """Return names of methods, and those of their classes."""
    return (*names, *(name.partition(".")[0] for name in names))


def items(names: Iterable[str], incomplete: str) -> list[CompletionItem]:
    """Return the names that begin with what was typed, ignoring case; otherwise those with a later part that does.

    If several names have such a later part, only that part is offered: a shell replaces what was typed by what the
    candidates have in common.
    """
    start = incomplete.lower()
    unique = sorted(set(names))
    whole = [name for name in unique if name.lower().startswith(start)]
    lasts = sorted({name.rpartition(".")[2] for name in unique})
    parts = whole if whole and start else [last for last in lasts if last.lower().startswith(start)]
    return [CompletionItem(part) for part in parts or _later_parts(lasts, start)]


def _later_parts(names: list[str], start: str) -> list[str]:
    """Return the parts of names that begin with ``start`` after an underscore; the whole name if only one matches."""
    found = {name: at + 1 for name in names if (at := name.lower().find(f"_{start}")) >= 0}
    return list(found) if len(found) == 1 else sorted({name[at:] for name, at in found.items()})


def arguments(context: click.Context, incomplete: str) -> list[CompletionItem]:
    """Return the names of the arguments that the event typed so far carries, each ready for a value."""
    target, sender, method = (context.params.get(name) for name in ("target", "sender", "method"))
    event = EventSpec(target, sender, method=method)
    names = () if target is None else _live_names(context, event).arguments
    return [CompletionItem(f"{name}=") for name in names if name.startswith(incomplete)]


def codes(incomplete: str) -> list[CompletionItem]:
    """Return the codes that begin with what was typed after the last comma, each with the name of its rule."""
    return list_items({rule.code: rule.name for rule in _rules()}, incomplete)


def columns(incomplete: str) -> list[CompletionItem]:
    """Return the columns of a list that begin with what was typed after the last comma, each with what it shows."""
    from cantemo_signals.renderers.connection_columns import COLUMNS  # few complete these

    return list_items({name: column.help for name, column in COLUMNS.items()}, incomplete)


def list_items(helps: dict[str, str], incomplete: str) -> list[CompletionItem]:
    """Return the words that begin with what was typed after the last comma and do not occur before it."""
    before, comma, start = incomplete.rpartition(",")
    return [
        CompletionItem(f"{before}{comma}{word}", help=text)
        for word, text in helps.items()
        if word.lower().startswith(start.lower()) and word not in before.split(",")
    ]


def rules(incomplete: str) -> list[CompletionItem]:
    """Return the codes of rules that begin with what was typed, or else the names that do."""
    start = incomplete.lower()
    return codes(incomplete) or [CompletionItem(rule.name) for rule in _rules() if rule.name.startswith(start)]


def _rules() -> tuple[RuleText, ...]:
    invocation = Invocation(None, None, PATIENCE, Loading(), Output("json", "never"))
    result = _asked(invocation, RulesRequest(invocation.loading))
    return result.rules if isinstance(result, RulesResult) else ()


def _live_names(context: click.Context, event: EventSpec | None = None) -> NamesResult:
    """Load the plugins and return their names; none if that fails, because a shell is no place to complain."""
    silence(2)  # discards whatever plugins print
    try:
        invocation = invocation_of(context, needs_plugins=False)._replace(timeout=PATIENCE)
    except (CantemoSignalsError, OSError, ValueError):
        return NOTHING
    result = _asked(invocation, NamesRequest(invocation.loading, event))
    return result if isinstance(result, NamesResult) else NOTHING


def _asked(invocation: Invocation, request: Request) -> documents.Result | None:
    try:
        return documents.load(invocation.ask(request).text)
    except (CantemoSignalsError, OSError, ValueError):
        return None
