"""Names and syntax that Python 2 and old versions of Django had, and what to write instead."""

from __future__ import annotations

#: Modules that were renamed, with everything in them.
MOVED_MODULES = {
    "BaseHTTPServer": "http.server",
    "ConfigParser": "configparser",
    "Cookie": "http.cookies",
    "HTMLParser": "html.parser",
    "Queue": "queue",
    "SimpleHTTPServer": "http.server",
    "SocketServer": "socketserver",
    "StringIO": "io",
    "UserDict": "collections",
    "__builtin__": "builtins",
    "cPickle": "pickle",
    "cStringIO": "io",
    "commands": "subprocess",
    "cookielib": "http.cookiejar",
    "copy_reg": "copyreg",
    "email.MIMEBase": "email.mime.base",
    "email.MIMEMultipart": "email.mime.multipart",
    "email.MIMEText": "email.mime.text",
    "exceptions": "builtins",
    "htmlentitydefs": "html.entities",
    "httplib": "http.client",
    "robotparser": "urllib.robotparser",
    "thread": "_thread",
    "urllib2": "urllib.request",
    "urlparse": "urllib.parse",
    "xmlrpclib": "xmlrpc.client",
}

_ABSTRACT = "Callable Hashable Iterable Iterator Mapping MutableMapping MutableSequence MutableSet Sequence Set Sized"

#: Names that moved out of a module that still exists: to which module, under which name.
MOVED_NAMES: dict[tuple[str, str], tuple[str, str]] = {
    **{
        ("urllib", name): ("urllib.parse", name)
        for name in ("quote", "quote_plus", "unquote", "unquote_plus", "urlencode")
    },
    **{
        ("urllib", name): ("urllib.request", name)
        for name in ("urlopen", "urlretrieve", "pathname2url", "url2pathname")
    },
    **{("itertools", f"i{name}"): ("builtins", name) for name in ("zip", "map", "filter")},
    ("itertools", "izip_longest"): ("itertools", "zip_longest"),
    ("itertools", "ifilterfalse"): ("itertools", "filterfalse"),
    **{("string", name): ("string", f"ascii_{name}") for name in ("letters", "lowercase", "uppercase")},
    ("os", "getcwdu"): ("os", "getcwd"),
    ("sys", "maxint"): ("sys", "maxsize"),
    ("types", "StringType"): ("builtins", "str"),
    ("types", "UnicodeType"): ("builtins", "str"),
    ("types", "ListType"): ("builtins", "list"),
    ("types", "DictType"): ("builtins", "dict"),
    **{("collections", name): ("collections.abc", name) for name in _ABSTRACT.split()},
}

#: Modules that were removed for good: since which Python 3, and what replaces them.
GONE_MODULES = {
    "asynchat": ("3.12", "asyncio"),
    "asyncore": ("3.12", "asyncio"),
    "cgi": ("3.13", "urllib.parse and email"),
    "crypt": ("3.13", "hashlib"),
    "distutils": ("3.12", "setuptools or shutil"),
    "imghdr": ("3.13", "the first bytes of the file"),
    "imp": ("3.12", "importlib"),
    "md5": ("3.0", "hashlib"),
    "pipes": ("3.13", "shlex and subprocess"),
    "sets": ("3.0", "the built-in set"),
    "sha": ("3.0", "hashlib"),
    "smtpd": ("3.12", "a library"),
    "telnetlib": ("3.13", "a library"),
}

#: Built-in names, and methods of built-in types.
GONE_BUILTINS = {
    "StandardError": "Exception",
    "basestring": "str",
    "execfile": "exec(open(…).read())",
    "file": "open",
    "long": "int",
    "raw_input": "input",
    "reduce": "functools.reduce",
    "reload": "importlib.reload",
    "unichr": "chr",
    "unicode": "str",
    "xrange": "range",
}
GONE_METHODS = {
    "has_key": "`key in …`",
    "iteritems": "`.items()`",
    "iterkeys": "`.keys()`",
    "itervalues": "`.values()`",
}

