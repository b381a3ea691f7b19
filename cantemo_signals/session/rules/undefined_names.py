"""CS112: names that a receiver's code uses but nothing defines."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from types import CodeType

from cantemo_signals.bus import Entry
from cantemo_signals.bus.namespaces import namespace_of
from cantemo_signals.bus.naming import dotted_name, function_name, short
from cantemo_signals.sandbox.catalogue import catalogue
from cantemo_signals.sandbox.importing.folders import content_of
from cantemo_signals.session.loads import Load, undefined
from cantemo_signals.session.rules import Evidence, Occurrence, rule

ALIKE = 0.8


@rule(
    "CS112",
    "undefined-name",
    "error",
    "A receiver uses an undefined name: it raises NameError as soon as an event reaches it.",
    "Python looks up a global name when the line runs, not when the file is imported. A name that was never"
    " imported, or is misspelt, raises NameError at the first event that reaches the line, and later receivers are"
    " not called. Import the name.",
)
def undefined_names(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the undefined names in the code of receivers, and of their plugins' functions that this code names."""
    seen: set[CodeType] = set()
    told: set[tuple[CodeType, str]] = set()
    for entry in evidence.entries:
        for load in undefined(entry.receiver(), seen) if entry.alive else ():
            from cantemo_signals.session.sources.guards import may_be_there  # imports ast: such a name is rare

            key = load.function.__code__, load.name
            if key not in told and not may_be_there(load, evidence.host):
                told.add(key)
                yield _use(load, entry, evidence)


def _use(load: Load, entry: Entry, evidence: Evidence) -> Occurrence:
    own = dotted_name(*function_name(load.function))
    who = own if own == entry.name else f"{own}, reached from {short(entry.name)},"
    place = evidence.host.failures.location((load.function.__code__.co_filename, load.line))
    text = f"{who} uses {load.name}, which is not defined"
    hint, tells = _where_it_is(load, evidence), ("NameError", place)
    return Occurrence(text, place, hint, entry.plugin, tells=tells, entry=entry, word=load.name)


def _where_it_is(load: Load, evidence: Evidence) -> str:
    """Return a hint where to get the name, or the name that was meant."""
    from difflib import get_close_matches  # for a fault only

    from cantemo_signals.sandbox.python2.ambiguities import ambiguity_at  # imports ast
    from cantemo_signals.sandbox.python2.hints import written_for_python_2  # the same

    path = load.function.__code__.co_filename
    if (statement := ambiguity_at(content_of(path), load.line)) is not None:
        return written_for_python_2(path, statement.kind)
    file = os.path.basename(path)
    near = get_close_matches(
        load.name, [each for each in load.function.__globals__ if type(each) is str], n=1, cutoff=ALIKE
    )
    if near:
        return f"Did you mean {near[0]}?"
    for module in evidence.host.plugin_modules():
        if load.name in namespace_of(sys.modules.get(module)):
            return f"Add `from {module} import {load.name}` to {file}."
    helpers = [cls.__module__ for cls in catalogue.classes() if cls.__name__ == load.name]
    if helpers:
        return f"Add `from {helpers[0]} import {load.name}` to {file}."
    return f"Import or define {load.name} in {file}."
