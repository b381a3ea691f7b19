"""CS001: every place that connects is known, and one that did not run has the first reason that holds."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from cantemo_signals.session import Session
from cantemo_signals.session.reasons import Reasons
from cantemo_signals.session.sources.declared import declared
from cantemo_signals.values.connections import Finding
from tests.conftest import Open, Tool, Write

HEAD = """\
import functools, sqlite3
import django.dispatch
from django.dispatch import Signal, receiver
from django.dispatch import receiver as on
from django.dispatch import receiver as on_signal
from pydispatch import dispatcher
from portal.vidispine import signals
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_delete, vidispine_post_modify
from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements

SIGNALS = {"gone": vidispine_post_delete, "changed": vidispine_post_modify}
BOTH = (vidispine_post_delete, vidispine_post_modify)
aired = Signal()
key = "reel-aired"


def forget(sender, **kwargs):
    return 1


def listen(signal, function):
    signal.connect(function)


def listens(signal):
    def connect(function):
        signal.connect(function)
        return function
    return connect


class Desk:
    signal = vidispine_post_delete

    def __init__(self):
        self.aired = aired

    def start(self):
        BODY_OF_METHOD

    def listen(self, signal, function):
        signal.connect(function)

"""

SPELLINGS = {
    "plain": "vidispine_post_delete.connect(forget)",
    "module": "signals.vidispine_post_delete.connect(forget, sender=ItemHelper)",
    "several lines": "vidispine_post_delete.connect(\n    forget,\n    sender=ItemHelper,\n)",
    "decorator": "@receiver(vidispine_post_delete)\ndef gone(sender, **kwargs): pass",
    "full name": "@django.dispatch.receiver(vidispine_post_delete)\ndef gone(sender, **kwargs): pass",
    "other name": "@on(vidispine_post_delete, sender=ItemHelper)\ndef gone(sender, **kwargs): pass",
    "name of a signal": "@on_signal(vidispine_post_delete)\ndef gone(sender, **kwargs): pass",
    "list": "@receiver([vidispine_post_delete, vidispine_post_modify])\ndef gone(sender, **kwargs): pass",
    "tuple by name": "@receiver(BOTH)\ndef gone(sender, **kwargs): pass",
    "method as decorator": "@vidispine_post_delete.connect\ndef gone(sender, **kwargs): pass",
    "call of a decorator": "receiver(vidispine_post_delete)(forget)",
    "loop": "for each in (vidispine_post_delete, vidispine_post_modify):\n    each.connect(forget)",
    "loop by name": "for each in BOTH:\n    each.connect(forget)",
    "loop over pairs": "for each, function in ((aired, forget), (vidispine_post_modify, forget)):\n"
    "    each.connect(function)",
    "loop over values": "for name, each in SIGNALS.items():\n    each.connect(forget)",
    "comprehension": "[each.connect(forget) for each in BOTH]",
    "dictionary": "SIGNALS['gone'].connect(forget)",
    "by name": "getattr(signals, 'vidispine_' + 'post_delete').connect(forget)",
    "partial": "functools.partial(vidispine_post_delete.connect, sender=ItemHelper)(forget)",
    "map": "list(map(vidispine_post_delete.connect, [forget]))",
    "helper": "listen(vidispine_post_delete, forget)",
    "helper with names": "listen(function=forget, signal=vidispine_post_delete)",
    "method that helps": "Desk().listen(vidispine_post_delete, forget)",
    "own signal": "aired.connect(forget)",
    "class attribute": "Desk.signal.connect(forget)",
    "PyDispatcher": "dispatcher.connect(forget, signal=key)",
    "PyDispatcher by place": "dispatcher.connect(forget, key)",
    "chosen": "(vidispine_post_delete if key else vidispine_post_modify).connect(forget)",
    "assigned": "here = vidispine_post_delete\nhere.connect(forget)",
    "decorator of the plugin": "@listens(vidispine_post_delete)\ndef gone(sender, **kwargs): pass",
    "imported there": "from portal.vidispine.signals import vidispine_pre_get as early\nearly.connect(forget)",
}

Told = list[tuple[str, int, str]]


def indented(text: str, by: str = "    ") -> str:
    return "".join(f"{by}{line}\n" for line in text.splitlines())


def written(*parts: str, method: str = "pass") -> str:
    return HEAD.replace("BODY_OF_METHOD", method) + "\n" + "".join(part.rstrip("\n") + "\n" for part in parts)


def check(plugins: Write, open_session: Open, files: dict[str, str]) -> tuple[Path, list[Finding]]:
    directory = plugins({f"reel/{name}": text for name, text in files.items()})
    session = open_session(directory, directory=str(directory), follows_lines=True)
    return directory, [each for each in session.check().findings if each.code == "CS001"]


def one(found: list[Finding]) -> tuple[str, str, int, str]:
    (finding,) = found
    assert finding.location is not None
    assert finding.message.count(": ") >= 1
    return finding.severity, finding.location.path, finding.location.line, finding.message.partition(": ")[2]


def line_of(source: str, text: str) -> int:
    """The number of the one line that begins with this text, or of the last."""
    return max(number for number, line in enumerate(source.splitlines(), 1) if line.strip().startswith(text))


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_place_that_ran_is_not_told(spelling: str, plugins: Write, open_session: Open) -> None:
    source = written(SPELLINGS[spelling])

    _, found = check(plugins, open_session, {"__init__.py": source})

    assert found == []


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_in_a_function_that_nothing_calls_is_told(
    spelling: str, plugins: Write, open_session: Open
) -> None:
    source = written("def start():", indented(SPELLINGS[spelling]))

    _, found = check(plugins, open_session, {"__init__.py": source})

    severity, path, line, reason = one(found)
    assert (severity, path, reason) == ("warning", "reel/__init__.py", "nothing calls start()")
    assert line > line_of(source, "def start")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_under_a_condition_that_was_false_is_told(
    spelling: str, plugins: Write, open_session: Open
) -> None:
    source = written("role = 'edit'", "if role == 'web':", indented(SPELLINGS[spelling]))

    _, found = check(plugins, open_session, {"__init__.py": source})

    severity, _, _, reason = one(found)
    place = f"reel/__init__.py:{line_of(source, 'if role')}"
    assert severity == "warning"
    assert reason == f"the condition at {place} was false: `if role == 'web':` (role was 'edit')"


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_in_a_file_that_nothing_imports_is_told(
    spelling: str, plugins: Write, open_session: Open
) -> None:
    source = written(SPELLINGS[spelling])

    _, found = check(plugins, open_session, {"__init__.py": "", "plistner.py": source})

    (finding,) = found
    assert finding.message == "plistner.py connects receivers, but nothing imports it"
    assert finding.location is not None
    assert finding.location.line > line_of(source, "BODY" if "BODY" in source else "signal.connect")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_after_a_return_is_told(spelling: str, plugins: Write, open_session: Open) -> None:
    source = written("def start(ready=False):", "    if not ready:", "        return", indented(SPELLINGS[spelling]))

    _, found = check(plugins, open_session, {"__init__.py": source + "start()\n"})

    severity, _, _, reason = one(found)
    place = f"reel/__init__.py:{line_of(source, 'return')}"
    assert severity == "note"
    assert reason == f"start() left at {place}: `if not ready:` (ready was False)"


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_after_a_line_that_raised_is_told(spelling: str, plugins: Write, open_session: Open) -> None:
    source = written("try:", "    SIGNALS['other']", indented(SPELLINGS[spelling]), "except KeyError:", "    pass")

    _, found = check(plugins, open_session, {"__init__.py": source})

    severity, _, _, reason = one(found)
    place = f"reel/__init__.py:{line_of(source, chr(83) + 'IGNALS[' + repr('other'))}"
    assert (severity, reason) == ("warning", f"{place} raised KeyError: other")


NO_SIGNALS = {
    "a database": "sqlite3.connect(':memory:').close()",
    "what is unknown": "unknown().connect(forget)",
    "an object of the plugin": "Link().connect(forget)",
    "a function": "connect(forget)",
    "a class that is only called so": "ButtonSignal().connect(forget)",
    "a variable": "for link in [Link()]:\n    link.connect(forget)",
    "a parameter": "def go(link): link.connect(forget)\ngo(Link())",
    "somebody else's decorator": "@link.receiver('a')\ndef gone(): pass",
}


@pytest.mark.parametrize("file", ["imported", "not imported"])
@pytest.mark.parametrize("what", NO_SIGNALS)
def test_to_connect_what_is_no_signal_is_not_told(what: str, file: str, plugins: Write, open_session: Open) -> None:
    link = (
        "class Link:\n    def connect(self, f): pass\n    def receiver(self, name): return lambda f: f\n"
        "ButtonSignal = Link\nlink = Link()\n"
    )
    source = written(link, "def start():", indented(NO_SIGNALS[what])).replace("signal.connect(function)", "pass")
    files = {"__init__.py": source} if file == "imported" else {"__init__.py": "", "other.py": source}

    _, found = check(plugins, open_session, files)

    assert found == []
    assert sqlite3


BOOT = "from portal.vidispine.signals import vidispine_post_delete\ndef forget(**kwargs): pass\n"
REGISTER = BOOT + "def register():\n    vidispine_post_delete.connect(forget)\n"
FILES: dict[str, tuple[dict[str, str], tuple[str, str, int, str] | None]] = {
    "imported by a file that nothing imports": (
        {
            "__init__.py": "",
            "plugin.py": "from . import plistner\n",
            "plistner.py": BOOT + "vidispine_post_delete.connect(forget)\n",
        },
        (
            "warning",
            "plistner.py",
            3,
            "plistner.py connects receivers, but is imported only at reel/plugin.py:1, and nothing imports plugin.py",
        ),
    ),
    "imported in a function that nothing calls": (
        {
            "__init__.py": "def start():\n    from . import plistner\n",
            "plistner.py": BOOT + "vidispine_post_delete.connect(forget)\n",
        },
        (
            "warning",
            "plistner.py",
            3,
            "plistner.py connects receivers, but is imported only at reel/__init__.py:2, and nothing calls start()",
        ),
    ),
    "imported under a condition": (
        {
            "__init__.py": "role = 1\nif role == 2:\n    from . import plistner\n",
            "plistner.py": BOOT + "vidispine_post_delete.connect(forget)\n",
        },
        (
            "warning",
            "plistner.py",
            3,
            "plistner.py connects receivers, but is imported only at reel/__init__.py:3, and the condition at"
            " reel/__init__.py:2 was false: `if role == 2:` (role was 1)",
        ),
    ),
    "imported for type checkers alone": (
        {
            "__init__.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from . import plistner\n",
            "plistner.py": BOOT + "vidispine_post_delete.connect(forget)\n",
        },
        ("warning", "plistner.py", 3, "plistner.py connects receivers, but nothing imports it"),
    ),
    "under a condition about what is made up": (
        {
            "__init__.py": "from portal.plugins.nowhere import is_enabled\n" + BOOT + "enabled = not is_enabled()\n"
            "if enabled:\n    vidispine_post_delete.connect(forget)\n"
            "if not is_enabled():\n    vidispine_post_delete.connect(forget)\n"
        },
        None,
    ),
    "called under a condition": (
        {
            "__init__.py": "from .plistner import register\nrole = 1\nif role == 2:\n    register()\n",
            "plistner.py": REGISTER,
        },
        (
            "warning",
            "plistner.py",
            4,
            "forget is not connected to vidispine_post_delete: register() is called only at reel/__init__.py:4, and the"
            " condition at reel/__init__.py:3 was false: `if role == 2:` (role was 1)",
        ),
    ),
    "called by a function that nothing calls": (
        {"__init__.py": "from . import plistner\ndef start():\n    plistner.register()\n", "plistner.py": REGISTER},
        (
            "warning",
            "plistner.py",
            4,
            "forget is not connected to vidispine_post_delete: register() is called only at reel/__init__.py:3, and"
            " nothing calls start()",
        ),
    ),
    "called by itself alone": (
        {"__init__.py": REGISTER + "    register()\n"},
        ("warning", "__init__.py", 4, "forget is not connected to vidispine_post_delete: nothing calls register()"),
    ),
    "exported by name": (
        {"__init__.py": "from . import plistner\n", "plistner.py": "__all__ = ['register']\n" + REGISTER},
        ("warning", "plistner.py", 5, "forget is not connected to vidispine_post_delete: nothing calls register()"),
    ),
    "called by each other alone": (
        {"__init__.py": REGISTER + "    again()\ndef again():\n    register()\n"},
        (
            "warning",
            "__init__.py",
            4,
            "forget is not connected to vidispine_post_delete: register() is called only at reel/__init__.py:7, and"
            " nothing calls again()",
        ),
    ),
    "in a class that nothing makes": (
        {"__init__.py": BOOT + "class Desk:\n    def __init__(self):\n        vidispine_post_delete.connect(forget)\n"},
        ("warning", "__init__.py", 5, "forget is not connected to vidispine_post_delete: nothing instantiates Desk"),
    ),
    "in a class that only a function makes": (
        {
            "__init__.py": BOOT
            + "class Desk:\n    def __init__(self):\n        vidispine_post_delete.connect(forget)\n"
            "def start():\n    Desk()\n"
        },
        (
            "warning",
            "__init__.py",
            5,
            "forget is not connected to vidispine_post_delete: Desk() is called only at reel/__init__.py:7, and nothing"
            " calls start()",
        ),
    ),
    "in a class that another one is made of": (
        {
            "__init__.py": BOOT
            + "class Desk:\n    def __init__(self):\n        vidispine_post_delete.connect(forget)\n"
            "class Other(Desk): pass\n"
        },
        None,
    ),
    "in a method of a class of somebody else's": (
        {
            "__init__.py": BOOT + "import threading\nclass Desk(threading.Thread):\n    def run(self):\n"
            "        vidispine_post_delete.connect(forget)\n"
        },
        None,
    ),
    "in a plugin class that another rule tells": (
        {
            "__init__.py": "from portal.pluginbase.core import Plugin, implements\n"
            "from portal.generic.plugin_interfaces import IPluginBootstrap\n" + BOOT + "class Desk(Plugin):\n"
            "    implements(IPluginBootstrap)\n    def bootstrap(self):\n        self.start()\n"
            "    def start(self):\n        vidispine_post_delete.connect(forget)\n"
        },
        None,
    ),
    "after a raise that is caught": (
        {
            "__init__.py": BOOT + "ready = False\ntry:\n    if not ready:\n        raise ValueError\n"
            "    vidispine_post_delete.connect(forget)\nexcept ValueError:\n    pass\n"
        },
        (
            "note",
            "__init__.py",
            7,
            "forget is not connected to vidispine_post_delete: reel/__init__.py:6 raised ValueError",
        ),
    ),
    "after an import that failed": (
        {
            "__init__.py": BOOT
            + "try:\n    import nowhere\n    vidispine_post_delete.connect(forget)\nexcept ImportError:\n    pass\n"
        },
        None,
    ),
    "where an import failed": (
        {"__init__.py": BOOT + "try:\n    import os\nexcept ImportError:\n    vidispine_post_delete.connect(forget)\n"},
        None,
    ),
    "in a script": (
        {
            "__init__.py": "",
            "tool.py": BOOT + "if __name__ == '__main__':\n    vidispine_post_delete.connect(forget)\n",
        },
        None,
    ),
    "handed on": ({"__init__.py": REGISTER + "later = [register]\n"}, None),
    "looked up by name": ({"__init__.py": REGISTER + "later = 'reel.register'\n"}, None),
    "under a decorator that nobody knows": (
        {"__init__.py": "import functools\n" + REGISTER.replace("def reg", "@functools.lru_cache\ndef reg")},
        None,
    ),
    "called by what may run": (
        {"__init__.py": REGISTER + "def view(request):\n    register()\nurlpatterns = [view]\n"},
        None,
    ),
    "called by a view": (
        {
            "__init__.py": "from django.views import View\n"
            + REGISTER
            + "class Page(View):\n    def get(self):\n        register()\n"
        },
        None,
    ),
    "called by a receiver": (
        {"__init__.py": REGISTER + "def first(**kwargs):\n    register()\nvidispine_post_delete.connect(first)\n"},
        None,
    ),
    "imported by a receiver": (
        {
            "__init__.py": BOOT + "def first(instance, **kwargs):\n    if instance == 7:\n        from . import more\n"
            "vidispine_post_delete.connect(first)\n",
            "more.py": BOOT + "vidispine_post_delete.connect(forget)\n",
        },
        (
            "note",
            "more.py",
            3,
            "more.py connects receivers, but is imported only at reel/__init__.py:5, and the condition at",
        ),
    ),
    "imported by a package that goes through its files": (
        {
            "__init__.py": "import importlib\ndef load(name):\n    importlib.import_module('.' + name, __name__)\n",
            "more.py": BOOT + "vidispine_post_delete.connect(forget)\n",
        },
        None,
    ),
    "imported by a worker": ({"__init__.py": "", "tasks.py": BOOT + "vidispine_post_delete.connect(forget)\n"}, None),
    "undone": ({"__init__.py": BOOT + "def stop():\n    vidispine_post_delete.disconnect(forget)\n"}, None),
    "a signal that nothing makes": (
        {"__init__.py": "from django.dispatch import Signal\ndef make():\n    return Signal()\n"},
        None,
    ),
    "in a plugin that failed": ({"__init__.py": BOOT + "1 / 0\nvidispine_post_delete.connect(forget)\n"}, None),
    "in a lambda": ({"__init__.py": BOOT + "later = lambda: vidispine_post_delete.connect(forget)\n"}, None),
}


@pytest.mark.parametrize("case", FILES)
def test_who_calls_and_who_imports_is_asked_in_turn(case: str, plugins: Write, open_session: Open) -> None:
    files, wanted = FILES[case]

    _, found = check(plugins, open_session, files)

    told = [
        (each.severity, each.location and each.location.path, each.location and each.location.line) for each in found
    ]
    assert told == ([] if wanted is None else [(wanted[0], f"reel/{wanted[1]}", wanted[2])])
    assert all(wanted is not None and each.message.startswith(wanted[3]) for each in found)


@pytest.mark.parametrize(
    "line",
    ["hold(forget)", "part(forget)", "@part\ndef gone(sender, **kwargs): pass", "@hold\ndef gone(**kwargs): pass"],
)
def test_a_method_that_is_held_under_a_name_connects_too(line: str, plugins: Write, open_session: Open) -> None:
    held = "hold = vidispine_post_delete.connect\npart = functools.partial(hold, sender=ItemHelper)\n"

    _, found = check(plugins, open_session, {"__init__.py": written(held, "def start():", indented(line))})

    assert one(found)[3] == "nothing calls start()"
    assert found[0].message.startswith(
        ("forget is not connected to vidispine_post_delete", "gone is not connected to vid")
    )


def test_a_place_whose_connection_stands_elsewhere_is_a_note(plugins: Write, open_session: Open) -> None:
    again = "vidispine_post_delete.connect(forget)\n"

    _, found = check(plugins, open_session, {"__init__.py": REGISTER + again})

    assert [(each.severity, each.receiver) for each in found] == [("note", "portal.plugins.reel.forget")]
    assert found[0].message.startswith(
        "forget is not connected to vidispine_post_delete here: nothing calls register()"
    )


def test_the_other_branch_of_a_condition_may_connect_instead(plugins: Write, open_session: Open) -> None:
    source = (
        f"{BOOT}role = 1\nif role == 1:\n    vidispine_post_delete.connect(forget)\n"
        "else:\n    vidispine_post_delete.connect(forget, weak=False)\n"
    )

    _, found = check(plugins, open_session, {"__init__.py": source})

    assert found == []


def test_a_module_that_failed_quietly_is_told_by_the_line_that_raised(plugins: Write, open_session: Open) -> None:
    more = BOOT + "{}['title']\nvidispine_post_delete.connect(forget)\n"

    _, found = check(
        plugins,
        open_session,
        {"__init__.py": "try:\n    from . import more\nexcept Exception: pass\n", "more.py": more},
    )

    assert one(found) == ("warning", "reel/more.py", 4, "reel/more.py:3 raised KeyError: title")


def test_a_place_is_found_though_no_other_line_was_left_out(plugins: Write, open_session: Open) -> None:
    quiet = "from portal.vidispine.signals import vidispine_post_delete\n"
    files = {
        "__init__.py": "from . import held, renamed\n",
        "held.py": f"{quiet}hold = vidispine_post_delete.connect\ndef start():\n    hold(print)\n",
        "renamed.py": f"{quiet}from django.dispatch import receiver as at\n"
        "def begin():\n    at(vidispine_post_delete)(print)\n",
    }

    _, found = check(plugins, open_session, files)

    assert [each.location and each.location.line for each in found] == [4, 4]


def test_list_says_nothing_of_a_file_that_a_function_imports(plugins: Write, open_session: Open) -> None:
    more = BOOT + "vidispine_post_delete.connect(forget)\n"
    session = open_session(
        plugins(
            {"reel/__init__.py": "def start():\n    from . import more\n", "reel/more.py": more, "reel/other.py": more}
        )
    )

    found = session.wiring().findings

    assert [each.message for each in found] == ["other.py connects receivers, but nothing imports it"]


@pytest.mark.parametrize(
    ("file", "classes", "reason"),
    [
        (
            "apps.py",
            ["One", "Two"],
            "Django does not use Two: apps.py has 2 AppConfig classes, and none has default = True",
        ),
        ("config.py", ["Two"], "Django does not use Two (reel/config.py:4)"),
    ],
)
def test_what_the_ready_of_a_class_connects_that_django_does_not_take_is_told(
    file: str, classes: list[str], reason: str, plugins: Write, open_session: Open
) -> None:
    ready = "    def ready(self):\n        vidispine_post_delete.connect(forget)\n"
    configs = "".join(
        f"class {name}(AppConfig):\n{ready if name == 'Two' else '    pass' + chr(10)}" for name in classes
    )

    _, found = check(
        plugins, open_session, {"__init__.py": "", file: f"from django.apps import AppConfig\n{BOOT}{configs}"}
    )

    assert [each.severity for each in found] == ["warning"]
    assert found[0].message.endswith(reason)


HOSTILE = """
class Space(dict):
    def get(self, *names): raise SystemExit
    __contains__ = get
