"""CS001: code that is meant to connect receivers but did not, with the first reason that applies."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.loader import Failures
from cantemo_signals.sandbox import environment
from cantemo_signals.sandbox.importing.folders import content_of
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.session.rules.bare_decorators import bare_decorators
from cantemo_signals.session.wiring import in_words, signal_name
from cantemo_signals.values.plugins import AppConfig, Plugin

if TYPE_CHECKING:  # these import ast: few runs need them
    from cantemo_signals.session.partings import Reason
    from cantemo_signals.session.reasons import Reasons
    from cantemo_signals.session.sources.declared import Declared

SIGNS = (b"connect", b"receiver", b"implements(")
"""A file without any of these neither connects receivers nor defines plugin classes."""
MOST_NAMES = 3
_SCRIPT = rb"(?m)^if __name__ =="  # to compile these takes 0.4 ms
_IMPORTED_OTHERWISE = (
    r"/(?:tests?|migrations|management|templatetags|scripts|docs)/"
    r"|/(?:tests?|test_\w+|\w+_tests?|conftest|tasks|celery\w*|[aw]sgi|routing|consumers|gunicorn\w*|setup)\.py\Z"
)
"""Files that a test run, migration, command, template, server or worker imports, but Portal does not when it loads."""


@rule(
    "CS001",
    "never-connected",
    "warning",
    "Code that connects a receiver, or defines a plugin class, never ran.",
    "Portal imports a plugin's package and its models, and runs its bootstraps. Code that none of these reaches"
    " never runs, and its receivers are never called. Import the module from one of them, call the function, or"
    " correct the condition. This is only a note if the condition may be true in Portal. Only check traces the lines"
    " of imported files.",
)
def never_connected(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the plugins' files that would matter but were not imported; for check, also each place that did not run."""
    reasons = _reasons(evidence)
    yield from _unimported(evidence, reasons)
    yield from bare_decorators(evidence)
    if reasons is not None:
        yield from _unreached(evidence, reasons)


def _reasons(evidence: Evidence) -> Reasons | None:
    """Return the reasons for what happened inside files, or None if their lines were not followed."""
    if evidence.lines is None or not evidence.lines.is_known:
        return None
    from cantemo_signals.session.reasons import Reasons  # only check needs it

    return Reasons(evidence.host, evidence.plugins, evidence.lines)


def _unimported(evidence: Evidence, reasons: Reasons | None) -> Iterator[Occurrence]:
    host = evidence.host
    imported = set(host.plugin_modules().values())
    switched_off = {plugin_of(module) for _, module, _ in environment.denials}
    unimported: dict[str, Plugin] = {}
    for plugin in evidence.plugins:
        is_judged = plugin.loaded and plugin.name not in switched_off
        files = host.files_of(plugin.name) if is_judged else []
        forgotten = [path for path in files if path not in imported and _may_matter(path)]
        for path in forgotten:
            if not _may_be_imported(path, plugin, evidence):
                unimported[path] = plugin
    may_be_later = _may_be_imported_later(evidence) if unimported and reasons is None else None
    for path, purpose in _purposes(unimported, evidence).items():
        plugin = unimported[path]
        config = _config_that_imports(path, plugin, host.files_of(plugin.name), host.failures)
        if config is not None or may_be_later is None or not may_be_later(path):
            yield from _forgotten(path, purpose, plugin, evidence, reasons)


def _forgotten(
    path: str, purpose: tuple[int, str], plugin: Plugin, evidence: Evidence, reasons: Reasons | None
) -> Iterator[Occurrence]:
    """Yield the finding for a file that nothing imported, unless something may still import it."""
    line, what = purpose
    failures, files = evidence.host.failures, evidence.host.files_of(plugin.name)
    text = f"{os.path.basename(path)} {what}, but nothing imports it"
    hint: str | None = _how_to_import(path, files, failures)
    reason = None
    if (config := _config_that_imports(path, plugin, files, failures)) is not None:
        if config.location is not None and config.location.path == failures.path(path):
            text += f": Django does not use {config.name} ({config.location})"
        else:
            text += f": {config.name} ({config.location}) would, but Django does not use it"
        hint = f"{config.why_not}: {_how_to_be_taken(config)}."
    elif reasons is not None:
        if (reason := reasons.why_not_imported(path)) is None or reason.is_told or reason.severity is None:
            return
        if reason.place != (path, 1):
            text = f"{os.path.basename(path)} {what}, but {reason.text.removeprefix(os.path.basename(path)).lstrip()}"
            hint = reason.hint
    severity = None if reason is None else reason.severity
    yield Occurrence(text, failures.location((path, line)), hint, plugin.name, severity)


def _may_be_imported_later(evidence: Evidence) -> Callable[[str], bool]:
    """Return a test for whether a function, or something unknown, may import a file; only check knows which ran."""
    from cantemo_signals.session.sources.references import References  # imports ast: few runs need it

    references = References(evidence.host)

    def may_be(path: str) -> bool:
        imports = references.imports_of(path)
        return imports is None or any(each.function is not None and each.text.is_imported for each in imports)

    return may_be


