"""CS009 and CS011: what plugins use from older versions of Python, Django and Portal."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cantemo_signals.bus.namespaces import namespace_of
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.session.rules.loading import PAGES
from cantemo_signals.session.wiring import in_words
from cantemo_signals.values.locations import Location
from cantemo_signals.values.plugins import CompatibilityFix

if TYPE_CHECKING:  # it imports ast
    from cantemo_signals.session.sources.dropped import DroppedName

ALIKE = 0.8
TWO_EXCEPTIONS = (3, 14)
"""The first Python that needs no parentheses around two exceptions."""
_EXCEPT = re.compile(rb"\bexcept\b[^:]*,")
OF_APPS = "write `name = "
"""How the text of the only fix that is made without --legacy-imports begins."""


@rule(
    "CS009",
    "python2",
    "note",
    "A plugin is written for Python 2 or an older Django and works only with compatibility fixes.",
    "Portal 4 and later run Python 3, and newer releases of Portal bring newer versions of Django. --legacy-imports"
    " fixes old plugins in memory so that they load; Portal does not, and there they fail."
    " `cantemo-signals plugins NAME` lists every line that was fixed and what to write instead. Without the option this"
    " is a warning about each `except E, e` that Python 3.14 accepts: it catches two exceptions there, and fails.",
    when="check",
)
def mended_plugins(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the plugins that compatibility fixes were made for."""
    for plugin in evidence.plugins:
        fixes = [fix for fix in plugin.compatibility if not fix.what.startswith(OF_APPS)]
        if fixes:
            yield Occurrence(
                f"{plugin.name} is written for an older Python or Django: {in_words(_kinds(fixes))}",
                fixes[0].location,
                f"`cantemo-signals plugins {plugin.name}` lists the lines and what to write instead.",
                plugin.name,
            )
    if not evidence.host.mends and sys.version_info >= TWO_EXCEPTIONS:
        yield from _misread(evidence)


def _misread(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield where Python 2 assigned the exception to a variable that Python 3 takes for a second exception."""
    from cantemo_signals.sandbox.python2.ambiguities import ambiguities  # imports ast
    from cantemo_signals.session.sources.texts import texts  # the same

    files = {path: plugin.name for plugin in evidence.plugins for path in evidence.host.files_of(plugin.name)}
    failed = {plugin.failure.location for plugin in evidence.plugins if plugin.failure is not None}
    for text in texts(evidence.host, _EXCEPT):
        for statement in () if text.tree is None else ambiguities(text.tree):
            place = evidence.host.failures.location((text.path, statement.last))
            is_except = statement.kind == "except_with_a_comma" and statement.name not in text.namespace
            if is_except and text.path in files and place not in failed:
                yield Occurrence(
                    f"Python 3.14 and later take {statement.name or 'the names'} for a second exception",
                    place,
                    f"Write `except E as {statement.name or 'e'}`: this is Python 2.",
                    files[text.path],
                    "warning",
                    unless_told=("NameError", place),
                )


def _kinds(fixes: Iterable[CompatibilityFix]) -> list[str]:
    counts = Counter(_kind(fix.what) for fix in fixes)
    return [f"{number} {kind[number > 1]}" for kind, number in counts.most_common()]


def _kind(what: str) -> tuple[str, str]:
    """Return the kind of a fix, in the singular and the plural."""
    if ", which Django" in what:
        return "name that Django removed", "names that Django removed"
    if what.startswith("write `from ."):
        return "implicit relative import", "implicit relative imports"
    return "line of Python 2", "lines of Python 2"


@rule(
    "CS011",
    "removed-api",
    "error",
    "A plugin uses something that Django removed: it fails as soon as that line runs.",
    "Django removes a name two releases after deprecating it. Imported at the top of a module, a removed name keeps"
    " the plugin from loading; inside a function, it fails at the first event or request that reaches it. Use what"
    " replaced it. A plugin that supports several versions can try the new name first and catch ImportError.",
    when="check",
)
def removed_names(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the names that the sources of plugins take from Django although it does not have them."""
    if evidence.host.mends:
        return
    from cantemo_signals.session.sources.dropped import dropped_names  # imports ast

    files = {path: plugin.name for plugin in evidence.plugins for path in evidence.host.files_of(plugin.name)}
    broken = dict(_broken_pages(evidence))
    seen = set()
    for dropped in dropped_names(evidence.host, _failed_files(evidence)):
        place = evidence.host.failures.location((dropped.path, dropped.line))
        if dropped.path in files and (place, dropped.full) not in seen:
            seen.add((place, dropped.full))
            message, hint = _words(dropped)
            yield Occurrence(
                message + (f", so the {broken[place]} fail to load" if place in broken else ""),
                place,
                hint,
                files[dropped.path],
                tells=("ImportError", place),
                unless_told=("failure", place),
            )


def _words(dropped: DroppedName) -> tuple[str, str | None]:
    from cantemo_signals.sandbox.python2.names import DROPPED_BY_DJANGO  # few plugins use one

    django = sys.modules["django"].get_version()
    if dropped.is_field:
        return f"Django {django} refuses models with a {dropped.full}", dropped.instead
    for name in (dropped.full, dropped.full.rpartition(".")[0]):
        if name in DROPPED_BY_DJANGO:
            version, instead = DROPPED_BY_DJANGO[name]
            return f"{version} removed {name}", f"Write `{instead}` instead."
    return f"Django {django} has no {dropped.full}", _near(dropped.full)


def _near(full: str) -> str | None:
    from difflib import get_close_matches  # for a fault only

    module, _, name = full.rpartition(".")
    names = [each for each in namespace_of(sys.modules.get(module)) if type(each) is str]
    near = get_close_matches(name, names, n=1, cutoff=ALIKE)
    return f"Did you mean {near[0]}?" if near else None


def _broken_pages(evidence: Evidence) -> Iterator[tuple[Location | None, str]]:
    """Yield where pages failed to load, and which pages."""
    for plugin in evidence.plugins:
        for pages in plugin.pages:
            if pages.failure is not None:
                yield pages.failure.location, f"{PAGES[pages.kind]} of {plugin.name}"


def _failed_files(evidence: Evidence) -> frozenset[str]:
    """Return the files of the plugins that failed."""
    failed = [each for each in evidence.plugins if each.has_failed or any(page.failure for page in each.pages)]
    return frozenset(path for plugin in failed for path in evidence.host.files_of(plugin.name))
