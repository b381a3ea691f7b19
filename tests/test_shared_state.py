"""What plugins share is put back after each step, its changer is named, and the other plugins' answer stays."""

from __future__ import annotations

import os
import socket
import sys
import textwrap
from typing import Any

import pytest

from cantemo_signals.session import Session
from tests.conftest import Tool, Write

GOOD = """
import json, os, re, time
from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements
from portal.vidispine.signals import vidispine_post_modify, vidispine_pre_create

def on_create(sender, **kwargs):
    assert time.time() > 0
    print(len(kwargs), json.dumps(sorted(kwargs)))
    return os.path.join("a", "b"), re.match("a+", "aab").group(), [str(each) for each in range(3)]

def on_modify(sender, **kwargs):
    return isinstance(kwargs, dict), os.getcwd() == HERE

HERE = os.getcwd()
vidispine_post_modify.connect(on_modify)

class GoodBootstrap(Plugin):
    implements(IPluginBootstrap)

    def bootstrap(self):
        vidispine_pre_create.connect(on_create)

GoodBootstrap()
"""

DEEDS = {
    "a builtin": ("import builtins\nbuiltins.len = None #!", "replaces the builtin len"),
    "a builtin deleted": ("import builtins\ndel builtins.sorted #!", "deletes the builtin sorted"),
    "a builtin by name": ("import builtins\nsetattr(builtins, 'isinstance', 7) #!", "replaces the builtin isinstance"),
    "a builtin by key": ("__builtins__['str'] = None #!", "replaces the builtin str"),
    "type itself": ("import builtins\nbuiltins.type = None #!", "replaces the builtin type"),
    "a function of os": ("import os\nos.getpid = lambda: 1 #!", "replaces os.getpid"),
    "a function of os.path": ("import os\nos.path.join = None #!", "replaces os.path.join"),
    "the clock": ("import time\ntime.perf_counter = None #!", "replaces time.perf_counter"),
    "the collector": ("import gc\ngc.collect = None #!", "replaces gc.collect"),
    "json": ("import json\njson.dumps = None #!", "replaces json.dumps"),
    "a method of a class": (
        "import json\njson.JSONEncoder.encode = None #!",
        "replaces json.encoder.JSONEncoder.encode",
    ),
    "what claims to be equal": (
        "import builtins\nclass Same:\n    def __eq__(self, other): return True\nbuiltins.max = Same() #!",
        "replaces the builtin max",
    ),
    "a hook": ("import sys\nsys.excepthook = None #!", "replaces sys.excepthook"),
    "the streams": ("import sys, io\nsys.stderr = io.StringIO() #!", "replaces sys.stderr"),
    "the modules": ("import sys\ndel sys.modules['json'] #!", "replaces the module json"),
    "the path": ("import sys\nsys.path.clear() #!", "removes from sys.path"),
    "PyDispatcher's receivers' senders": (
        "from pydispatch import dispatcher\ndispatcher.sendersBack.clear() #!",
        "empties PyDispatcher's tables",
    ),
    "a lock": (
        "from portal.vidispine.signals import vidispine_pre_create as signal\nsignal.lock.acquire() #!",
        "keeps the lock of a signal",
    ),
    "a lock of a thread that has ended": (
        "import threading\nfrom portal.vidispine.signals import vidispine_post_modify as signal\n"
        "thread = threading.Thread(target=lambda: signal.lock.acquire()) #!\nthread.start()\nthread.join()",
        "keeps the lock of a signal",
    ),
    "all files": (
        "import resource\nfiles = resource.RLIMIT_NOFILE\n"
        "resource.setrlimit(files, (0, resource.getrlimit(files)[1])) #!",
        "changes the limit of open files",
    ),
    "all files for good": (
        "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (0, 0)) #!",
        "changes the limit of open files",
    ),
    "memory": (
        "import resource\nused = int(open('/proc/self/statm').read().split()[0]) * resource.getpagesize()\n"
        "resource.prlimit(0, resource.RLIMIT_AS, (used, used)) #!\nkept = []\n"
        "try:\n    while True: kept.append(bytearray(1 << 14))\nexcept MemoryError: pass",
        "changes the limit of memory",
    ),
    "the descriptors of streams": ("import os\nos.closerange(0, 100) #!", "changes the standard streams"),
    "a module imported only now": ("import colorsys\ncolorsys.rgb_to_hls = None #!", "replaces colorsys.rgb_to_hls"),
    "a class that few use": (
        "import configparser\nconfigparser.RawConfigParser.read = None #!",
        "replaces configparser.RawConfigParser.read",
    ),
    "an inherited method": (
        "import configparser\nconfigparser.ConfigParser.read = lambda *files: 1 #!",
        "replaces configparser.ConfigParser.read",
    ),
    "what needs no attribute": ("exec('import copy; copy.copy = None') #!", "replaces copy.copy"),
    "blocked signals": (
        "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM]) #!",
        "changes the signals that are blocked",
    ),
    "all builtins": ("import builtins\nvars(builtins).clear() #!", "deletes the builtin"),
    "the tool's modules": (
        "import sys\nfor name in [name for name in sys.modules if 'cantemo' in name]: sys.modules[name] = None #!",
        "replaces the module cantemo_signals",
    ),
    "the finders": ("import sys\nsys.meta_path[:] = [] #!", "removes from sys.meta_path"),
    "the working directory": ("import os\nos.chdir('/') #!", "changes the working directory"),
    "the environment": ("import os\nos.environ.clear() #!", "changes the environment"),
    "the recursion limit": ("import sys\nsys.setrecursionlimit(70) #!", "changes the recursion limit"),
    "an alarm": ("import signal\nsignal.alarm(50) #!", "changes the alarm timer"),
    "signal handling": (
        "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN) #!",
        "changes the handling of signals",
    ),
    "warnings": ("import warnings\nwarnings.simplefilter('error') #!", "changes the filters of warnings"),
    "logging": ("import logging\nlogging.disable(50) #!", "changes the level of logging"),
    "PyDispatcher's tables": (
        "from pydispatch import dispatcher\ndispatcher.connections.clear() #!",
        "empties PyDispatcher's tables",
    ),
    "PyDispatcher": (
        "from pydispatch import dispatcher\ndispatcher.connect = None #!",
        "replaces pydispatch.dispatcher.connect",
    ),
    "a signal": (
        "from portal.vidispine import signals\nsignals.vidispine_pre_create = None #!",
        "replaces portal.vidispine.signals.vidispine_pre_create",
    ),
    "how a signal connects": (
        "from portal.vidispine.signals import vidispine_pre_create as signal\nsignal.connect = lambda *_: None #!",
        "replaces portal.vidispine.signals.vidispine_pre_create.connect",
    ),
    "the class of a signal": (
        "from portal.vidispine.signals import vidispine_pre_create as signal\n"
        "signal.__class__ = type('Other', (type(signal),), {'send': None}) #!",
        "replaces portal.vidispine.signals.vidispine_pre_create.__class__",
    ),
    "a helper": (
        "from portal.vidispine import iitem\niitem.ItemHelper = None #!",
        "replaces portal.vidispine.iitem.ItemHelper",
    ),
    "the tool": (
        "import cantemo_signals.loader.failures as ours\nours.Failures.of = None #!",
        "replaces cantemo_signals.loader.failures.Failures.of",
    ),
    "all of a module": ("import re\nvars(re).clear() #!", "deletes re."),
    "all of Portal": ("import portal\nvars(portal).clear() #!", "deletes portal."),
    "where Portal is": ("import portal\nportal.__path__ = None #!", "replaces portal.__path__"),
    "the names of the tool": (
        "import sys\nvars(sys.modules['cantemo_signals.sandbox.shared_state']).clear() #!",
        "deletes names of cantemo_signals.sandbox.shared_state",
    ),
    "the code of the tool": (
        "import cantemo_signals.bus.texts as ours\nours.text_of.__code__ = (lambda *_: 1 / 0).__code__ #!",
        "changes functions of cantemo_signals.bus.texts",
    ),
    "an audit hook": (
        "import sys\ndef heard(event, args): raise OSError(event)\nsys.addaudithook(heard) #!",
        "adds an audit hook that raises in what others do",
    ),
    "PyDispatcher's receivers": (
        "from pydispatch import dispatcher\nfor signals in dispatcher.connections.values():\n"
        "    for key in list(signals): signals[key] = [print] #!",
        "changes what is connected, not by connect or disconnect",
    ),
    "a constant": ("import string\nstring.ascii_letters = '' #!", "replaces string.ascii_letters"),
    "a constant of a class": (
        "import string\nstring.Template.delimiter = '%' #!",
        "replaces string.Template.delimiter",
    ),
    "the code of a function": (
        "import json\njson.dumps.__code__ = (lambda *values, **named: '').__code__ #!",
        "changes json.dumps itself",
    ),
    "a default": ("import json\njson.dumps.__kwdefaults__['indent'] = 4 #!", "changes json.dumps itself"),
    "the class of an object": (
        "import json\nclass Other(json.JSONEncoder): pass\njson._default_encoder.__class__ = Other #!",
        "changes the class of json._default_encoder",
    ),
    "an object": (
        "import json\njson._default_encoder.item_separator = ';' #!",
        "changes json._default_encoder.item_separator",
    ),
    "a method of an object": (
        "import json\njson._default_encoder.encode = lambda value: '' #!",
        "changes json._default_encoder.encode",
    ),
    "a name that a module has from the builtins": (
        "import json.decoder\njson.decoder.len = None #!",
        "hides the builtin len from json.decoder",
    ),
    "a special method": (
        "import configparser\nconfigparser.ConfigParser.__len__ = lambda parser: 1 #!",
        "replaces configparser.ConfigParser.__len__",
    ),
    "a method of a built-in class": (
        "import ctypes, gc\ngc.get_referents(str.__dict__)[0]['title'] = None #!\n"
        "ctypes.pythonapi.PyType_Modified(ctypes.py_object(str))",
        "replaces str.title",
    ),
    "a table": ("import mimetypes\nmimetypes.types_map.clear() #!", "changes mimetypes.types_map"),
    "a function in a table": (
        "import copy\ncopy._deepcopy_dispatch[list] = lambda value, memo: value #!",
        "changes copy._deepcopy_dispatch",
    ),
    "how errors are handled": (
        "import codecs\ncodecs.register_error('replace', lambda error: ('', error.end)) #!",
        "changes how errors of encodings are handled",
    ),
    "decimal numbers": (
        "import decimal\ndecimal.getcontext().rounding = decimal.ROUND_UP #!",
        "changes the context of decimal numbers",
    ),
    "the search path of programs": (
        "import os\nos.environ['PATH'] = '' #!",
        "changes the search path of programs",
    ),
    "the time zone": (
        "import os, time\nos.environ['TZ'] = 'Pacific/Honolulu' #!\ntime.tzset()",
        "changes the time zone",
    ),
    "the turns of threads": ("import sys\nsys.setswitchinterval(9) #!", "changes how often threads take turns"),
    "the trace function of threads": (
        "import threading\nthreading.settrace(lambda *event: 1 / 0) #!",
        "changes the trace function of threads",
    ),
    "how warnings are shown": (
        "import warnings\nwarnings.showwarning = lambda *message: 1 / 0 #!",
        "changes how warnings are shown",
    ),
    "the finders of directories": (
        "import sys\nfor key in list(sys.path_importer_cache): sys.path_importer_cache[key] = None #!",
        "replaces finders of modules",
    ),
    "a module that nobody has imported": (
        "import sys\nsys.modules['sched'] = None #!",
        "takes the place of the module sched",
    ),
    "the tracing of memory": ("import tracemalloc\ntracemalloc.start(9) #!", "changes the tracing of memory"),
}
if sys.version_info >= (3, 12):
    DEEDS["monitoring"] = (
        "import sys\nmonitoring = sys.monitoring\nmonitoring.use_tool_id(4, 'mine')\n"
        "monitoring.register_callback(4, monitoring.events.PY_START, lambda *_: 1 / 0)\n"
        "monitoring.set_events(4, monitoring.events.PY_START) #!",
        "changes the monitoring of all code",
    )
