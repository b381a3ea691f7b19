"""The lines of plugins that damaged what all plugins share, found by what the sources say."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator

from cantemo_signals.bus.exceptions import levels
from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.hosts import Host
from cantemo_signals.protocol.journal import ANSWERING, CALLING
from cantemo_signals.sandbox.importing.folders import content_of
from cantemo_signals.sandbox.shared_state import Change, Step
from cantemo_signals.session.sources.shared import COMPUTED, NAMED, lines_changing
from cantemo_signals.session.sources.texts import tree_of
from cantemo_signals.values import NamedTuple

Place = tuple[str, int]


class ChangedAt(NamedTuple):
    """A line that changes something shared: who has it, a receiver or a plugin, and where; None if it is unknown."""

    who: str
    plugin: str | None
    place: Place | None


def culprits(host: Host, error: BaseException) -> list[Place]:
    """Return the lines of plugins that an exception passed, or else those that have just damaged something shared."""
    passed = [(level.tb_frame.f_code.co_filename, level.tb_lineno) for level in levels(error)]
    own = [place for place in passed if host.failures.is_own(place[0])]
    shared = host.shared
    if shared is None or own:
        return own[::-1]
    before = len(shared.changes)
    shared.check(lambda: Step(None, ANSWERING, None), thorough=True)
    new = list(shared.changes)[before:]
    return [at.place for at in changes_by_line(host, new) if at.place is not None]


def changes_by_line(host: Host, changes: Iterable[Change]) -> dict[ChangedAt, list[Change]]:
    """Return the changes by the line that made them."""
    files: dict[str | None, list[str]] = defaultdict(list)
    for module, path in host.plugin_modules().items():
        files[plugin_of(module)].append(path)
    found: dict[ChangedAt, list[Change]] = defaultdict(list)
    for change in changes:
        found[_at(change, files)].append(change)
    return found


def _at(change: Change, files: dict[str | None, list[str]]) -> ChangedAt:
    """Return where a change was made: in the step's plugin, or by a thread of another one."""
    step = change.step
    if (place := _surest(change, files.get(step.plugin, []))) is not None:
        is_call = step.text.startswith(CALLING)
        return ChangedAt(step.text.removeprefix(CALLING) if is_call else str(step.plugin), step.plugin, place)
    owners = {path: plugin for plugin, paths in files.items() for path in paths}
    if (place := _surest(change, list(owners), at_most=NAMED)) is not None:
        return ChangedAt(str(owners[place[0]]), owners[place[0]], place)
    who = "A plugin" if step.plugin is None else step.plugin
    is_known = change.place is not None and change.place[0] in owners
    return ChangedAt(who, step.plugin, change.place if is_known else step.place)


def _surest(change: Change, paths: list[str], *, at_most: int = COMPUTED) -> Place | None:
    """Return the line in these files that most likely made a change: in the step's function, file or plugin."""
    found = sorted(
        (sureness, *_distance(change, path, line), path, line)
        for path in paths
        for sureness, line in _lines(path, change)
        if sureness <= at_most
    )
    return None if not found else found[0][-2:]


def _lines(path: str, change: Change) -> Iterable[tuple[int, int]]:
    tree = tree_of(content_of(path))
    return () if tree is None else lines_changing(tree, change.names, is_called=change.is_called)


def _distance(change: Change, path: str, line: int) -> tuple[bool, bool]:
    """Return sort keys that put the step's own file and function first."""
    place = change.step.place
    if place is None or place[0] != path:
        return True, True
    return False, not any(first <= line <= last for first, last in _function_at(place))


def _function_at(place: Place) -> Iterator[tuple[int, int]]:
    tree = tree_of(content_of(place[0]))
    for node in () if tree is None else ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            decorators = [] if isinstance(node, ast.Lambda) else node.decorator_list
            if place[1] in (first := [node.lineno, *(each.lineno for each in decorators)]):
                yield min(first), node.end_lineno or node.lineno
