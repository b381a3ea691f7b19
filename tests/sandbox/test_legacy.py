"""Python 2: let pass under ``--legacy-imports``, explained without it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from cantemo_signals.bus import Bus, activate
from cantemo_signals.sandbox.importing.finder import EmulatedPortal
from cantemo_signals.sandbox.importing.folders import PluginSource
from cantemo_signals.sandbox.python2.hints import hint
from cantemo_signals.values.loading import Loading


class Demo:
    """A plugin in an emulated host."""

    def __init__(self, directory: Path, **options: Any) -> None:
        self.directory = directory / "demo"
        self.bus = Bus()
        activate(self.bus)
        self.host = EmulatedPortal([PluginSource("demo", str(self.directory), True)], self.bus, Loading(**options))
        self.host.install()

    def load(self, name: str = "") -> ModuleType:
        """The plugin, or a module of it, imported."""
        return importlib.import_module(f"portal.plugins.demo{name}")

    @property
    def compatibility(self) -> list[tuple[str, int, str]]:
        """What was let pass, with the files' names only."""
        return [(Path(path).name, line, what) for path, line, what in self.host.compatibility]

    def hint(self, name: str = "") -> str | None:
        """The hint for what importing the plugin raises."""
        with pytest.raises(BaseException) as caught:  # noqa: PT011
            self.load(name)
        return hint(caught.value, str(self.directory))

    def close(self) -> None:
        """Remove every trace."""
        self.host.remove()
        self.bus.close()
        activate(None)


@pytest.fixture
def demo(plugins: Callable[[dict[str, str]], Path]) -> Iterator[Callable[..., Demo]]:
    """Opens a host with a plugin of this source and these other files."""
    opened: list[Demo] = []

    def install(source: str, files: dict[str, str] | None = None, *, legacy_imports: bool = False) -> Demo:
        others = {f"demo/{name}": text for name, text in (files or {}).items()}
        opened.append(Demo(plugins({"demo/__init__.py": source, **others}), legacy_imports=legacy_imports))
        return opened[-1]

    yield install
    for each in opened:
        each.close()


Open = Callable[..., Demo]


def test_an_implicit_relative_import_works_and_is_noted(demo: Open) -> None:
    opened = demo("# a plugin\nfrom plugin import *\n", {"plugin.py": "x = 1"}, legacy_imports=True)

    assert opened.load().x == 1
    assert opened.compatibility == [("__init__.py", 2, "write `from .plugin import *`")]


def test_importing_a_sibling_by_name_binds_that_very_module(demo: Open) -> None:
    files = {
        "plugin.py": "from django.db import models",
        "models.py": "y = 2",
        "views.py": "import models, os\nimport sub.part\nimport sub.part as same\n",
        "sub/__init__.py": "",
        "sub/part.py": "import other\nz = other.w",
        "sub/other.py": "w = 3",
    }
    opened = demo("import models\nfrom plugin import *", files, legacy_imports=True)

    views = opened.load(".views")

    assert views.models.y == 2
    assert views.sub.part.z == 3
    assert views.same is views.sub.part
    assert ("views.py", 1, "write `from . import models`") in opened.compatibility
    assert ("views.py", 2, "write `from .sub import part`") in opened.compatibility
    assert ("part.py", 1, "write `from . import other`") in opened.compatibility


def test_the_version_in_the_package_is_reached_as_in_python_2(demo: Open) -> None:
    files = {"plugin.py": "def version():\n    from __init__ import __version__ as v\n    return v"}

    opened = demo("__version__ = '1.2'", files, legacy_imports=True)

    assert opened.load(".plugin").version() == "1.2"
    assert opened.compatibility == [("plugin.py", 2, "write `from . import __version__ as v`")]


def test_a_module_that_wants_absolute_imports_gets_them(demo: Open) -> None:
    source = "from __future__ import absolute_import\nimport json"

    opened = demo(source, {"json.py": "mine = True"}, legacy_imports=True)

    assert not hasattr(opened.load().json, "mine")
    assert opened.compatibility == []


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("import urllib2\nx = urllib2.urlopen", "write `import urllib.request`"),
        ("import ConfigParser as c\nx = c.ConfigParser", "write `import configparser`"),
        ("from StringIO import StringIO as x", "write `from io import StringIO as x`"),
        ("from urllib import quote as x", "write `from urllib.parse import quote`"),
        ("import urllib\nx = urllib.urlencode", "write `urllib.parse.urlencode`"),
        ("from itertools import izip as x, chain", "write `zip`"),
        ("import string\nx = string.letters", "write `string.ascii_letters`"),
        ("from email.MIMEText import MIMEText as x", "write `from email.mime.text import MIMEText as x`"),
    ],
)
def test_names_of_the_standard_library_that_moved_are_found(demo: Open, source: str, what: str) -> None:
    opened = demo(source, legacy_imports=True)

    assert opened.load().x
    assert [advice for _, _, advice in opened.compatibility] == [what]