#: Python 2 in the line of a SyntaxError; the first matching group identifies it.
SYNTAX = r"""(?x)
    (?P<print_statement> \bprint\s+[^\s(=.,:)] | \bprint\s*>> | \bprint\s*$ )
  | (?P<exec_statement> \bexec\s+[^\s(=] )
  | (?P<except_with_a_comma> \bexcept\s+[\w.]+\s*,\s*\w+\s*: | \bexcept\s*\(.*\)\s*,\s*\w+\s*: )
  | (?P<raise_with_a_comma> \braise\s+[\w.]+\s*, )
  | (?P<unicode_raw_string> \b[uU][rR]['"] )
  | (?P<backticks> ` )
  | (?P<octal_number> \b0\d+\b )
  | (?P<long_number> \b(?:0[xX][\da-fA-F]+|\d+)[lL]\b )
  | (?P<unequal_sign> <> )
  | (?P<tuple_parameter> \bdef\s+\w+\s*\([^)]*\( | \blambda\s*\( )
"""

#: Advice by the name of the group; the last one needs no line.
WRITE = {
    "print_statement": "write `print(…)`",
    "exec_statement": "write `exec(…)`",
    "except_with_a_comma": "write `except E as e`",
    "raise_with_a_comma": "write `raise E(…)`",
    "unicode_raw_string": "write the raw string without `u`",
    "backticks": "write `repr(…)`",
    "octal_number": "write `0o…`",
    "long_number": "write the number without `L`",
    "unequal_sign": "write `!=`",
    "tuple_parameter": "take one parameter, and unpack it in the body",
    "tabs_and_spaces_mixed": "indent with spaces only",
}

_FOUR, _THREE, _TWO, _NINE = "Django 4.0", "Django 3.0", "Django 2.0", "Django 1.9"

DROPPED_BY_DJANGO: dict[str, tuple[str, str]] = {
    "django.conf.urls.defaults": ("Django 1.6", "django.urls"),
    "django.conf.urls.patterns": ("Django 1.10", "a plain list"),
    "django.conf.urls.url": (_FOUR, "django.urls.re_path"),
    "django.contrib.auth.views.login": ("Django 2.1", "django.contrib.auth.views.LoginView"),
    "django.contrib.auth.views.logout": ("Django 2.1", "django.contrib.auth.views.LogoutView"),
    "django.contrib.staticfiles.templatetags.staticfiles": (_THREE, "django.templatetags.static"),
    "django.contrib.sites.models.get_current_site": (_NINE, "django.contrib.sites.shortcuts.get_current_site"),
    "django.core.cache.get_cache": (_NINE, "django.core.cache.caches"),
    "django.core.context_processors": ("Django 1.10", "django.template.context_processors"),
    "django.core.urlresolvers": (_TWO, "django.urls"),
    "django.db.models.NullBooleanField": (_FOUR, "BooleanField(null=True)"),
    "django.db.models.get_model": (_NINE, "django.apps.apps.get_model"),
    "django.db.models.loading": (_NINE, "django.apps.apps"),
    "django.db.models.permalink": ("Django 2.1", "django.urls.reverse"),
    "django.db.transaction.commit_manually": ("Django 1.8", "django.db.transaction.atomic"),
    "django.db.transaction.commit_on_success": ("Django 1.8", "django.db.transaction.atomic"),
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
    "django.utils.hashcompat": ("Django 1.6", "hashlib"),
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
    "django.utils.timezone.FixedOffset": ("Django 3.1", "datetime.timezone"),
    "django.utils.timezone.utc": ("Django 5.0", "datetime.timezone.utc"),
    "django.utils.translation.ugettext": (_FOUR, "gettext"),
    "django.utils.translation.ugettext_lazy": (_FOUR, "gettext_lazy"),
    "django.utils.translation.ugettext_noop": (_FOUR, "gettext_noop"),
    "django.utils.translation.ungettext": (_FOUR, "ngettext"),
    "django.utils.translation.ungettext_lazy": (_FOUR, "ngettext_lazy"),
    "django.views.generic.create_update": ("Django 1.5", "django.views.generic"),
    "django.views.generic.list_detail": ("Django 1.5", "django.views.generic"),
    "django.views.generic.simple": ("Django 1.5", "django.views.generic"),
}
"""Names that Django had in older versions of Portal: the version that dropped each, and what to write instead."""


def advice_about_django(full: str) -> str | None:
    """Return the advice for a name that Django dropped, or for one from a module that it dropped."""
    name = full if full in DROPPED_BY_DJANGO else full.rpartition(".")[0]
    if name not in DROPPED_BY_DJANGO:
        return None
    version, instead = DROPPED_BY_DJANGO[name]
    return f"write `{instead}` instead of `{name}`, which {version} removed"