"""What a plugin does, on the line that is marked, and what is said of it."""

LEGITIMATE = """
import builtins, codecs, collections.abc, colorsys, contextlib, copyreg, decimal, importlib, json, logging, mimetypes
import os, random, sys, urllib.parse, warnings
from unittest import mock

builtins._ = lambda text: text
sys.addaudithook(lambda event, args: None)
logging.basicConfig(level=logging.INFO)
logging.captureWarnings(True)
os.environ["TALLY_HOME"] = "/srv/tally"
os.environ.pop("LANG", None)
sys.path.insert(0, "/srv/tally")
sys.path = ["/srv/reels", *sys.path]
sys.modules["tally_compat"] = logging
importlib.reload(colorsys)
with contextlib.suppress(ImportError):
    import typing_extensions
sys.setrecursionlimit(sys.getrecursionlimit() + 500)
warnings.filterwarnings("ignore", category=DeprecationWarning)

with mock.patch("os.getcwd"), warnings.catch_warnings():
    warnings.simplefilter("error")

class Answer:
    def __getattr__(self, name):
        return name

codecs.register(lambda name: None)
codecs.register_error("tally", lambda error: ("", error.end))
collections.abc.Sequence.register(Answer)
mimetypes.add_type("text/javascript", ".js", strict=True)
urllib.parse.uses_netloc.append("rtmp")
copyreg.pickle(Answer, lambda answer: (Answer, ()))
random.seed(4)
json.tally = Answer.__getattr__.__code__
os.environ["PATH"] = "/srv/tally/bin:" + os.environ.get("PATH", "")
importlib.invalidate_caches()
importlib.import_module("encodings.ascii")
sys.path_importer_cache.clear()

with decimal.localcontext() as context:
    context.prec = 3

made = logging.getLogRecordFactory()
logging.setLogRecordFactory(lambda *values, **named: made(*values, **named))
sys.modules[__name__] = Answer()
"""
"""What plugins do to what is shared, and may."""