def test_line_numbers_stay_right(demo: Open) -> None:
    opened = demo("import urllib2, os, Queue\n\n\ndef fail():\n    return 1 / 0\n", legacy_imports=True)

    assert opened.load().fail.__code__.co_firstlineno == 4


def test_without_the_option_nothing_is_let_pass(demo: Open) -> None:
    opened = demo("from plugin import *", {"plugin.py": ""})

    with pytest.raises(ModuleNotFoundError):
        opened.load()
    assert opened.compatibility == []


@pytest.mark.parametrize(
    ("statement", "right"),
    [
        ("from plugin import *", "from .plugin import *"),
        ("import plugin", "from . import plugin"),
        ("from plugin import x as y", "from .plugin import x as y"),
        ("import os, plugin as p", "from . import plugin as p"),
        ("from plugin import (\n    x,\n)", "from .plugin import …"),
        ("from __init__ import x", "from . import x"),
    ],
)
def test_the_hint_for_a_sibling_says_what_to_write(demo: Open, statement: str, right: str) -> None:
    hint = demo("", {"plugin.py": "x = 1", "views.py": statement}).hint(".views")

    file = "__init__.py" if "__init__" in statement else "plugin.py"
    assert hint == f"{file} is next to this file: write `{right}`, or load with --legacy-imports."


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        (
            "from urllib2 import urlopen",
            "Python 3 has urllib2 as urllib.request: write `from urllib.request import urlopen`, "
            "or load with --legacy-imports.",
        ),
        (
            "from urllib import quote",
            "Python 3 has it elsewhere: write `from urllib.parse import quote`, or load with --legacy-imports.",
        ),
        (
            "from itertools import izip",
            "Python 3 has izip built in, as zip: remove the import, or load with --legacy-imports.",
        ),
        (
            "import urllib.parse, string\nstring.letters",
            "Python 3 has it as `string.ascii_letters`: write that, or load with --legacy-imports.",
        ),
        ("{}.iteritems()", "Python 3 has no `.iteritems()`: write `.items()`."),
        ("unicode('x')", "Python 3 has no `unicode`: write `str`."),
        (
            "import some_library.part",
            "Install some_library beside cantemo-signals, run with --python, "
            "or make it up with --fabricate some_library.",
        ),
        (
            "import md5",
            "Python 3.0 removed md5: use hashlib, or load with an interpreter that has it (--python).",
        ),
        (
            "from demo.models import x",
            "demo is this plugin: write `from portal.plugins.demo.models import …`, as Portal imports it.",
        ),
        ("1 / 0", None),
        ("from .missing import x", None),
    ],
)
def test_the_hint_says_what_to_do(demo: Open, source: str, hint: str | None) -> None:
    assert demo(source).hint() == hint


@pytest.mark.parametrize(
    ("source", "what", "advice"),
    [
        ("print 'x'", "print statement", "write `print(…)`"),
        ("exec 'x'", "exec statement", "write `exec(…)`"),
        ("try:\n    y\nexcept NameError, e:\n    raise", "except with a comma", "write `except E as e`"),
        ("raise ValueError, 'x'", "raise with a comma", "write `raise E(…)`"),
        ("x = ur'x'", "unicode raw string", "write the raw string without `u`"),
        ("x = `1`", "backticks", "write `repr(…)`"),
        ("x = 0777", "octal number", "write `0o…`"),
        ("x = 10L", "long number", "write the number without `L`"),
        ("x = 1 <> 2", "unequal sign", "write `!=`"),
        ("x = lambda (a, b): a", "tuple parameter", "take one parameter, and unpack it in the body"),
        ("if 1:\n        x = 1\n\ty = 2", "tabs and spaces mixed", "indent with spaces only"),
    ],
)
def test_the_hint_for_python_2_syntax_says_that_the_file_is_python_2(
    demo: Open, source: str, what: str, advice: str
) -> None:
    hint = demo(source).hint()

    assert hint == (
        f"__init__.py is written for Python 2 ({what}), and Portal 4 and later run Python 3: {advice}, "
        "or load with --legacy-imports."
    )


