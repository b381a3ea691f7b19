"""What plugins ask of the host and do to the machine: told with file and line, and stopped unless it is allowed."""

from __future__ import annotations

import socket
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cantemo_signals.sandbox.guard import Blocked
from cantemo_signals.session import Session
from cantemo_signals.values.loading import Loading
from tests.conftest import Run, Tool, Write

RECEIVER = """\
import os, pathlib, shutil, socket, sqlite3, ssl, subprocess, sys, tempfile, threading, urllib.request
from portal.vidispine.signals import vidispine_pre_create

def receiver(**kwargs):
    {deed}

vidispine_pre_create.connect(receiver)
"""
LINE = 5

ON_FILES = {
    "open": "open(r'{outside}/new', 'w')",
    "open for update": "open(r'{outside}/kept', 'r+')",
    "os.open": "os.open(r'{outside}/new', os.O_CREAT | os.O_WRONLY)",
    "a relative path": "open(os.path.relpath(r'{outside}/new'), 'a')",
    "bytes": "open(rb'{outside}/new', 'w')",
    "pathlib": "pathlib.Path(r'{outside}/new').write_text('x')",
    "touch": "pathlib.Path(r'{outside}/new').touch()",
    "os.remove": "os.remove(r'{outside}/kept')",
    "unlink": "pathlib.Path(r'{outside}/kept').unlink()",
    "os.rename": "os.rename(r'{outside}/kept', r'{outside}/new')",
    "os.replace into the temporary area": "os.replace(r'{outside}/kept', tempfile.mkdtemp() + '/x')",
    "os.mkdir": "os.mkdir(r'{outside}/new')",
    "os.rmdir": "os.rmdir(r'{outside}/empty')",
    "os.chmod": "os.chmod(r'{outside}/kept', 0)",
    "os.truncate": "os.truncate(r'{outside}/kept', 0)",
    "os.utime": "os.utime(r'{outside}/kept', (0, 0))",
    "os.symlink": "os.symlink('/', r'{outside}/new')",
    "os.link": "os.link(r'{outside}/kept', tempfile.mkdtemp() + '/x')",
    "shutil.rmtree": "shutil.rmtree(r'{outside}')",
    "shutil.copy": "shutil.copy(__file__, r'{outside}/new')",
    "shutil.move": "shutil.move(r'{outside}/kept', tempfile.mkdtemp())",
    "sqlite3": "sqlite3.connect(r'{outside}/new')",
    "a link that leads out": "d = tempfile.mkdtemp(); os.symlink(r'{outside}', d + '/l'); open(d + '/l/new', 'w')",
    "os.mkfifo": "os.mkfifo(r'{outside}/new')",
    "posix.mknod": "__import__('posix').mknod(path=r'{outside}/new')",
    "os.mkfifo relative to a directory": "os.mkfifo('new', dir_fd=os.open(r'{outside}', os.O_RDONLY))",
    "ctypes": "__import__('ctypes').CDLL(None).unlink(rb'{outside}/kept')",
    "os.open relative to a directory": "os.open('empty/new', 0o101, dir_fd=os.open(r'{outside}', os.O_RDONLY))",
    "relative to a directory": "os.remove('kept', dir_fd=os.open(r'{outside}', os.O_RDONLY))",
    "ctypes' own": "c = __import__('_ctypes'); c.dlsym(c.dlopen('', 0), 'unlink')",
    "a variant in ctypes": "__import__('ctypes').CDLL(None)['open64'](rb'{outside}/new', 0o102, 0o600)",
    "mkstemp in ctypes": "c = __import__('ctypes'); c.CDLL(None).mkstemp(rb'{outside}/newXXXXXX')",
    "ATTACH": "sqlite3.connect(':memory:').execute(r\"ATTACH '{outside}/new' AS x\").execute('CREATE TABLE x.t (a)')",
    "ATTACH of an expression": "sqlite3.connect(':memory:').execute('ATTACH ? AS x', (r'{outside}/new',))",
    "VACUUM INTO": "sqlite3.connect(':memory:').execute(r\"VACUUM INTO '{outside}/new'\")",
    "a database's backup": "sqlite3.connect(':memory:').backup(sqlite3.connect(r'{outside}/new'))",
    "a URI": "sqlite3.connect(r'file:{outside}/new?mode=rwc', uri=True)",
    "a path that speaks of memory": "sqlite3.connect(r'{outside}/new?mode=memory')",
    "the last of two modes": "sqlite3.connect(r'file:{outside}/new?mode=memory&mode=rwc', uri=True)",
    "a Connection's ATTACH": "sqlite3.Connection(':memory:').execute(r\"ATTACH '{outside}/new' AS x\")",
    "a key log": "ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).keylog_filename = r'{outside}/new'",
    "a key log by the environment": "os.environ['SSLKEYLOGFILE'] = r'{outside}/new'; ssl.create_default_context()",
    "a named semaphore": "__import__('_multiprocessing').SemLock(1, 1, 1, '/cantemo-signals-new', False)",
    "a history": "__import__('readline').write_history_file(r'{outside}/new')",
    "shared memory": "__import__('_posixshmem').shm_open('/cantemo-signals-new', os.O_CREAT | os.O_RDWR, mode=0o600)",
    "a thread": "t = threading.Thread(target=os.remove, args=(r'{outside}/kept',)); t.start(); t.join()",
}
ON_PROCESSES = {
    "multiprocessing": "__import__('multiprocessing').get_context('spawn').Process(target=print).start()",
    "fork_exec": "__import__('multiprocessing.util').util.spawnv_passfds(b'/bin/touch', [b'touch', b'new'], ())",
    "ctypes": "__import__('ctypes').CDLL(None).system(rb'touch {outside}/new')",
    "subprocess.run": "subprocess.run(['touch', r'{outside}/new'])",
    "os.system": "os.system(r'touch {outside}/new')",
    "os.popen": "os.popen(r'touch {outside}/new').read()",
    "os.fork": "os.fork() or os._exit(0)",
    "os.posix_spawn": "os.posix_spawn('/bin/touch', ['touch', r'{outside}/new'], {{}})",
    "os.execv": "os.execv('/bin/touch', ['touch', r'{outside}/new'])",
    "os.kill": "os.kill(os.getppid(), 0)",
    "os.kill of a group": "os.kill(0, 0)",
    "os.kill of all": "os.kill(-1, 0)",
    "pidfd_send_signal": "__import__('signal').pidfd_send_signal(os.pidfd_open(os.getppid()), 0)",
    "setpriority": "os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)",
    "setpriority of a group": "os.setpriority(os.PRIO_PGRP, 0, 19)",
    "prlimit": "r = __import__('resource'); r.prlimit(os.getppid(), r.RLIMIT_CORE, (0, 0))",
    "sched_setaffinity": "os.sched_setaffinity(os.getppid(), [0])",
    "F_SETOWN": "f = __import__('fcntl'); f.fcntl(os.pipe()[0], f.F_SETOWN, os.getppid())",
    "TIOCSTI": "f = __import__('fcntl'); f.ioctl(os.openpty()[1], 0x5412, b'x')",
    "a clock": "t = __import__('time'); t.clock_settime(t.CLOCK_REALTIME, t.time())",
    "the host's name": "socket.sethostname(socket.gethostname())",
    "dlsym": "__import__('ctypes').CDLL(None).dlsym",
    "pythonapi": "__import__('ctypes').pythonapi.Py_NewInterpreter",
    "a subinterpreter": "__import__('_interpreters' if sys.version_info > (3, 13) else '_xxsubinterpreters').create()",
}
ON_NETWORK = {
    "socket.connect": "socket.create_connection(('127.0.0.1', {port}))",
    "a raw socket": "socket.socket().connect(('127.0.0.1', {port}))",
    "sendto": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', {port}))",
    "urllib": "urllib.request.urlopen('http://127.0.0.1:{port}/')",
    "a name": "socket.gethostbyname('localhost')",
    "bind": "socket.socket().bind(('127.0.0.1', 0))",
    "ctypes": "__import__('ctypes').CDLL(None).connect",
    "syslog": "__import__('syslog').syslog('{port}')",
}


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A directory that is none of the plugin's business."""
    directory = tmp_path / "outside"
    (directory / "empty").mkdir(parents=True)
    (directory / "kept").write_text("kept")
    return directory