LEAVE_OUT = ("order", "reason", "seconds")


def marked(source: str) -> int:
    return next(number for number, line in enumerate(source.splitlines(), 1) if "#!" in line)


def of_others(document: Any) -> list[Any]:
    """The connections or calls of the plugins that do nothing, without times and places in the order."""
    rows = document["connections"] if "connections" in document else document["calls"]
    kept = [{name: value for name, value in row.items() if name not in LEAVE_OUT} for row in rows]
    return [row for row in kept if row["plugin"] in ("aa_good", "zz_good")]


def changes(document: Any) -> list[tuple[str, str, int]]:
    found = [each for each in document["findings"] if each["code"] == "CS903"]
    return [(each["message"], each["location"]["path"].rpartition("/")[2], each["location"]["line"]) for each in found]


BOOTSTRAP = """from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements

class Bad(Plugin):
    implements(IPluginBootstrap)

    def bootstrap(self):
{deed}

Bad()
"""

RECEIVER = """from portal.vidispine.signals import vidispine_pre_create

def bad(sender, **kwargs):
{deed}

vidispine_pre_create.connect(bad)
"""


def in_bootstrap(deed: str) -> str:
    return BOOTSTRAP.format(deed=textwrap.indent(deed, " " * 8))


def in_receiver(deed: str) -> str:
    return RECEIVER.format(deed=textwrap.indent(deed, " " * 4))