def test_syntax_that_is_wrong_in_every_python_gets_no_hint(demo: Open) -> None:
    assert demo("x = (").hint() is None


def test_syntax_that_is_wrong_in_every_python_is_the_plugins_own_fault(demo: Open) -> None:
    opened = demo("print 'x'\nx = 1 +\n", legacy_imports=True)

    with pytest.raises(SyntaxError) as caught:
        opened.load()

    assert (caught.value.msg, caught.value.lineno) == ("invalid syntax in Python 3 and in Python 2", 2)
    assert hint(caught.value, str(opened.directory)) is None


@pytest.mark.parametrize(
    ("source", "line"),
    [("print 'x'\nx = (", 2), ("print 'x'\nif 1:\n    y\n  z", 4), ("def f((a, b)):\n    print a\nx(async=True)", 3)],
)
def test_the_line_that_no_python_can_read_is_the_authors(demo: Open, source: str, line: int) -> None:
    with pytest.raises(SyntaxError) as caught:
        demo(source, legacy_imports=True).load()

    assert caught.value.lineno == line


@pytest.mark.parametrize(
    ("source", "value", "what"),
    [
        ("print 'x'; x = 1", 1, "write `print(…)`"),
        ("exec 'x = 1'", 1, "write `exec(…)`"),
        ("try:\n    y\nexcept NameError, e: x = str(e)", "name 'y' is not defined", "write `except E as e`"),
        ("try:\n    raise ValueError, 'v'\nexcept ValueError as e:\n    x = str(e)", "v", "write `raise E(…)`"),
        ("x = ur'\\d'", "\\d", "write the raw string without `u`"),
        ("x = `1`", "1", "write `repr(…)`"),
        ("x = 0777", 511, "write `0o777`"),
        ("x = 10L", 10, "write `10`"),
        ("x = 1 <> 2", True, "write `!=`"),
        ("x = (lambda (a, b): b)((1, 2))", 2, "take one parameter, and unpack it in the body"),
        ("def f((a, b)):\n    return b\nx = f((1, 2))", 2, "take one parameter, and unpack it in the body"),
        ("x = [y for y in 1, 2]", [1, 2], "write parentheses around the tuple"),
        ("if 1:\n        x = 1\n\tx += 1", 2, "indent with spaces only"),
    ],
)
def test_python_2_syntax_means_what_it_meant(demo: Open, source: str, value: object, what: str) -> None:
    opened = demo(source, legacy_imports=True)

    assert opened.load().x == value
    assert [advice for _, _, advice in opened.compatibility] == [what]


def test_bytes_that_are_no_utf_8_are_read_as_python_2_read_them(demo: Open) -> None:
    opened = demo("", legacy_imports=True)
    (opened.directory / "old.py").write_bytes(b"# one\r\ny = 'caf\xe9'\r\nx = 'y'\r\n")

    assert opened.load(".old").x == "y"
    assert opened.compatibility == [("old.py", 2, "save the file in UTF-8")]


CONVERTED = """\
# -*- coding: utf-8 -*-
import sys, Queue


def first((a, b), c):
    text = \"\"\"one
    two
    \"\"\" % ()
    try:
        print >>sys.stderr, a, \\
            b
    except (ValueError,
            KeyError), (x, y):
        raise IOError, \\
            "no"
    return `c`


def second():
\tif 1 <> 2:
\t    print
\treturn 1 / 0
"""


def test_converted_code_has_the_authors_lines(demo: Open) -> None:
    opened = demo(CONVERTED, legacy_imports=True)
    loaded = opened.load()

    lines = {
        name: sorted({line for _, _, line in getattr(loaded, name).__code__.co_lines() if line})
        for name in ("first", "second")
    }
    with pytest.raises(ZeroDivisionError) as caught:
        loaded.second()

    assert {*lines["second"]} - {19} == {20, 21, 22}
    assert {6, 9, 10, 12, 14, 16} <= set(lines["first"])
    assert set(lines["first"]) <= set(range(5, 17))
    assert caught.traceback[-1].lineno + 1 == 22
    assert [line for _, line, _ in opened.compatibility] == sorted(line for _, line, _ in opened.compatibility)
    assert ("__init__.py", 2, "write `import queue`") in opened.compatibility


def test_nothing_is_written_to_the_users_home(demo: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))

    demo("print 'x'", legacy_imports=True).load()

    assert not home.exists()
