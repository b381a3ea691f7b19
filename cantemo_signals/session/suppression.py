"""Suppression of findings: by a comment in the source, by the configuration, or because they are known already."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.hosts import Host
from cantemo_signals.session.comments import MARKER, Comment, comments_in
from cantemo_signals.session.sources.texts import Text, texts
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.baselines import line_of
from cantemo_signals.values.checks import Suppressed
from cantemo_signals.values.connections import Finding
from cantemo_signals.values.criteria import Criteria
from cantemo_signals.values.locations import Location
from cantemo_signals.values.rules import UNUSED_IGNORE


class Source(NamedTuple):
    """A file with comments that ignore rules."""

    plugin: str | None
    is_imported: bool
    comments: list[Comment]


class Ignores:
    """The comments in plugins' files that ignore rules, and which of their codes have ignored something."""

    def __init__(self, host: Host) -> None:
        self._sources = {
            host.failures.path(text.path): Source(_plugin(text), text.is_imported, comments_in(text.content))
            for text in texts(host, MARKER)
        }
        self._used: set[tuple[str, Comment, str]] = set()

    def __iter__(self) -> Iterator[tuple[str, Source, Comment]]:
        return ((path, source, comment) for path, source in self._sources.items() for comment in source.comments)

    def is_used(self, path: str, comment: Comment, code: str) -> bool:
        """Return whether one code of a comment has ignored something."""
        return (path, comment, code) in self._used

    def of(self, finding: Finding) -> Suppressed | None:
        """Return the finding as suppressed by a comment at its line or at the line that connects, or None.

        A comment cannot ignore the finding that it ignores nothing.
        """
        found = None
        places = (finding.location, finding.related) if finding.code != UNUSED_IGNORE else ()
        for place in filter(None, places):
            source = self._sources.get(place.path)
            for comment in () if source is None else source.comments:
                code = comment.code_for(finding.code)
                if code is not None and comment.word == "ignore" and comment.first <= place.line <= comment.last:
                    self._used.add((place.path, comment, code))
                    at = Location(place.path, comment.line)
                    found = found or Suppressed(finding, comment.by, at, comment.why)
        return found


class Judged(NamedTuple):
    """What was judged: the ``codes`` of the rules that were asked, the comments, and the plugins that failed."""

    codes: frozenset[str]
    ignores: Ignores
    failed: frozenset[str]


class Suppression:
    """The sorting of findings into reported and suppressed ones."""

    def __init__(self, host: Host, criteria: Criteria) -> None:
        self._failures = host.failures
        self._criteria = criteria
        self.ignores = Ignores(host)

    def sorted(self, found: Iterable[Finding]) -> tuple[tuple[Finding, ...], tuple[Suppressed, ...]]:
        """Return the findings to report, and those that are suppressed."""
        known = self._criteria.known
        left = Counter(known.lines) if known is not None else Counter[str]()
        told, suppressed = [], []
        for finding in found:
            reason = self.ignores.of(finding) or self._excused(finding) or self._known(finding, left)
            if reason is None:
                told.append(finding)
            else:
                suppressed.append(reason)
        return tuple(told), tuple(suppressed)

    def _excused(self, finding: Finding) -> Suppressed | None:
        path = None if finding.location is None else os.path.abspath(self._failures.file(finding.location))
        for pattern, codes in self._criteria.excused:
            if finding.code.startswith(codes) and _fits(pattern, finding.plugin, path):
                return Suppressed(finding, "per-plugin-ignores")
        return None

    def _known(self, finding: Finding, left: Counter[str]) -> Suppressed | None:
        known = self._criteria.known
        if known is None:
            return None
        location = finding.location
        at = None if location is None else location._replace(path=self._failures.file(location))
        line = line_of(finding._replace(location=at), known.directory)
        if not known.everything and not left[line]:
            return None
        left[line] -= 1
        return Suppressed(finding, "baseline")


def _plugin(text: Text) -> str | None:
    name = text.namespace.get("__name__")
    return plugin_of(name if type(name) is str else text.package)


def _fits(pattern: str, plugin: str | None, path: str | None) -> bool:
    """Return whether a glob is about this plugin or, with a slash in it, about this path or a directory above it."""
    if os.sep not in pattern:
        return plugin is not None and fnmatchcase(plugin, pattern)
    return path is not None and (fnmatchcase(path, pattern) or fnmatchcase(path, f"{pattern.rstrip(os.sep)}/*"))