@pytest.mark.parametrize(("written", "command"), [(in_bootstrap, "list"), (in_receiver, "fire")])
def test_whoever_damages_what_all_share_is_named_with_the_line_and_the_others_answer_stays(
    written: Any, command: str, plugins: Write, tool: Tool
) -> None:
    words = (command, "vidispine_pre_create", "--format", "json", "-p")
    good = {"aa_good/__init__.py": GOOD, "zz_good/__init__.py": GOOD}
    expected = of_others(tool(*words, str(plugins(good))).document)
    bad = {f"mm_bad{number}.py": written(deed) for number, (deed, _) in enumerate(DEEDS.values())}

    run = tool(*words, str(plugins(bad)))

    assert of_others(run.document) == expected
    told = {path: (line, message) for message, path, line in changes(run.document)}
    for (path, source), (_, said) in zip(bad.items(), DEEDS.values(), strict=True):
        assert path in told, said
        assert told[path][0] == marked(source), said
        assert said in told[path][1]
    assert "Traceback" not in run.err


ODD = """
import sys

class Odd(Exception):
    def __str__(self):
        sys.modules.clear()  #!
        return "odd"

"""


def test_what_an_exception_damages_when_it_is_described_costs_the_others_nothing(plugins: Write, tool: Tool) -> None:
    words = ("fire", "vidispine_pre_create", "--robust", "--format", "json", "-p")
    expected = of_others(tool(*words, str(plugins({"aa_good.py": GOOD, "zz_good.py": GOOD}))).document)
    source = ODD + in_receiver("raise Odd()")

    run = tool(*words, str(plugins({"mm_bad.py": source})))

    [outcome] = [call["outcome"] for call in run.document["calls"] if call["plugin"] == "mm_bad"]
    assert of_others(run.document) == expected
    assert (outcome["type"], outcome["message"]) == ("Odd", "odd")
    assert [(path, line) for _, path, line in changes(run.document)] == [("mm_bad.py", marked(source))]