def _unreached(evidence: Evidence, reasons: Reasons) -> Iterator[Occurrence]:
    """Yield the places in imported files that did not run, one finding for each reason and file."""
    ran: list[Declared] = []
    others: list[Declared] = []
    for place in reasons.declared():
        if place.kind == "connects" and place.spot.text.is_imported:
            (ran if reasons.has_run(place) else others).append(place)
    groups: dict[tuple[str, Reason], list[Declared]] = {}
    for place in others:
        reason = reasons.why_not(place.spot)
        if reason is None or reason.is_told or reason.severity is None:
            continue
        if not any(_stands_for(each, place, reason) for each in ran):
            groups.setdefault((place.spot.text.path, reason), []).append(place)
    for (_, reason), places in groups.items():
        yield _occurrence(places, reason, evidence)


def _stands_for(other: Declared, place: Declared, reason: Reason) -> bool:
    """Return whether another place connects the same signal in the other branch of the condition."""
    if reason.span is None or other.spot.text.path != (reason.place or ("",))[0]:
        return False
    first, last = reason.span
    return first <= other.spot.line <= last and not set(other.signals).isdisjoint(place.signals)


def _occurrence(places: list[Declared], reason: Reason, evidence: Evidence) -> Occurrence:
    first = places[0]
    written = list(dict.fromkeys(place.written or "a receiver" for place in places))
    signals = list(dict.fromkeys(name for place in places for name in place.signals))
    is_connected = any(each.name == first.receiver and signal_name(each.signal) in signals for each in evidence.entries)
    what = f"{'is' if len(written) == 1 else 'are'} not connected to {_some(signals)}{' here' if is_connected else ''}"
    return Occurrence(
        f"{_some(written)} {what}: {reason.text}",
        evidence.host.failures.location(first.spot.place),
        None if is_connected else reason.hint,
        plugin_of(first.spot.text.module),
        "note" if is_connected else reason.severity,
        receiver=first.receiver if len(written) == 1 else None,
    )


def _some(names: list[str]) -> str:
    return in_words([*names[:MOST_NAMES], "others"] if len(names) > MOST_NAMES else names)


def _may_be_imported(path: str, plugin: Plugin, evidence: Evidence) -> bool:
    """Return whether code that has not run, or that failed, may import a module that nothing has imported."""
    files = evidence.host.files_of(plugin.name)
    root = os.path.dirname(min(files, key=len))
    is_admin = path == os.path.join(root, "admin.py") and evidence.host.is_emulated  # a made-up Django has no admin
    if is_admin or re.search(_IMPORTED_OTHERWISE, path[len(root) :]):
        return True
    if not evidence.host.is_emulated and _is_of_another_app(path, root, files):
        return True
    return any(pages.failure for pages in plugin.pages) and _is_imported_by_one(path, files)


def _is_of_another_app(path: str, root: str, files: list[str]) -> bool:
    """Return whether a file belongs to an app nested in this one that the project does not install."""
    directory = os.path.dirname(path)
    while len(directory) > len(root):
        if os.path.join(directory, "apps.py") in files:
            return True
        directory = os.path.dirname(directory)
    return False


def _is_imported_by_one(path: str, files: list[str]) -> bool:
    """Return whether one of the other files has an import that mentions the name of this module."""
    pattern = _import_of(path)
    return any(pattern.search(content_of(other)) for other in files if other != path)


def _import_of(path: str) -> re.Pattern[bytes]:
    name = re.escape(os.path.basename(path).removesuffix(".py")).encode()
    return re.compile(rb"^[ \t]*(?:from|import)[ \t][^\n]*\b" + name + rb"\b", re.MULTILINE)


def _config_that_imports(path: str, plugin: Plugin, files: list[str], failures: Failures) -> AppConfig | None:
    """Return the first AppConfig with a ``ready()`` that is in, or imports, this module, but was not taken."""
    for config in plugin.app_configs:
        if not config.taken and config.outcome is not None and (place := config.location) is not None:
            own = next((file for file in files if failures.path(file) == place.path), None)
            lines = content_of(own).split(b"\n") if own else []
            body, _, _ = b"\n".join(lines[place.line :]).partition(b"\nclass ")
            if own == path or _import_of(path).search(body):
                return config
    return None


def _how_to_be_taken(config: AppConfig) -> str:
    if config.module.rpartition(".")[2] != "apps":
        return f"move {config.name} there"
    return f"set default = True in {config.name} only"


def _how_to_import(path: str, files: list[str], failures: Failures) -> str:
    directory, name = os.path.split(path.removesuffix(".py"))
    if os.path.isfile(os.path.join(directory, name, "__init__.py")):
        return f"Python imports the package {name}/ beside it instead: move it there, or remove one of the two."
    pattern = re.compile(rb"^[ \t]*(?:from|import)[ \t]+" + re.escape(name).encode() + rb"\b", re.MULTILINE)
    for other in files:
        if os.path.dirname(other) == directory and (match := pattern.search(text := content_of(other))):
            place = failures.location((other, text.count(b"\n", 0, match.start()) + 1))
            return f"{place} imports it the Python 2 way, and hides that this fails: write `from .{name} import …`."
    return "Import it from a bootstrap, from models, or from the package."


def _may_matter(path: str) -> bool:
    content = content_of(path)
    return any(sign in content for sign in SIGNS) and not re.search(_SCRIPT, content)


def _purposes(paths: Collection[str], evidence: Evidence) -> dict[str, tuple[int, str]]:
    """Return, for each module, the line that makes it matter, and what it does there."""
    if not paths:
        return {}
    from cantemo_signals.session.sources.declared import purposes  # imports ast: few runs need it

    return purposes(paths, evidence.host)
