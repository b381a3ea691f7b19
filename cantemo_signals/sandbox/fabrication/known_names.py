"""Third-party modules that may be made up, and the names in them that cannot be made up blindly."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cached_property, partial
from types import ModuleType
from typing import Any

from cantemo_signals.bus import Bus
from cantemo_signals.sandbox import environment
from cantemo_signals.sandbox.fabrication.fabricated import DecoratorFactory, task_behind
from cantemo_signals.sandbox.fabrication.models import SIGNALS

_ON_DJANGO = """
rest_framework rest_framework_simplejwt drf_spectacular drf_yasg djcelery crispy_forms mptt guardian taggit reversion
haystack south jsonfield rest_framework_xml s3direct corsheaders compressor oauth2_provider picklefield polymorphic
"""
_THIRD_PARTY = """
celery kombu amqp billiard pyxb lxml elasticsearch elasticsearch_dsl opensearchpy opensearch_dsl requests urllib3 bs4
boto boto3 botocore raven sentry_sdk slack_sdk slackclient gnmvidispine pytz dateutil yaml httplib2 PIL psycopg2 MySQLdb
memcache pylibmc redis pika six mock xmltodict simplejson ldap paramiko pycurl feedparser markdown certifi jwt oauthlib
requests_oauthlib googleapiclient oauth2client unicodecsv xlwt xlrd openpyxl reportlab suds zeep timecode pymediainfo
isodate iso8601 slugify unidecode jsonschema cryptography numpy apiclient sqlalchemy
"""

ON_DJANGO = frozenset(_ON_DJANGO.split())
"""Made up if Django is, whether installed or not: an unconfigured Django imports no models."""

THIRD_PARTY = frozenset(_THIRD_PARTY.split())
"""Made up only if not installed."""

_FORMS = """
Form ModelForm Field CharField IntegerField FloatField DecimalField BooleanField ChoiceField TypedChoiceField
MultipleChoiceField ModelChoiceField ModelMultipleChoiceField DateField DateTimeField TimeField EmailField URLField
FileField ImageField RegexField SlugField ValidationError Widget Select SelectMultiple RadioSelect CheckboxInput
CheckboxSelectMultiple TextInput Textarea PasswordInput HiddenInput DateInput DateTimeInput FileInput Media
"""
_MODELS = """
Model Manager QuerySet Q F Count Sum Max Min Avg Field AutoField BigAutoField CharField TextField SlugField EmailField
URLField IntegerField BigIntegerField PositiveIntegerField FloatField DecimalField BooleanField NullBooleanField
DateField DateTimeField TimeField DurationField FileField ImageField JSONField UUIDField BinaryField ForeignKey
OneToOneField ManyToManyField CASCADE PROTECT SET_NULL SET_DEFAULT DO_NOTHING
"""
STAR_IMPORTS = {
    "django.conf.urls": ("handler404", "handler500", "include", "url"),
    "django.conf.urls.defaults": ("handler404", "handler500", "include", "patterns", "url"),
    "django.db.models": tuple(_MODELS.split()),
    "django.db.models.signals": (*SIGNALS, "class_prepared", "pre_migrate", "post_migrate"),
    "django.contrib.auth.signals": ("user_logged_in", "user_logged_out", "user_login_failed"),
    "django.forms": tuple(_FORMS.split()),
}
"""The names that ``from … import *`` imports from these."""

_DECORATORS = """
django.contrib.admin.register django.contrib.admin.decorators.register
django.contrib.auth.decorators.user_passes_test django.utils.decorators.method_decorator
django.views.decorators.http.condition django.views.decorators.http.etag django.views.decorators.http.last_modified
six.add_metaclass django.utils.six.add_metaclass
"""
_DECORATOR_FACTORIES = frozenset(_DECORATORS.split())
ELSEWHERE = {
    # Development Guide, plugins/events, prints the signal without its module.
    "portal.vidispine_auto_import_ntfcn": "portal.vidispine.signals.vidispine_auto_import_ntfcn",
}
"""Portal's names as documents print them, and where they really are."""

MODULES_ELSEWHERE = {
    # Development Guide, plugins/template_plugins; its other pages and all public plugins write the other one.
    "portal.utils.plugin_interfaces": "portal.generic.plugin_interfaces",
}
"""Portal's modules as documents print them, and which they really are."""

_SWITCHES = {"is_app_enabled": "portal.utils.apps.is_app_enabled"}
"""What must not be made up, wherever in Portal a plugin imports it from: made-up objects are true."""

_NOT_EMULATED = """
UserProfile SimpleMetadataDocument DistributionMetadataRule get_items_from_fcp7_xml replace_items_with_tombstones
cache_get_user createVSMetadataFieldGroupFromDict createThumbnails error_string get_storage_mapping is_locked is_online
"""
NOT_EMULATED = frozenset(_NOT_EMULATED.split())
"""Names that Portal has and the emulated one lacks, as its templates and public plugins show: not misspelt."""

MISSING = object()


class AppConfig:
    """Django's description of an installed app."""

    name: str
    label: str
    verbose_name: str
    path: str
    default_auto_field: str

    def __init__(self, app_name: str, app_module: ModuleType) -> None:
        self.name = app_name
        self.module = app_module
        self.label = vars(type(self)).get("label", app_name.rpartition(".")[2])
        self.verbose_name = vars(type(self)).get("verbose_name", self.label.title())
        self.path = vars(type(self)).get("path", "".join(getattr(app_module, "__path__", [])[:1]))

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.label}>"

    def ready(self) -> None:
        """Nothing, unless a subclass says otherwise."""


def is_on_django(module: str) -> bool:
    """Return whether a module belongs to Django or to a library that builds on it."""
    root = module.partition(".")[0]
    return root in ON_DJANGO or root.startswith("django")