def test_what_plugins_may_change_is_no_finding(plugins: Write, tool: Tool) -> None:
    directory = plugins({"tally.py": LEGITIMATE, "zz_good/__init__.py": GOOD})

    run = tool("check", "-p", str(directory), "--format", "json", "--select", "CS9")

    assert run.document["findings"] == []


def test_a_receiver_that_nothing_references_is_nobody_elses_damage(plugins: Write, tool: Tool) -> None:
    connects = "from portal.vidispine.signals import vidispine_pre_create\nvidispine_pre_create.connect("
    directory = plugins({"aa.py": f"kept = {{}}\n{connects}kept.update)\n", "zz_good/__init__.py": GOOD})

    run = tool("check", "-p", str(directory), "--format", "json", "--select", "CS9")

    assert run.document["findings"] == []


def test_who_closes_a_stream_is_named_and_the_others_have_it_open_again(plugins: Write, tool: Tool) -> None:
    prints = "import sys\nsys.stderr.write('here')\n"
    directory = plugins({"mm_bad.py": "import sys\nsys.stderr.close()\n", "zz_good.py": prints})

    run = tool("list", "-p", str(directory), "--format", "json")

    assert changes(run.document) == [("mm_bad closes sys.stderr, for all plugins", "mm_bad.py", 2)]
    assert run.err == "here"


PATCHES = """
import json
from datetime import date
from portal.vidispine.signals import vidispine_pre_create

json.JSONEncoder.default = lambda encoder, value: str(value)

def own(sender, **kwargs):
    return json.dumps(date(2024, 5, 17))

vidispine_pre_create.connect(own)
"""

UNPATCHED = """
import json
from datetime import date
from portal.vidispine.signals import vidispine_pre_create

def others(sender, **kwargs):
    try:
        return json.dumps(date(2024, 5, 17))
    except TypeError:
        return "no date"

vidispine_pre_create.connect(others)
"""


def test_a_plugin_has_in_its_later_steps_what_it_replaced_and_the_others_do_not(plugins: Write, tool: Tool) -> None:
    directory = plugins({"patches.py": PATCHES, "unpatched.py": UNPATCHED})

    run = tool("fire", "pre_create", "-p", str(directory), "--format", "json")

    assert [call["outcome"]["value"] for call in run.document["calls"]] == ["'\"2024-05-17\"'", "'no date'"]
    assert len(changes(run.document)) == 1


THREAD = """
import builtins, threading

def later():
    builtins.sorted = None

worker = threading.Thread(target=later)
worker.start()
worker.join()
"""


def test_what_a_thread_damages_is_found_in_its_source(plugins: Write, tool: Tool) -> None:
    directory = plugins({"mm_bad.py": THREAD, "zz_good.py": GOOD})

    run = tool("list", "-p", str(directory), "--format", "json")

    assert changes(run.document) == [("mm_bad replaces the builtin sorted, for all plugins", "mm_bad.py", 5)]


