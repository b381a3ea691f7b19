"""The templates of the plugins: which there are, and the ``pluginblock`` tags in them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from cantemo_signals.sandbox.importing.folders import content_of
from cantemo_signals.values import NamedTuple

FOLDER = "templates"
_TAG = re.compile(rb"""\{%-?\s*pluginblock\s+(["'])(?P<name>[^"'\n]+)\1(?P<words>[^%\n]*)%\}""")
_COMMENTED = re.compile(rb"\{#.*?#\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}", re.DOTALL)


class Tag(NamedTuple):
    """A tag in a template of a plugin, with its words after the name, and its line there."""

    words: tuple[str, ...]
    template: str
    line: int


class Templates:
    """The templates in the ``templates`` folders of plugins, where Django looks for those of its apps.

    ``plugins`` are the paths of the plugins by name, in the order in which Django is assumed to have them as apps.
    """

    def __init__(self, plugins: Mapping[str, str]) -> None:
        self._of_plugins = {name: os.path.join(path, FOLDER) for name, path in plugins.items()}
        self._folders = [*self._of_plugins.values()]

    def find(self, name: str) -> str | None:
        """Return the file of a template, as Django finds it; None if no plugin has it."""
        found = (path for folder in self._folders if (path := _within(folder, name)) is not None)
        return next(found, None) or _found_by_django(name)

    def hidden_by(self, name: str, plugin: str | None) -> str | None:
        """Return the plugin whose template of this name Django finds before that of a plugin that has one, too."""
        having = [each for each, folder in self._of_plugins.items() if _within(folder, name) is not None]
        return having[0] if plugin in having and plugin != having[0] else None

    def is_own(self, name: str) -> bool:
        """Return whether only a plugin can have a template of this name: one has others in the same folder."""
        first, slash, _ = name.partition("/")
        return (
            first not in ("", ".", "..")
            and bool(slash)
            and any(os.path.isdir(os.path.join(folder, first)) for folder in self._folders)
        )

    @cached_property
    def names(self) -> list[str]:
        """The names of all templates."""
        return [name for name, _ in self._files()]

    @cached_property
    def tags(self) -> dict[str, Tag]:
        """The tags in the templates, the first of each name."""
        found: dict[str, Tag] = {}
        for template, path in self._files():
            content = content_of(path)
            if b"pluginblock" not in content:
                continue
            content = _COMMENTED.sub(lambda match: b"\n" * match[0].count(b"\n"), content)
            for match in _TAG.finditer(content):
                name = match["name"].decode("utf-8", "replace")
                words = tuple(match["words"].decode("utf-8", "replace").split())
                found.setdefault(name, Tag(words, template, content.count(b"\n", 0, match.start()) + 1))
        return found

    def _files(self) -> Iterator[tuple[str, str]]:
        """Yield the name and the path of each template."""
        for folder in self._folders:
            for directory, folders, files in os.walk(folder):
                folders.sort()
                for path in (os.path.join(directory, file) for file in sorted(files)):
                    yield os.path.relpath(path, folder).replace(os.sep, "/"), path


def _within(folder: str, name: str) -> str | None:
    """Return the file of a template in a folder, if it is there."""
    path = os.path.normpath(os.path.join(folder, name))
    return path if path.startswith(folder + os.sep) and os.path.isfile(path) else None


def _found_by_django(name: str) -> str | None:
    """Return the file that the installed Django, if a plugin uses its templates, finds in its own and other apps."""
    from cantemo_signals.sandbox.catalogue import library_events  # only for what no plugin has

    if not library_events.has_django():
        return None
    from cantemo_signals.sandbox.installed import templates  # imports Django

    return templates.find(name)
