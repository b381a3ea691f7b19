"""Where the names of Python 2's standard library are in Python 3, and how to tell a file written for Python 2."""

from __future__ import annotations

#: Modules under a new name, with all that was in them.
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

#: Names that went from a module that is still there: to another module, under which name.
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

#: Modules that went for good: since which Python 3, and what there is instead.
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

#: Built-in names, and methods of built-in types, with what to write instead.
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

#: What a SyntaxError's line holds when it is Python 2; the first group that matches names it.
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

#: What to write instead, by the name of the group; what else can be told of a SyntaxError without its line.
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
