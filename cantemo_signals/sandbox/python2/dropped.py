"""Names that Django had under older Portals and dropped since: full name → version that dropped it, what to write."""

from __future__ import annotations

_FOUR, _THREE, _TWO, _NINE = "Django 4.0", "Django 3.0", "Django 2.0", "Django 1.9"

DROPPED: dict[str, tuple[str, str]] = {
    "django.conf.urls.defaults": ("Django 1.6", "django.urls"),
    "django.conf.urls.patterns": ("Django 1.10", "a plain list"),
    "django.conf.urls.url": (_FOUR, "django.urls.re_path"),
    "django.contrib.auth.views.login": ("Django 2.1", "django.contrib.auth.views.LoginView"),
    "django.contrib.auth.views.logout": ("Django 2.1", "django.contrib.auth.views.LogoutView"),
    "django.contrib.staticfiles.templatetags.staticfiles": (_THREE, "django.templatetags.static"),
    "django.core.cache.get_cache": (_NINE, "django.core.cache.caches"),
    "django.core.context_processors": ("Django 1.10", "django.template.context_processors"),
    "django.core.urlresolvers": (_TWO, "django.urls"),
    "django.db.models.NullBooleanField": (_FOUR, "BooleanField(null=True)"),
    "django.db.models.get_model": (_NINE, "django.apps.apps.get_model"),
    "django.db.models.loading": (_NINE, "django.apps.apps"),
    "django.db.models.permalink": ("Django 2.1", "django.urls.reverse"),
    "django.forms.util": (_NINE, "django.forms.utils"),
    "django.shortcuts.render_to_response": (_THREE, "render"),
    "django.utils.datastructures.SortedDict": (_NINE, "collections.OrderedDict"),
    "django.utils.decorators.available_attrs": (_THREE, "functools.WRAPPER_ASSIGNMENTS"),
    "django.utils.encoding.force_text": (_FOUR, "force_str"),
    "django.utils.encoding.force_unicode": (_NINE, "force_str"),
    "django.utils.encoding.python_2_unicode_compatible": (_THREE, "nothing"),
    "django.utils.encoding.smart_text": (_FOUR, "smart_str"),
    "django.utils.encoding.smart_unicode": (_NINE, "smart_str"),
    "django.utils.functional.curry": (_THREE, "functools.partial"),
    "django.utils.http.is_safe_url": (_FOUR, "url_has_allowed_host_and_scheme"),
    "django.utils.http.urlquote": (_FOUR, "urllib.parse.quote"),
    "django.utils.http.urlquote_plus": (_FOUR, "urllib.parse.quote_plus"),
    "django.utils.http.urlunquote": (_FOUR, "urllib.parse.unquote"),
    "django.utils.http.urlunquote_plus": (_FOUR, "urllib.parse.unquote_plus"),
    "django.utils.importlib": (_NINE, "importlib"),
    "django.utils.lru_cache": (_THREE, "functools.lru_cache"),
    "django.utils.safestring.SafeText": (_FOUR, "SafeString"),
    "django.utils.simplejson": ("Django 1.7", "json"),
    "django.utils.six": (_THREE, "Python 3"),
    "django.utils.timezone.utc": ("Django 5.0", "datetime.timezone.utc"),
    "django.utils.translation.ugettext": (_FOUR, "gettext"),
    "django.utils.translation.ugettext_lazy": (_FOUR, "gettext_lazy"),
    "django.utils.translation.ugettext_noop": (_FOUR, "gettext_noop"),
    "django.utils.translation.ungettext": (_FOUR, "ngettext"),
    "django.utils.translation.ungettext_lazy": (_FOUR, "ngettext_lazy"),
}


def advice(full: str) -> str | None:
    """What to write instead of a name that Django dropped, or of one from a module that it dropped."""
    name = full if full in DROPPED else full.rpartition(".")[0]
    if name not in DROPPED:
        return None
    version, instead = DROPPED[name]
    return f"write `{instead}` instead of `{name}`, which {version} dropped"
