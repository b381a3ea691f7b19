"""The URLs of the installed Django: those of the plugins, and made-up ones for Portal's own, which are unknown.

Each plugin's URLs are found with and without its namespace, because plugins write both (seen in code: Cantemo's
FileSysArchive names its URLs without, others with the namespace that they give). How Portal mounts them is inferred.
"""

from __future__ import annotations

import sys
from functools import cached_property
from importlib import import_module
from types import ModuleType
from typing import Any

from django.urls import (
    NoReverseMatch,
    URLPattern,
    URLResolver,
    clear_url_caches,
    get_callable,
    get_resolver,
    include,
    re_path,
)
from django.urls.resolvers import RegexPattern

from cantemo_signals.sandbox import effects
from cantemo_signals.values import NamedTuple

ROOT = "portal.urls"
NEAR = 0.85

_OF_PORTAL = {
    "admin_index": "/admin/",
    "search:index": "/search/",
    "vs_collection": "/vs/collections/{}/",
    "vs_item": "/vs/item/{}/",
    "vs_job": "/vs/job/{}/",
    "vs_jobs": "/vs/jobs/",
}
"""The pages of Portal whose names are seen in templates of its own theme, and whose paths are seen in plugins."""


def mount(modules: dict[int, str]) -> None:
    """Make Django look at the URLs of the plugins when it is next asked for one.

    ``modules`` are those found under a name other than the plugin gives, by the ``id`` of its instance.
    """
    clear_url_caches()
    resolver = get_resolver(ROOT)
    resolver.__class__ = PortalResolver
    resolver.modules = modules


class PortalResolver(URLResolver):
    """The root of all URLs; what belongs to no plugin is resolved as if Portal had it."""

    modules: dict[int, str]

    @cached_property
    def _plugins(self) -> list[PluginUrls]:
        core = sys.modules.get("portal.pluginbase.core")
        plugins = [] if core is None else core.environment.instances_of("IPluginURL")
        return [urls for plugin in plugins if (urls := _of_plugin(plugin, self.modules)) is not None]

    @cached_property
    def url_patterns(self) -> list[Any]:
        """The URLs of all plugins, each with and without its namespace."""
        return [part for urls in self._plugins for part in urls.parts]

    def resolve_error_handler(self, view_type: int) -> Any:
        """The view that answers an error: Django's own, because Portal's is unknown."""
        return get_callable(getattr(import_module("django.conf.urls"), f"handler{view_type}"))

    @property
    def namespace_dict(self) -> Any:
        """The namespaces of the plugins; any other is Portal's, unless it resembles one of those."""
        in_part = [
            (str(urls.namespace), urls.parts[-1]) for urls in self._plugins if urls.namespace and urls.is_in_part
        ]
        answers = {namespace: ("", _InPart(namespace, part)) for namespace, part in in_part}
        return _Namespaces({**super().namespace_dict, **answers})

    def _reverse_with_prefix(self, lookup_view: Any, _prefix: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return super()._reverse_with_prefix(lookup_view, _prefix, *args, **kwargs)
        except NoReverseMatch:
            if not isinstance(lookup_view, str) or self.reverse_dict.getlist(lookup_view):
                raise
            return _of_portal(lookup_view, [*args, *kwargs.values()]) or _made_up(lookup_view, args, kwargs)


class PluginUrls(NamedTuple):
    """The URLs of a plugin; ``is_in_part`` means that some of them are made up, so that their names are unknown."""

    parts: list[Any]
    namespace: str | None
    is_in_part: bool


def _of_plugin(plugin: Any, modules: dict[int, str]) -> PluginUrls | None:
    """Return the URLs of a plugin; None if they fail, which is reported elsewhere."""
    try:
        pattern, namespace, urls = plugin.urlpattern, getattr(plugin, "namespace", None), plugin.urls
        module: Any = import_module(modules.get(id(plugin), urls)) if isinstance(urls, str) else urls
        written = getattr(module, "urlpatterns", module)
        patterns = [each for each in written if isinstance(each, (URLPattern, URLResolver))]
        parts = [re_path(pattern, include(patterns))]
        if isinstance(namespace, str):
            app = getattr(module, "app_name", namespace)
            parts.insert(0, re_path(pattern, include((patterns, app), namespace=namespace)))
        for part in parts:
            assert part.reverse_dict is not None  # this looks at every pattern
        return PluginUrls(parts, namespace if isinstance(namespace, str) else None, not _are_known(written))
    except Exception:  # noqa: BLE001 - plugin code
        return None


def _are_known(patterns: Any) -> bool:
    """Return whether nothing in these patterns is made up, as those of a missing library's router are."""
    if type(patterns) not in (list, tuple):
        return False
    inner = [each.urlconf_module for each in patterns if isinstance(each, URLResolver)]
    return all(isinstance(each, (URLPattern, URLResolver)) for each in patterns) and all(
        _are_known(each.urlpatterns if isinstance(each, ModuleType) else each) for each in inner
    )


class _Namespaces(dict[str, Any]):
    def __missing__(self, name: str) -> Any:
        from difflib import get_close_matches  # takes 3 ms, only for a namespace of no plugin

        if get_close_matches(name, self, 1, NEAR):
            raise KeyError(name)
        return "", _OfPortal(name)


class _OfPortal:
    """A namespace of Portal, which has every name."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.app_dict: dict[str, Any] = {}
        self.pattern = type("Pattern", (), {"converters": {}})

    @property
    def namespace_dict(self) -> Any:
        """The namespaces within it."""
        return _Namespaces()

    def _reverse_with_prefix(self, lookup_view: Any, _prefix: str, *args: Any, **kwargs: Any) -> Any:
        name = f"{self._name}:{lookup_view}"
        return _of_portal(name, [*args, *kwargs.values()]) or _made_up(name, args, kwargs)


class _InPart(_OfPortal):
    """The namespace of a plugin some of whose URLs are made up."""

    def __init__(self, name: str, part: Any) -> None:
        super().__init__(name)
        self._root = URLResolver(RegexPattern(r"^/"), [part])

    @property
    def namespace_dict(self) -> Any:
        """The namespaces within it."""
        return _Namespaces(self._root.namespace_dict)

    def _reverse_with_prefix(self, lookup_view: Any, _prefix: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return self._root._reverse_with_prefix(lookup_view, _prefix, *args, **kwargs)
        except NoReverseMatch:
            return super()._reverse_with_prefix(lookup_view, _prefix, *args, **kwargs)


def _of_portal(name: str, values: list[Any]) -> str | None:
    """Return the path of one of Portal's pages; None if it is not known for such values."""
    path = _OF_PORTAL.get(name)
    return None if path is None or path.count("{}") != len(values) else path.format(*values)


def _made_up(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    frame = effects.plugin_frame(sys._getframe(1))
    witness = effects.report("made up", "django.urls.reverse", (name, *args), kwargs, frame)
    url = "/" + "".join(f"{part}/" for part in (*name.split(":"), *args, *kwargs.values()))
    if witness is not None:
        witness.returned(url)
    return url
