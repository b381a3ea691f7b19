"""What plugins do to the world as soon as they are loaded, and what of it is told."""

from __future__ import annotations

import pytest

from cantemo_signals.session import Session
from cantemo_signals.values.loading import Loading
from tests.conftest import Open, Write

TOLD = {
    "a process": ("import subprocess", "subprocess.run(['true'])", "starts or stops a process"),
    "a file": ("", "open('/shelf.txt', 'w')", "changes files"),
    "a name looked up": ("import socket", "socket.getaddrinfo('inventory.example', 80)", "uses the network"),
    "mail": ("from django.core.mail import send_mail", "send_mail('a', 'b', 'c', ['d'])", "sends mail"),
    "a row": (
        "from django.contrib.auth.models import Group",
        "Group.objects.create(name='a')",
        "writes to the database",
    ),
    "a row if there is none": (
        "from django.contrib.auth.models import Group",
        "Group.objects.get_or_create(name='a')",
        "writes to the database",
    ),
    "a new collection": (
        "from portal.vidispine.icollection import CollectionHelper",
        "CollectionHelper().createCollection('a')",
        "changes data in Portal",
    ),
}
NOT_TOLD = {
    "a file that is read": ("from pathlib import Path", "Path(__file__).read_text()"),
    "rows that are read": ("from django.contrib.auth.models import Group", "list(Group.objects.all())"),
    "an item that is looked up": ("from portal.vidispine.iitem import ItemHelper", "ItemHelper().getItem('VX-1')"),
    "a search": ("from portal.vidispine.isearch import SearchHelper", "SearchHelper().search({}, 1, 1)"),
    "a temporary directory": ("import tempfile", "open(tempfile.mkdtemp() + '/a', 'w').close()"),
    "a log": ("import logging", "try:\n    logging.FileHandler('/shelf.log')\nexcept OSError:\n    pass"),
    "a thread": ("import threading", "threading.Thread(target=len, args=('',)).start()"),
}
OUT = {
    "requests": ["get('u')", "post('u')", "Session().get('u')", "session().put('u')", "request('GET', 'u')"],
    "boto3": ["client('s3').upload_file('a', 'b', 'c')", "resource('s3').Bucket('a').upload_file('b', 'c')"],
    "redis": ["Redis().set('a', 1)", "from_url('u').get('a')"],
    "pika": ["BlockingConnection(None)"],
    "paramiko": ["SSHClient().connect('h')"],
    "urllib3": ["PoolManager().request('GET', 'u')"],
    "slack_sdk": ["WebClient(token='t').chat_postMessage(text='a')"],
}
ONLY_MADE = {
    "requests": ["Session()", "Session().headers.update({})", "packages.urllib3.disable_warnings()"],
    "boto3": ["client('s3')", "resource('s3').Bucket('a')", "Session().client('s3')"],
    "redis": ["Redis()", "from_url('u')", "Redis().pipeline()", "ConnectionPool(host='h')"],
    "pika": ["ConnectionParameters('h')", "PlainCredentials('u', 'p')"],
    "paramiko": ["SSHClient()", "AutoAddPolicy()"],
    "urllib3": ["disable_warnings()", "PoolManager()"],
    "slack_sdk": ["WebClient(token='t')"],
}


def told(session: Session, code: str = "CS005") -> list[tuple[str, int | None]]:
    """Message and line of each finding of a rule."""
    found = [each for each in session.wiring().findings if each.code == code]
    return [(each.message, each.location and each.location.line) for each in found]


@pytest.mark.parametrize(("imports", "deed", "words"), TOLD.values(), ids=TOLD)
def test_what_a_plugin_does_when_it_is_imported_is_told(
    imports: str, deed: str, words: str, plugins: Write, open_session: Open
) -> None:
    session = open_session(plugins({"shelf.py": f"{imports}\ntry:\n    {deed}\nexcept OSError:\n    pass\n"}))

    ((message, line),) = told(session)
    assert message.startswith(f"shelf {words} while it loads: ")
    assert line == 3