class Meta(type):
    @classmethod
    def __prepare__(meta, name, bases): return Space()
    def __getattribute__(cls, name): raise SystemExit
class Evil:
    def __getattribute__(self, name): raise SystemExit
    __eq__ = __hash__ = __bool__ = __repr__ = __call__ = __iter__ = __getattribute__
    __class__ = property(__getattribute__)
evil, EvilSignal = Evil(), Meta("EvilSignal", (), {})
class Inner(metaclass=Meta):
    role = evil
    if role is None: pass
def start():
    evil.connect(forget)
    EvilSignal.signal.connect(forget)
    EvilSignal().connect(forget)
    evil.receiver(evil)(forget)
    for each in evil: each.connect(forget)
    for each in [evil, EvilSignal]: each.connect(forget)
    evil(vidispine_post_delete, forget)
    if evil: vidispine_post_delete.connect(evil)
class Raised(Exception):
    def __str__(self): raise SystemExit
    args = __class__ = property(__str__)
try:
    if evil is not None and EvilSignal is not None: raise Raised(evil)
    vidispine_post_delete.connect(forget)
except BaseException: pass
"""


def test_no_code_of_a_plugin_runs_to_judge_it(plugins: Write, open_session: Open) -> None:
    source = BOOT + HOSTILE

    _, found = check(plugins, open_session, {"__init__.py": source})

    lines = [line_of(source, "if evil: vid"), line_of(source, "if evil is not None") + 1]
    assert [each.location and each.location.line for each in found] == lines


ENVIRONMENT = [
    "settings.DEBUG",
    "'test' in sys.argv",
    "TYPE_CHECKING",
    "__name__ == '__main__'",
    "sys.version_info < (3,)",
    "sys.platform == 'win32'",
    "hasattr(settings, 'SHELF')",
]


@pytest.mark.parametrize("test", ENVIRONMENT)
def test_a_condition_about_how_the_code_is_run_is_not_told(test: str, plugins: Write, open_session: Open) -> None:
    head = "import os, sys\nfrom typing import TYPE_CHECKING\nfrom django.conf import settings\n"
    source = f"{head}{BOOT}if {test}:\n    vidispine_post_delete.connect(forget)\n"

    _, found = check(plugins, open_session, {"__init__.py": source})

    assert found == []


@pytest.mark.parametrize(
    ("lines", "severity", "reason"),
    [
        ("if os.environ.get('SHELF') == 'on':", "note", "`if os.environ.get('SHELF') == 'on':` (SHELF was not set)"),
        ("enabled = os.getenv('SHELF')\nif enabled:", "note", "`if enabled:` (enabled was None)"),
        ("password = 'secret-1'\nif password is None:", "warning", "`if password is None:` (password was '******')"),
        ("names = []\nfor name in names:", "warning", "`for name in names:` (names was [])"),
        ("left = 0\nwhile left:", "warning", "`while left:` (left was 0)"),
        ("kind = 'b'\nmatch kind:\n  case 'a':", "warning", "`match kind:` (kind was 'b')"),
        ("on = True\nif on:\n    pass\nelse:", "warning", "`if on:` (on was True)"),
        ("a = b = 0\nif a:\n    pass\nelif b:", "warning", "`elif b:` (b was 0)"),
    ],
)
def test_a_condition_is_told_with_its_source_and_values(
    lines: str, severity: str, reason: str, plugins: Write, open_session: Open
) -> None:
    source = f"import os\n{BOOT}{lines}\n    vidispine_post_delete.connect(forget)\n"

    _, found = check(plugins, open_session, {"__init__.py": source})

    told = one(found)
    assert told[0] == severity
    assert told[3].partition(": ")[2] == reason


@pytest.mark.parametrize(
    "line",
    [
        "ok and vidispine_post_delete.connect(forget)",
        "vidispine_post_delete.connect(forget) if ok else None",
        "if ok: vidispine_post_delete.connect(forget)",
        "[vidispine_post_delete.connect(forget) for each in range(ok)]",
    ],
)
@pytest.mark.parametrize("ok", [0, 1])
def test_a_condition_in_the_same_line_is_asked_of_the_bus(
    ok: int, line: str, plugins: Write, open_session: Open
) -> None:
    _, found = check(plugins, open_session, {"__init__.py": f"{BOOT}ok = {ok}\n{line}\n"})

    assert [(each.severity, each.location and each.location.line) for each in found] == ([] if ok else [("warning", 4)])


def test_places_with_one_reason_are_told_together(plugins: Write, open_session: Open) -> None:
    calls = "".join(f"    vidispine_post_delete.connect(f{number})\n" for number in range(5))

    _, found = check(plugins, open_session, {"__init__.py": f"{BOOT}def register():\n{calls}"})

    assert one(found)[2:] == (4, "nothing calls register()")
    assert found[0].message.startswith("f0, f1, f2 and others are not connected to vidispine_post_delete")


def test_a_method_that_nothing_calls_is_told_with_its_class(plugins: Write, open_session: Open) -> None:
    source = written("Desk()", method="vidispine_post_delete.connect(forget)")

    _, found = check(plugins, open_session, {"__init__.py": source})

    assert one(found)[3] == "nothing calls Desk.start()"


def test_a_module_of_its_own_is_a_plugin_too(plugins: Write, open_session: Open) -> None:
    directory = plugins({"solo.py": REGISTER})

    session = open_session(directory, follows_lines=True)

    assert [each.plugin for each in session.check().findings if each.code == "CS001"] == ["solo"]


def test_without_lines_only_files_are_told(plugins: Write, open_session: Open) -> None:
    directory = plugins(
        {"reel/__init__.py": REGISTER, "reel/more.py": BOOT + "vidispine_post_delete.connect(forget)\n"}
    )

    session: Session = open_session(directory)

    messages = [each.message for each in session.check().findings if each.code == "CS001"]
    assert messages == ["more.py connects receivers, but nothing imports it"]


def test_every_declared_place_has_its_signals_and_its_receiver(plugins: Write, open_session: Open) -> None:
    source = written("aired.disconnect(forget)", "@receiver(BOTH)", "def gone(sender, **kwargs): pass")
    session = open_session(plugins({"reel/__init__.py": source}), follows_lines=True)

    places: list[Any] = declared(session._host)

    assert session.lines is not None
    reasons = Reasons(session._host, session.plugins, session.lines)
    assert [(each.kind, each.signals, each.written, each.receiver) for each in places if each.kind != "defines"] == [
        ("disconnects", ("aired",), "forget", "portal.plugins.reel.forget"),
        ("connects", ("vidispine_post_delete", "vidispine_post_modify"), "gone", "portal.plugins.reel.gone"),
    ]
    assert [each.kind for each in places] == ["defines", "disconnects", "connects"]
    assert all(map(reasons.has_run, places))


@pytest.mark.parametrize("django", [(), ("--no-django",)], ids=["installed", "made up"])
@pytest.mark.parametrize("spelling", ["@receiver", "@django.dispatch.receiver"])
def test_a_decorator_without_its_signal_connects_nothing(
    spelling: str, django: tuple[str, ...], tool: Tool, plugins: Write
) -> None:
    source = (
        f"import django.dispatch\nfrom django.dispatch import receiver\n\n{spelling}\ndef on(**kwargs):\n    pass\n"
    )
    directory = plugins({"shelf/__init__.py": source})

    document = tool("list", "-p", str(directory), "--format", "json", *django, cwd=directory).document

    assert [(each["code"], each["location"]["line"], each["message"]) for each in document["findings"]] == [
        ("CS001", 4, "on is not connected: @receiver names no signal")
    ]


def test_a_decorator_that_is_kept_for_later_is_none_without_a_signal(tool: Tool, plugins: Write) -> None:
    source = """
        from django.dispatch import receiver
        from portal.vidispine.signals import vidispine_post_modify

        modified = receiver(vidispine_post_modify)

        @modified
        def on(**kwargs):
            pass
    """
    directory = plugins({"shelf/__init__.py": source})

    assert tool("list", "-p", str(directory), "--format", "json").document["findings"] == []
