"""Why nothing connected a receiver: the step that fails, and what the rules say about it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from types import FunctionType

from cantemo_signals.bus.origin import is_installed
from cantemo_signals.errors import suggestion
from cantemo_signals.session.partings import Reason
from cantemo_signals.session.reasons import Reasons
from cantemo_signals.session.sources.declared import Declared, declared
from cantemo_signals.session.sources.passing import last_name
from cantemo_signals.session.sources.scopes import Scope
from cantemo_signals.session.sources.signals import origin_of
from cantemo_signals.session.why.case import Case
from cantemo_signals.session.wiring import in_words
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.connections import Finding
from cantemo_signals.values.locations import Location
from cantemo_signals.values.plugins import PluginClass
from cantemo_signals.values.whys import StepName

OF_CLASS = ("CS004", "CS003")


class Unreached(NamedTuple):
    """The step that fails, and why; ``by`` is the plugin class that would have connected the receiver, and where."""

    step: StepName
    text: str
    location: Location | None = None
    code: str | None = None
    hint: str | None = None
    by: PluginClass | None = None
    declared_at: Location | None = None


def unreached(case: Case) -> Unreached:
    """Return why nothing connected a receiver, based on the first place that would have and did not run."""
    lines = case.parts.lines
    reasons = None if lines is None or not lines.is_known else Reasons(case.host, case.parts.plugins, lines)
    every = [each for each in declared(case.host) if each.kind == "connects"]
    places = [each for each in every if _is_meant(each, case)]
    if not places:
        return _undeclared(case, every)
    place = next((each for each in places if reasons is None or not reasons.has_run(each)), places[0])
    found = _because(place, case, reasons)
    return found._replace(by=_class_of(place, case), declared_at=case.location(place.spot.place))


def _because(place: Declared, case: Case, reasons: Reasons | None) -> Unreached:
    at = case.location(place.spot.place)
    if reasons is not None and reasons.has_run(place):
        return Unreached("connect", "the line that connects it ran, but it is no longer connected", at)
    reason = None if reasons is None else reasons.why_not(place.spot)
    told = _said(case, place, reason) or _of_never_connected(case, place, reason)
    if told is not None:
        return told
    if reason is None:
        return Unreached("line", "the line that connects it did not run", at)
    step: StepName = "line" if place.spot.text.is_imported else "import"
    code = "CS001" if reason.severity is not None and not reason.is_told else None
    location = at if reason.place is None else case.location(reason.place)
    return Unreached(step, f"the line that connects it did not run: {reason.text}", location, code, reason.hint)


def _said(case: Case, place: Declared, reason: Reason | None) -> Unreached | None:
    """Return what another rule says in full about the class, its bootstrap, or an app that is switched off, or None."""
    if reason is not None and not reason.is_told:
        return None
    own = _class_of(place, case)
    names = [] if own is None else [own.name]
    names += re.findall(r"Portal did not run (\w+)", "" if reason is None else reason.text)
    plugin = None if case.plugin is None else case.plugin.name
    found = [each for each in case.findings if each.code in OF_CLASS and each.plugin == plugin]
    if reason is None or reason.kind != "app":
        found = [each for each in found if any(re.search(rf"\b{name}\b", each.message) for name in names)]
    return next(map(_of_class, found), None)


def _of_never_connected(case: Case, place: Declared, reason: Reason | None) -> Unreached | None:
    """Return what CS001 says about the file or the place, or None."""
    text, failures = place.spot.text, case.host.failures
    places = (place.spot.place, None if reason is None else reason.place)
    lines = [case.location(each) for each in places if each is not None]
    for each in case.findings:
        is_there = each.location is not None and each.location.path == failures.path(text.path)
        if each.code == "CS001" and is_there:
            if not text.is_imported:
                return Unreached("import", each.message, each.location, each.code, each.hint)
            if each.location in lines or each.receiver == case.subject.name:
                return Unreached("line", each.message, each.location, each.code, each.hint)
    return None


def _of_class(finding: Finding) -> Unreached:
    step: StepName = "class" if finding.code == "CS004" else "bootstrap"
    return Unreached(step, finding.message, finding.location, finding.code, finding.hint)


def _class_of(place: Declared, case: Case) -> PluginClass | None:
    """Return the plugin class that contains a place, or None."""
    scope: Scope | None = place.spot.scope
    while scope is not None and not isinstance(scope.node, ast.ClassDef):
        scope = scope.parent
    if scope is None:
        return None
    at = case.location((place.spot.text.path, scope.node.lineno))  # type: ignore[attr-defined]  # it is a class
    classes = (each for plugin in case.parts.plugins for each in plugin.classes)
    return next((each for each in classes if each.location == at or each.name == scope.name), None)


def _undeclared(case: Case, places: list[Declared]) -> Unreached:
    """Return what to say if no code connects it: what is connected under a similar name, or at all."""
    at = case.location(case.subject.place)
    if case.connected:
        asked = in_words(case.asked)
        return Unreached("line", f"it is not connected to {asked}, but to {in_words(case.connected)}", at)
    if is_installed(case.path or ""):
        return Unreached("line", "nothing has connected it", at)
    own = [
        entry.qualname for entry in case.host.bus.ledger.entries() if case.plugin and entry.plugin == case.plugin.name
    ]
    written = [each.written for each in places if each.written is not None and each.written.isidentifier()]
    hint = suggestion(case.subject.last, [*own, *written]) or None
    if hint is None and own and case.plugin is not None:
        hint = f"{case.plugin.name} connects {in_words(own)}."
    return Unreached("line", "no code connects it", at, hint=hint)


def _is_meant(place: Declared, case: Case) -> bool:
    """Return whether a place connects the receiver, or something made from it, by the names in its arguments."""
    if case.asked and not set(place.signals) & set(case.asked):
        return False
    if place.receiver is not None:
        return place.receiver == case.subject.name
    last, scope = case.subject.last, place.spot.scope
    if place.spot.text.path == case.path and place.written == last:
        return True
    given = [each for each in _given(place.spot.node) if last_name(each) == last]
    return any(place.spot.text.path == case.path or _is_taken_from(each, scope, case) for each in given)


def _given(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the names in the arguments of a call."""
    for argument in (*node.args, *(each.value for each in node.keywords)) if isinstance(node, ast.Call) else ():
        yield from (each for each in ast.walk(argument) if isinstance(each, ast.Name | ast.Attribute))


def _is_taken_from(expression: ast.expr, scope: Scope, case: Case) -> bool:
    """Return whether an expression in another file stands for the receiver, because it is imported from its file."""
    value = scope.resolve(expression)
    if type(value) is FunctionType:
        return (value.__code__.co_filename, value.__code__.co_firstlineno) == case.subject.place
    origin = origin_of(expression, scope)
    if origin is None:
        return False
    name = origin.module if origin.name is None else f"{origin.module}.{origin.name}"
    return f".{case.subject.name}".endswith(f".{'.'.join(name.split('.')[-2:])}")