@pytest.mark.usefixtures("without_celery")
def test_a_task_that_is_queued_is_told(plugins: Write, open_session: Open) -> None:
    source = "from celery import shared_task\n@shared_task\ndef count():\n    pass\ncount.delay()\n"

    session = open_session(plugins({"shelf.py": source}))

    assert told(session) == [("shelf queues a task while it loads: portal.plugins.shelf.count.delay()", 5)]


@pytest.mark.parametrize(("imports", "deed"), NOT_TOLD.values(), ids=NOT_TOLD)
def test_reading_is_not_told(imports: str, deed: str, plugins: Write, open_session: Open) -> None:
    session = open_session(plugins({"shelf.py": f"{imports}\n{deed}\n"}))

    assert told(session) == []


@pytest.mark.parametrize(("library", "deed"), [(name, each) for name, deeds in OUT.items() for each in deeds])
def test_a_request_of_a_library_that_is_made_up_is_told(
    library: str, deed: str, plugins: Write, open_session: Open
) -> None:
    loading = Loading(fabricate=(library,))

    session = open_session(plugins({"shelf.py": f"import {library}\n{library}.{deed}\n"}), loading=loading)

    assert [line for _, line in told(session)] == [2]


@pytest.mark.parametrize(("library", "deed"), [(name, each) for name, deeds in ONLY_MADE.items() for each in deeds])
def test_a_client_that_is_only_made_is_not_told(library: str, deed: str, plugins: Write, open_session: Open) -> None:
    loading = Loading(fabricate=(library,))

    session = open_session(plugins({"shelf.py": f"import {library}\n{library}.{deed}\n"}), loading=loading)

    assert told(session) == []


def test_each_stage_of_loading_counts_and_the_line_that_asks_is_named(plugins: Write, open_session: Open) -> None:
    asks = "from django.contrib.auth.models import Group\ndef ask():\n    Group.objects.create(name='a')\n"
    bootstrap = """\
    from portal.generic.plugin_interfaces import IPluginBootstrap
    from portal.pluginbase.core import Plugin, implements
    from .asking import ask

    class ShelfBootstrap(Plugin):
        implements(IPluginBootstrap)

        def bootstrap(self):
            ask()

    ShelfBootstrap()
    """

    session = open_session(plugins({"shelf/__init__.py": bootstrap, "shelf/asking.py": asks}))

    assert [line for _, line in told(session)] == [3]


def test_a_loop_is_told_once(plugins: Write, open_session: Open) -> None:
    source = """\
    from django.contrib.auth.models import Group
    for name in "abc":
        Group.objects.create(name=name)
    """

    session = open_session(plugins({"shelf.py": source}))

    assert [line for _, line in told(session)] == [3]


def test_what_was_blocked_is_told_once_and_says_how_to_allow_it(plugins: Write, open_session: Open) -> None:
    source = "import os\ntry:\n    os.system('true')\nexcept OSError:\n    pass\n"

    session = open_session(plugins({"shelf.py": source}))

    (finding,) = session.wiring().findings
    assert finding.code == "CS005"
    assert finding.hint is not None
    assert finding.hint.endswith("It was blocked here; --allow process allows it.")


def test_what_a_thread_does_is_not_told_of_the_stage_that_is_under_way(plugins: Write, open_session: Open) -> None:
    source = """\
    import threading
    from django.core.mail import send_mail
    thread = threading.Thread(target=send_mail, args=("a", "b", "c", ["d"]))
    thread.start()
    thread.join()
    """

    session = open_session(plugins({"shelf.py": source}))

    assert told(session) == []


def test_what_a_receiver_does_later_is_not_told(plugins: Write, open_session: Open) -> None:
    source = """\
    from django.contrib.auth.models import Group
    from portal.vidispine.signals import vidispine_post_create

    def note(**kwargs):
        Group.objects.create(name="a")

    vidispine_post_create.connect(note)
    """

    session = open_session(plugins({"shelf.py": source}))
    session.fire("vidispine_post_create")

    assert told(session) == []