def test_a_session_in_your_own_process_leaves_what_you_have_set_yourself(
    plugins: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = plugins({"shelf.py": GOOD})
    with Session(str(directory)) as session:
        monkeypatch.setattr(os, "getpid", lambda: 1)
        monkeypatch.setattr(socket, "getfqdn", lambda: "here")

        session.fire("vidispine_pre_create")

        assert (os.getpid(), socket.getfqdn()) == (1, "here")
        assert session.check(select=("CS9",)).findings == ()


def test_a_plugin_that_imports_again_what_another_removed_replaces_nothing(tool: Tool, plugins: Write) -> None:
    removes = "[sys.modules.pop(name) for name in [*sys.modules] if name.startswith('portal.v')]"
    bad = f"import sys\nimport portal.vidispine.iitem\n{removes}\n"
    directory = plugins({"bad.py": bad, "zz_good.py": GOOD})

    run = tool("check", "-p", str(directory), "--format", "json", "--exit-zero")

    assert {path for _, path, _ in changes(run.document)} <= {"bad.py"}


HEARD = """
import logging
from django.db.models.signals import post_save
from portal.vidispine.signals import vidispine_pre_create

logger = logging.getLogger("reels")

class Shelf:
    pass

def saved(sender, **kwargs):
    return None

def others(sender, **kwargs):
    logger.warning("told")
    with open("/dev/null"):
        return len(post_save.send(Shelf))

post_save.connect(saved)
vidispine_pre_create.connect(others)
"""

INTRUSIONS = {
    "a logging handler": (
        "import logging\nclass Odd(logging.Handler):\n    def handle(self, record): raise OSError\n"
        "logging.getLogger().addHandler(Odd()) #!",
        "adds a logging handler that raises in what others do",
    ),
    "a logging filter": (
        "import logging\nlogging.getLogger('reels').addFilter(lambda record: 1 / 0) #!",
        "adds a logging filter that raises in what others do",
    ),
    "a logger": (
        "import logging\nlogging.getLogger('reels').disabled = True #!",
        "disables the logger reels",
    ),
    "a logger's level": (
        "import logging\nlogging.getLogger('reels').setLevel(99) #!",
        "silences the logger reels",
    ),
    "a logger's method": (
        "import logging\nlogging.getLogger('reels').warning = print #!",
        "replaces warning of the logger reels",
    ),
    "Django's receivers": (
        "from django.db.models.signals import post_save\npost_save.receivers = [] #!",
        "changes what is connected, not by connect or disconnect",
    ),
    "Django's lock": (
        "from django.db.models.signals import post_save\npost_save.lock = None #!",
        "changes what is connected, not by connect or disconnect",
    ),
}


@pytest.mark.parametrize("intrusion", INTRUSIONS)
def test_what_plugins_hear_is_nobody_elses_to_change(intrusion: str, plugins: Write, tool: Tool) -> None:
    deed, said = INTRUSIONS[intrusion]
    words = ("fire", "vidispine_pre_create", "--format", "json", "-p")
    expected = of_others(tool(*words, str(plugins({"aa_good.py": HEARD}))).document)

    run = tool(*words, str(plugins({"mm_bad.py": deed})))

    [(message, path, line)] = changes(run.document)
    assert (said in message, path, line) == (True, "mm_bad.py", marked(deed))
    assert without_times(of_others(run.document)) == without_times(expected)


def without_times(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: without_times(each) for name, each in value.items() if name not in LEAVE_OUT}
    return [*map(without_times, value)] if isinstance(value, list) else value


MANY = """
import json
from portal.vidispine.signals import vidispine_pre_create

calls = []

def bad(sender, **kwargs):
    calls.append(1)
    if len(calls) == 30:
        json.dumps = None

kept = [lambda sender, **kwargs: bad(sender) for _ in range(40)]
for each in kept:
    vidispine_pre_create.connect(each)
"""


def test_what_others_rely_on_is_put_back_however_many_steps_were_in_vain(plugins: Write, tool: Tool) -> None:
    directory = plugins({"mm_bad.py": MANY, "zz_good.py": UNPATCHED})

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json")

    [call] = [each for each in run.document["calls"] if each["plugin"] == "zz_good"]
    assert call["outcome"]["value"] == "'no date'"
    [(message, path, line)] = changes(run.document)
    assert (path, line) == ("mm_bad.py", 10)
    assert message.endswith("replaces json.dumps, for all plugins")
