"""CS0xx: what went wrong while plugins were found, imported and bootstrapped."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from cantemo_signals.loader import Failures
from cantemo_signals.sandbox.importing.folders import content_of
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.values.plugins import Plugin, PluginClass

SIGNS = (b".connect", b"@receiver", b"implements(")
"""A file without any of these neither connects receivers nor defines plugin classes."""


@rule(
    "CS000",
    "nothing-found",
    "warning",
    "There is no plugin where one was looked for.",
    "A plugin is a package or a module in a plugin directory. Name the directory that holds the plugins,"
    " or a single plugin; -p NAME=PATH takes a directory as a plugin whatever it holds.",
)
def missing_plugins(evidence: Evidence) -> Iterator[Occurrence]:
    """The paths, if no plugin lies in them."""
    paths = ", ".join(evidence.host.paths)
    if paths and not evidence.plugins:
        yield Occurrence(
            f"There is no plugin in {paths}",
            hint="A plugin is a package or a module; -p NAME=PATH takes a directory as one whatever it holds.",
        )


@rule(
    "CS001",
    "never-connected",
    "warning",
    "A module that connects receivers or defines plugin classes was never imported.",
    "Portal imports a plugin's package and its models, and runs its bootstraps. What none of these imports"
    " does not exist for Portal, and its receivers are never called. Import the module from one of them.",
)
def unimported_modules(evidence: Evidence) -> Iterator[Occurrence]:
    """The modules of plugins that would matter and that nothing imported."""
    host = evidence.host
    imported = set(host.plugin_modules().values())
    for plugin in evidence.plugins:
        for path in host.files_of(plugin.name) if plugin.loaded else ():
            if path not in imported and (purpose := _purpose(path)) is not None:
                line, what = purpose
                yield Occurrence(
                    f"{os.path.basename(path)} {what}, but nothing imported it",
                    host.failures.location((path, line)),
                    _how_to_import(path, host.files_of(plugin.name), host.failures),
                    plugin.name,
                )


@rule(
    "CS002",
    "plugin-failed",
    "error",
    "A plugin failed to load: nothing after the line that raised has run.",
    "An exception while a plugin's package, models or AppConfig.ready() ran. Portal does not load the plugin"
    " either. Fix the line that raised.",
    is_failure=True,
)
def failed_plugins(evidence: Evidence) -> Iterator[Occurrence]:
    """The plugins that raised while they were imported."""
    for plugin in evidence.plugins:
        if (failure := plugin.failure) is not None:
            text = f"{plugin.name} failed to load: {failure.type}: {failure.message}"
            yield Occurrence(text, failure.location, failure.hint, plugin.name)


@rule(
    "CS003",
    "bootstrap-failed",
    "error",
    "A bootstrap raised: what it connects after that line is not connected.",
    "An exception in bootstrap(). The connections that it made before stand, the others are missing. Fix the line"
    " that raised.",
    is_failure=True,
)
def failed_bootstraps(evidence: Evidence) -> Iterator[Occurrence]:
    """The bootstraps that raised."""
    for plugin in evidence.plugins:
        for bootstrap in plugin.bootstraps:
            if (failure := bootstrap.failure) is not None:
                text = f"{bootstrap.name}.bootstrap() raised {failure.type}: {failure.message}"
                yield Occurrence(text, failure.location, failure.hint, plugin.name)


@rule(
    "CS004",
    "bootstrap-not-run",
    "error",
    "A plugin class was never instantiated: Portal does not see it.",
    "Portal knows the instances of plugin classes, not the classes. Without one the class implements its interfaces"
    " for nobody, and its bootstrap does not run. Write `ClassName()` at module level, below the class.",
)
def uninstantiated_classes(evidence: Evidence) -> Iterator[Occurrence]:
    """The plugin classes without an instance, but for the bases of others."""
    for plugin in evidence.plugins:
        for cls in plugin.classes:
            if cls.instances == 0 and cls.interfaces and not _is_a_base(cls, plugin):
                yield Occurrence(
                    f"{cls.name} ({', '.join(cls.interfaces)}) was never instantiated: Portal does not see it",
                    cls.location,
                    f"Write {cls.name}() at module level.",
                    plugin.name,
                )


def _is_a_base(cls: PluginClass, plugin: Plugin) -> bool:
    return any(cls.name in other.bases for other in plugin.classes if other.instances)


def _how_to_import(path: str, files: list[str], failures: Failures) -> str:
    directory, name = os.path.split(path.removesuffix(".py"))
    if os.path.isfile(os.path.join(directory, name, "__init__.py")):
        return f"Python takes the package {name}/ beside it instead: move it there, or remove one of the two."
    pattern = re.compile(rb"^[ \t]*(?:from|import)[ \t]+" + re.escape(name).encode() + rb"\b", re.MULTILINE)
    for other in files:
        if os.path.dirname(other) == directory and (match := pattern.search(text := content_of(other))):
            place = failures.location((other, text.count(b"\n", 0, match.start()) + 1))
            return f"{place} imports it as Python 2 does, and hides that it fails: write `from .{name} import …`."
    return "Import it from a bootstrap, from models, or from the package."


def _purpose(path: str) -> tuple[int, str] | None:
    """The line for which a module would matter, and what it does there."""
    text = content_of(path)
    if not any(sign in text for sign in SIGNS):
        return None
    from cantemo_signals.session.rules.source import purpose  # imports ast, which few runs need

    return purpose(text)