def known_elsewhere(module: str, name: str) -> str | None:
    """Return where a Portal name really is, if it is one that documents or plugins import from elsewhere."""
    known_as = ELSEWHERE.get(f"{module}.{name}")
    if known_as is None and module.partition(".")[0] == "portal":
        known_as = _SWITCHES.get(name)
    return known_as


def known_value(module: str, name: str, bus: Bus) -> Any:
    """Return the value of a name if it is known, otherwise ``MISSING``."""
    full = f"{module}.{name}"
    if full in _DECORATOR_FACTORIES:
        return DecoratorFactory(full)
    if module == "rest_framework.status" and name.startswith("HTTP_"):
        return int(name.split("_")[1])
    if module in ("django.utils.timezone", "pytz"):
        from cantemo_signals.sandbox.fabrication.known_values import TIMES  # few plugins need it

        return TIMES[module].get(name, MISSING)
    make = _MAKERS.get(full)
    return _VALUES.get(full, MISSING) if make is None else make(bus)


def celery_signal(bus: Bus) -> Any:
    """Return a signal with Celery's ``connect``, which returns the receiver, and without one is a decorator."""

    class CelerySignal(bus.Signal):  # type: ignore[misc, name-defined]
        """A signal as Celery has them."""

        def connect(
            self,
            receiver: Any = None,
            sender: Any = None,
            weak: bool = True,  # noqa: FBT001, FBT002  # Celery's signature
            dispatch_uid: Any = None,
            retry: bool = False,  # noqa: FBT001, FBT002  # the same
        ) -> Any:
            if receiver is None:
                return partial(self.connect, sender=sender, weak=weak, dispatch_uid=dispatch_uid, retry=retry)
            named = {} if sender is None else {"sender": task_behind(sender)}
            super().connect(receiver, weak=weak and not retry, dispatch_uid=dispatch_uid, **named)
            return receiver

    return CelerySignal()


def _get_logger(bus: Bus) -> Any:
    from logging import getLogger  # takes ten milliseconds, only for plugins that log

    return getLogger


def _import_string(path: str) -> Any:
    module, _, name = path.rpartition(".")
    __import__(module)
    return getattr(sys.modules[module], name)


def on_commit(function: Callable[[], object], *args: object, **kwargs: object) -> None:
    """Call the function at once, as Django does if no transaction is open."""
    function()


def _first(text: Any, *rest: object, **named: object) -> Any:
    return text


def _second(context: object, text: Any, *rest: object, **named: object) -> Any:
    return text


def _counted(singular: Any, plural: Any, number: Any = None, *rest: object) -> Any:
    return singular if number == 1 else plural


def _text(value: Any = "", *rest: object, **named: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def _octets(value: Any = "", *rest: object, **named: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def _choices(kind: str) -> Callable[[Bus], type]:
    def make(bus: Bus) -> type:
        from cantemo_signals.sandbox.fabrication import known_values  # few plugins need it

        return getattr(known_values, kind)  # type: ignore[no-any-return]

    return make


_TRANSLATIONS: dict[str, Any] = {
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop", "ugettext", "ugettext_lazy", "ugettext_noop"), _first),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), _second),
    **dict.fromkeys(("ngettext", "ngettext_lazy", "ungettext", "ungettext_lazy"), _counted),
}
_ENCODINGS: dict[str, Any] = {
    **dict.fromkeys(("force_str", "smart_str", "force_text", "smart_text", "force_unicode", "smart_unicode"), _text),
    **dict.fromkeys(("force_bytes", "smart_bytes"), _octets),
}
SIX: dict[str, Any] = {
    "PY2": False,
    "PY3": True,
    "string_types": (str,),
    "integer_types": (int,),
    "text_type": str,
    "binary_type": bytes,
    "iteritems": lambda mapping: iter(mapping.items()),
    "iterkeys": lambda mapping: iter(mapping.keys()),
    "itervalues": lambda mapping: iter(mapping.values()),
    "u": str,
}
_VALUES: dict[str, Any] = {
    "django.VERSION": (5, 2, 10, "final", 0),
    "django.get_version": lambda: "5.2.10",
    "django.setup": lambda: None,
    "django.apps.AppConfig": AppConfig,
    "django.apps.config.AppConfig": AppConfig,
    "django.conf.settings": environment.settings,
    "django.contrib.auth.get_user_model": lambda: sys.modules["django.contrib.auth"].models.User,
    "django.db.transaction.on_commit": on_commit,
    "django.utils.functional.cached_property": cached_property,
    "django.utils.html.mark_safe": _first,
    "django.utils.module_loading.import_string": _import_string,
    "django.utils.safestring.mark_safe": _first,
    **{f"django.utils.translation.{name}": value for name, value in _TRANSLATIONS.items()},
    **{f"django.utils.encoding.{name}": value for name, value in _ENCODINGS.items()},
    **{f"{module}.{name}": value for module in ("six", "django.utils.six") for name, value in SIX.items()},
}


def _model(bus: Bus) -> Any:
    from cantemo_signals.sandbox.fabrication.model_class import Model  # few plugins have models

    return Model


_MAKERS: dict[str, Callable[[Bus], Any]] = {
    "django.db.models.Model": _model,
    "django.db.models.base.Model": _model,
    "celery.utils.log.get_task_logger": _get_logger,
    "django.db.models.IntegerChoices": _choices("IntegerChoices"),
    "django.db.models.TextChoices": _choices("TextChoices"),
    "django.dispatch.Signal": lambda bus: bus.Signal,
    "django.dispatch.dispatcher.Signal": lambda bus: bus.Signal,
    "django.dispatch.dispatcher.receiver": lambda bus: bus.receiver,
    "django.dispatch.receiver": lambda bus: bus.receiver,
}
