"""CS0xx: what went wrong while plugins were found, imported, prepared and bootstrapped."""

from __future__ import annotations

from collections.abc import Iterator

from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.values.plugins import Failure, Misspelt, Plugin
from cantemo_signals.values.severity import Severity

PAGES = {"urls": "URLs", "admin": "admin pages"}
"""What to call each kind of pages."""


@rule(
    "CS000",
    "nothing-found",
    "warning",
    "No plugin was found.",
    "A plugin is a package or a module in a plugin directory. Name the directory that holds your plugins, or a single"
    " plugin. -p NAME=PATH loads any directory as a plugin.",
)
def missing_plugins(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the paths if they contain no plugin."""
    paths = ", ".join(evidence.host.paths)
    if paths and not evidence.plugins:
        yield Occurrence(
            f"No plugins found in {paths}",
            hint="A plugin is a package or a module; -p NAME=PATH loads any directory as one.",
        )


@rule(
    "CS002",
    "plugin-failed",
    "error",
    "A plugin failed to load: nothing after the line that raised ran.",
    "The plugin's package, its models or AppConfig.ready() raised an exception. Portal does not load the plugin"
    " either. Fix the line that raised. This is only a warning if the cause may be something that this tool lacks or"
    " blocks.",
    is_failure=True,
)
def failed_plugins(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the plugins that failed to load."""
    for plugin in evidence.plugins:
        if (failure := plugin.failure) is not None:
            text = f"{plugin.name} failed to load: {failure.type}: {failure.message}"
            yield _failed(text, failure, plugin)


@rule(
    "CS003",
    "bootstrap-failed",
    "error",
    "A bootstrap raised, or is misspelt and never called: its connections are missing.",
    "When bootstrap() raises, the connections that it made before remain and the others are missing: fix the line"
    " that raised. Portal calls the method named bootstrap, and Django calls ready of an AppConfig: correct the"
    " name. This is only a warning if the cause may be something that this tool lacks or blocks.",
    is_failure=True,
)
def failed_bootstraps(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the bootstraps that raised, and misspelt methods that were meant to be called in their place."""
    for plugin in evidence.plugins:
        for bootstrap in plugin.bootstraps:
            if (failure := bootstrap.failure) is not None:
                text = f"{bootstrap.name}.bootstrap() raised {failure.type}: {failure.message}"
                yield _failed(text, failure, plugin)
            elif (method := bootstrap.misspelt) is not None:
                text = f"Portal calls the bootstrap() that {bootstrap.name} inherits, never its {method.name}()"
                yield _misspelt(text, "bootstrap", method, plugin)
        for config in plugin.app_configs:
            if config.taken and (method := config.misspelt) is not None:
                text = f"Django calls {config.name}.ready(), never its {method.name}()"
                yield _misspelt(text, "ready", method, plugin)


def _failed(text: str, failure: Failure, plugin: Plugin) -> Occurrence:
    severity: Severity = "warning" if failure.inconclusive else "error"
    told = "failure", failure.location
    return Occurrence(text, failure.location, failure.hint, plugin.name, severity, tells=told)


def _misspelt(text: str, wanted: str, method: Misspelt, plugin: Plugin) -> Occurrence:
    return Occurrence(text, method.location, f"Rename it to {wanted}.", plugin.name, is_failure=False)


@rule(
    "CS012",
    "pages-failed",
    "warning",
    ("A plugin's URLs or admin pages failed to load: the pages are missing, and so are the connections made there."),
    "Portal loads its plugins' URLs before its first request, and Django's admin imports every admin.py. An"
    " exception there breaks pages, and the receivers of these modules are not connected. This is only a note if the"
    " cause may be something that only this tool lacks: a package, a setting, or a value that it made up.",
)
def failed_pages(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the URL and admin modules that raised."""
    for plugin in evidence.plugins:
        for pages in plugin.pages:
            if (failure := pages.failure) is not None:
                what = f"The {PAGES[pages.kind]} of {plugin.name} ({pages.module})"
                text = f"{what} failed to load: {failure.type}: {failure.message}"
                severity: Severity = "note" if failure.inconclusive else "warning"
                cause = "ImportError", failure.location
                yield Occurrence(text, failure.location, failure.hint, plugin.name, severity, unless_told=cause)