@pytest.fixture
def port() -> Iterator[int]:
    """A port where somebody listens; the test fails when anybody came."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.settimeout(0)
        yield listening.getsockname()[1]
        with pytest.raises(BlockingIOError):
            listening.accept()


def snapshot(directory: Path) -> dict[str, Any]:
    """What lies in a directory."""
    return {
        str(path.relative_to(directory)): (path.stat().st_mode, path.stat().st_mtime, path.is_dir() or path.read_text())
        for path in directory.rglob("*")
    }


def blocked_effects(run: Run) -> list[tuple[str, bool, int]]:
    """The effects of the only call that were blocked: kind, and the line that asked."""
    (call,) = run.document["calls"]
    return [
        (each["kind"], each["blocked"], each["location"] and each["location"]["line"])
        for each in call["effects"]
        if each["blocked"]
    ]


@pytest.mark.parametrize("deed", ON_FILES.values(), ids=ON_FILES)
def test_what_lies_outside_the_temporary_area_stays_as_it_is(
    deed: str, plugins: Write, tool: Tool, outside: Path
) -> None:
    directory = plugins({"demo.py": RECEIVER.format(deed=deed.format(outside=outside))})
    before = snapshot(outside)

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json")

    assert snapshot(outside) == before
    assert {kind for kind, _, _ in blocked_effects(run)} == {"files"}
    assert run.status == 1
    assert {finding["rule"] for finding in run.document["findings"]} == {"blocked"}


@pytest.mark.parametrize(
    "deed",
    [
        "sqlite3.connect('file:new?mode=memory')",
        "sqlite3.Connection('file:new?mode=memory')",
        "sqlite3.connect(':memory:').execute(\"ATTACH 'file:new?mode=memory' AS x\")",
    ],
)
def test_a_name_that_is_a_uri_only_to_the_eye_is_a_file(deed: str, plugins: Write, tool: Tool, outside: Path) -> None:
    directory = plugins({"demo.py": RECEIVER.format(deed=deed)})
    before = snapshot(outside)

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json", cwd=outside)

    assert snapshot(outside) == before
    assert blocked_effects(run) == [("files", True, LINE)]


@pytest.mark.parametrize("deed", ON_PROCESSES.values(), ids=ON_PROCESSES)
def test_no_other_process_is_started_or_ended(deed: str, plugins: Write, tool: Tool, outside: Path) -> None:
    directory = plugins({"demo.py": RECEIVER.format(deed=deed.format(outside=outside))})
    before = snapshot(outside)

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json")

    assert snapshot(outside) == before
    assert blocked_effects(run) == [("process", True, LINE)]
    assert run.document["calls"][0]["outcome"]["type"] == "Blocked"


@pytest.mark.parametrize("deed", ON_NETWORK.values(), ids=ON_NETWORK)
def test_nothing_leaves_the_machine(deed: str, plugins: Write, tool: Tool, port: int) -> None:
    directory = plugins({"demo.py": RECEIVER.format(deed=deed.format(port=port))})

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json")

    assert blocked_effects(run) == [("network", True, LINE)]


@pytest.mark.parametrize("clause", ["except Exception:", "except:"])
def test_swallowing_the_error_does_not_hide_it(clause: str, plugins: Write, tool: Tool, outside: Path) -> None:
    deed = f"try: os.remove(r'{outside}/kept')\n    {clause} return 'swallowed'"
    directory = plugins({"demo.py": RECEIVER.format(deed=deed)})

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json")

    assert run.document["calls"][0]["outcome"]["value"] == "'swallowed'"
    assert blocked_effects(run) == [("files", True, LINE)]
    assert run.status == 1


@pytest.mark.parametrize("place", ["import", "models", "bootstrap"])
def test_what_is_blocked_while_loading_is_told_and_costs_nothing_else(
    place: str, plugins: Write, tool: Tool, outside: Path
) -> None:
    deed = f"import os\ntry: os.remove(r'{outside}/kept')\nexcept Exception: pass\n"
    bootstrap = (
        "from portal.pluginbase.core import *\nfrom portal.generic.plugin_interfaces import *\n"
        "class Demo(Plugin):\n    implements(IPluginBootstrap)\n    def bootstrap(self):\n"
    )
    files = {
        "import": {"demo/__init__.py": deed},
        "models": {"demo/__init__.py": "", "demo/models.py": deed},
        "bootstrap": {
            "demo/__init__.py": bootstrap + "".join(f"        {line}\n" for line in deed.splitlines()) + "Demo()\n"
        },
    }
    directory = plugins(files[place])

    run = tool("plugins", "-p", str(directory), "--format", "json")

    assert (outside / "kept").exists()
    (plugin,) = run.document["plugins"]
    (effect,) = plugin["effects"]
    assert (effect["kind"], effect["blocked"], effect["phase"]) == ("files", True, place)
    assert run.document["findings"][0]["rule"] == "effect-while-loading"
    assert (plugin["loaded"], run.status) == (True, 0)


def test_an_allowed_kind_happens_and_is_told_all_the_same(plugins: Write, tool: Tool, outside: Path) -> None:
    directory = plugins({"demo.py": RECEIVER.format(deed=f"os.remove(r'{outside}/kept')")})

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json", "--allow", "files")

    assert not (outside / "kept").exists()
    (effect,) = run.document["calls"][0]["effects"]
    assert (effect["what"], effect["blocked"], run.status) == ("os.remove", False, 0)


def test_one_allowed_kind_allows_no_other(plugins: Write, tool: Tool, outside: Path) -> None:
    directory = plugins({"demo.py": RECEIVER.format(deed=f"os.remove(r'{outside}/kept')")})

    run = tool(
        "fire",
        "vidispine_pre_create",
        "-p",
        str(directory),
        "--format",
        "json",
        CANTEMO_SIGNALS_ALLOW="network process",
    )

    assert (outside / "kept").exists()
    assert run.status == 1


def test_plugins_have_a_temporary_area_that_is_gone_afterwards(plugins: Write, tool: Tool) -> None:
    deed = "f = tempfile.NamedTemporaryFile(delete=False); f.write(b'x'); f.close(); return f.name"
    directory = plugins({"demo.py": RECEIVER.format(deed=deed)})

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json")

    (call,) = run.document["calls"]
    path = Path(call["outcome"]["value"].strip("'"))
    assert run.status == 0
    assert path.parent.name.startswith("cantemo-signals-")
    assert not path.parent.exists()
    assert {effect["blocked"] for effect in call["effects"]} == {False}


@pytest.mark.parametrize(
    ("deed", "error"),
    [
        ("os.remove(r'{outside}/missing')", "FileNotFoundError"),
        ("shutil.rmtree(r'{outside}/missing')", "FileNotFoundError"),
        ("open(r'{outside}/missing/new', 'w')", "FileNotFoundError"),
        ("os.mkdir(r'{outside}/empty')", "FileExistsError"),
    ],
)
def test_what_cannot_be_done_fails_as_it_does_everywhere(
    deed: str, error: str, plugins: Write, tool: Tool, outside: Path
) -> None:
    directory = plugins({"demo.py": RECEIVER.format(deed=deed.format(outside=outside))})

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json")

    (call,) = run.document["calls"]
    assert (call["outcome"]["type"], call["effects"]) == (error, [])


def test_reading_is_free_and_not_worth_telling(plugins: Write, tool: Tool, outside: Path) -> None:
    deed = f"return open(r'{outside}/kept').read() + str(os.listdir(r'{outside}')) + open(os.devnull, 'w').name"
    directory = plugins({"demo.py": RECEIVER.format(deed=deed)})

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json")

    (call,) = run.document["calls"]
    assert (call["outcome"]["kind"], call["effects"]) == ("returned", [])


@pytest.mark.parametrize(
    "deed",
    [
        "sqlite3.connect(':memory:').execute('VACUUM')",
        "sqlite3.connect(':memory:').execute(\"ATTACH ':memory:' AS x\")",
        "sqlite3.connect('file:x?mode=memory&cache=shared', uri=True).execute(\"ATTACH 'file:y?mode=memory' AS x\")",
        "sqlite3.connect('file:%3Amemory%3A', uri=True).execute('CREATE TABLE t (a)')",
        "assert isinstance(sqlite3.connect(':memory:'), sqlite3.Connection)",
        "__import__('multiprocessing').get_context('fork').Lock()",
        "os.setpriority(os.PRIO_PROCESS, 0, os.getpriority(os.PRIO_PROCESS, 0))",
        "os.sched_setaffinity(0, os.sched_getaffinity(0))",
        "__import__('signal').pidfd_send_signal(os.pidfd_open(os.getpid()), 0)",
        "__import__('ctypes').CDLL(None).getpid()",
    ],
)
def test_what_concerns_this_process_alone_is_not_told(deed: str, plugins: Write, tool: Tool) -> None:
    directory = plugins({"demo.py": RECEIVER.format(deed=deed)})

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json")

    (call,) = run.document["calls"]
    assert (call["outcome"]["kind"], call["effects"]) == ("returned", [])


def test_a_database_that_is_only_read_is_read(plugins: Write, tool: Tool, outside: Path) -> None:
    sqlite3.connect(outside / "base").close()
    deed = f"return sqlite3.connect(r'file:{outside}/base?mode=ro', uri=True).execute('SELECT 1').fetchall()"
    directory = plugins({"demo.py": RECEIVER.format(deed=deed)})

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json")

    (call,) = run.document["calls"]
    assert (call["outcome"]["value"], call["effects"]) == ("[(1,)]", [])


def test_a_thread_is_told_of(plugins: Write, tool: Tool) -> None:
    directory = plugins({"demo.py": RECEIVER.format(deed="threading.Thread(target=print).start()")})

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json")

    (effect,) = run.document["calls"][0]["effects"]
    assert (effect["kind"], effect["blocked"], effect["location"]["line"]) == ("thread", False, LINE)


def test_a_helper_call_tells_what_came_back(plugins: Write, tool: Tool) -> None:
    deed = "from portal.vidispine.iuser import UserHelper; UserHelper().getUserSettingsProfile()"
    directory = plugins({"demo.py": RECEIVER.format(deed=deed)})

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json")

    (effect,) = run.document["calls"][0]["effects"]
    assert (effect["kind"], effect["what"], effect["result"]) == (
        "helper",
        "UserHelper.getUserSettingsProfile",
        "'VX-1'",
    )


def test_a_flood_of_effects_is_cut(plugins: Write, tool: Tool) -> None:
    deed = "from portal.vidispine.iuser import UserHelper; [UserHelper().getAllUsers() for _ in range(1500)]"
    directory = plugins({"demo.py": RECEIVER.format(deed=deed)})

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json")

    (call,) = run.document["calls"]
    assert (len(call["effects"]), call["more_effects"]) == (1000, 500)


def test_a_session_in_this_process_guards_only_while_plugins_run(plugins: Write, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    directory = plugins({"demo.py": RECEIVER.format(deed=f"open(r'{mine}', 'w')")})

    with Session(str(directory)) as session:
        result = session.fire("vidispine_pre_create", arguments={"instance": "ann"})
        mine.write_text("the test's own")

    outcome = result.calls[0].outcome
    assert outcome.type == Blocked.__name__  # type: ignore[union-attr]
    assert mine.read_text() == "the test's own"


def test_a_session_in_this_process_can_allow(plugins: Write, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    directory = plugins({"demo.py": RECEIVER.format(deed=f"open(r'{mine}', 'w').close()")})

    with Session(str(directory), loading=Loading(allow=("files",))) as session:
        session.fire("vidispine_pre_create", arguments={"instance": "ann"})

    assert mine.exists()
    assert "cantemo-signals-" not in str(sys.modules["tempfile"].gettempdir())


def test_what_is_asked_while_loading_is_shown_of_each_plugin(plugins: Write, tool: Tool, tmp_path: Path) -> None:
    source = "from portal.vidispine.iuser import UserHelper\nUserHelper().addUserToGroup('ann', group_name='editors')\n"
    plugins({"demo.py": source})

    run = tool("plugins", "demo", "-p", "plugins", cwd=tmp_path)

    effect = "UserHelper.addUserToGroup(user_name='ann', group_name='editors')  demo.py:2"
    assert f"Effects while loading\n{effect}" in run.out
