"""Celery's tasks as senders and as receivers, with the installed Celery and with a made-up one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Open, Tool, Write

SOURCE = """
from celery import Celery, shared_task
from celery.signals import after_task_publish, task_failure, task_prerun, task_success
from portal.vidispine.signals import vidispine_post_delete

app = Celery("work")

@app.task
def ingest(item):
    return item

@app.task(bind=True)
def check(self, sender=None, **kwargs):
    return "checked"

@shared_task
def shared(item):
    return item

@task_prerun.connect(sender="portal.plugins.work.ingest")
def by_name(task_id=None, **kwargs): pass

@task_prerun.connect(sender=ingest)
def by_task(task_id=None, **kwargs): pass

@task_success.connect(sender=shared)
def by_shared(result=None, **kwargs): pass

@task_failure.connect(retry=True)
def retried(**kwargs): pass

@after_task_publish.connect(sender="portal.plugins.work.ingest")
def published(**kwargs): pass

task_success.connect(check, sender=ingest)
vidispine_post_delete.connect(check)
"""
LISTED = {
    ("by_name", "task_prerun", "'portal.plugins.work.ingest'", 1, 20, True),
    ("by_task", "task_prerun", "portal.plugins.work.ingest", 1, 23, True),
    ("by_shared", "task_success", "portal.plugins.work.shared", 1, 26, True),
    ("retried", "task_failure", None, 1, 29, False),
    ("published", "after_task_publish", "'portal.plugins.work.ingest'", 1, 32, True),
    ("check", "task_success", "portal.plugins.work.ingest", 1, 35, True),
    ("check", "vidispine_post_delete", None, 1, 36, True),
}
NEVER_SENDS = ("CS301", 20, "Pass the sender itself: sender=ingest.")
CALLED = {
    ("task_prerun", "portal.plugins.work.by_task"),
    ("task_success", "portal.plugins.work.by_shared"),
    ("task_success", "portal.plugins.work.check"),
    ("task_failure", "portal.plugins.work.retried"),
    ("after_task_publish", "portal.plugins.work.published"),
    ("vidispine_post_delete", "portal.plugins.work.check"),
}


@pytest.fixture
def work(plugins: Write) -> Path:
    """Where a plugin with tasks lies."""
    return plugins({"work/__init__.py": SOURCE})


def test_tasks_are_senders_and_receivers_by_their_functions_once_the_apps_are_finalized(tool: Tool, work: Path) -> None:
    pytest.importorskip("celery", reason="Celery is not installed")

    listed = tool("list", "-p", str(work), "--format", "json").document
    traced = tool("trace", "-p", str(work), "--format", "json").document

    rows = {
        (
            row["receiver"].rpartition(".")[2],
            row["signal"],
            row["sender"],
            row["order"],
            row["connected_at"]["line"],
            row["weak"],
        )
        for row in listed["connections"]
    }
    found = [(each["code"], each["location"]["line"], each["hint"]) for each in listed["findings"]]
    called = {(each["event"]["signal"], call["receiver"]) for each in traced["dispatches"] for call in each["calls"]}
    assert (rows, found) == (LISTED, [NEVER_SENDS])
    assert called == CALLED
    assert {call["outcome"]["kind"] for each in traced["dispatches"] for call in each["calls"]} == {"returned"}


@pytest.mark.usefixtures("without_celery")
def test_a_made_up_celery_does_the_same(open_session: Open, work: Path) -> None:
    session = open_session(work)

    listed: Any = session.wiring()
    traced: Any = session.trace()

    rows = {
        (
            row.receiver.rpartition(".")[2],
            row.signal,
            row.sender,
            row.order,
            row.connected_at and row.connected_at.line,
            row.weak,
        )
        for row in listed.connections
    }
    found = [(each.code, each.location and each.location.line, each.hint) for each in listed.findings]
    called = {(each.event.signal, call.receiver) for each in traced.dispatches for call in each.calls}
    assert (rows, found) == (LISTED, [NEVER_SENDS])
    assert called == CALLED


CONFIGURED = """
from celery import Celery

app = Celery("work")
broken = Celery("broken")
broken.config_from_object("no.such.module")

@app.on_after_configure.connect
def configure(sender, **kwargs):
    return sender.main

@broken.on_after_configure.connect
def never(sender, **kwargs):
    pass
"""


def test_the_signals_of_an_app_are_sent_by_it_and_a_broken_configuration_spoils_nothing(
    tool: Tool, plugins: Write
) -> None:
    pytest.importorskip("celery", reason="Celery is not installed")
    directory = plugins({"work/__init__.py": CONFIGURED})

    run = tool("trace", "-p", str(directory), "--format", "json")

    outcomes = {
        (each["event"]["signal"], call["receiver"].rpartition(".")[2]): call["outcome"].get("value")
        for each in run.document["dispatches"]
        for call in each["calls"]
    }
    assert outcomes == {("on_after_configure", "configure"): "'work'", ("on_after_configure", "never"): "None"}
    assert run.status == 0


@pytest.mark.parametrize("connect", ["vidispine_post_delete.connect(index)", "task_success.connect(index)"])
def test_a_shared_task_cannot_be_connected_weakly(tool: Tool, plugins: Write, connect: str) -> None:
    pytest.importorskip("celery", reason="Celery is not installed")
    source = f"""
from celery import shared_task
from celery.signals import task_success
from portal.vidispine.signals import vidispine_post_delete

@shared_task
def index(**kwargs): pass

{connect}
"""

    run = tool("plugins", "-p", str(plugins({"work/__init__.py": source})))

    assert "TypeError: cannot create weak reference to 'Proxy' object" in run.out


@pytest.mark.usefixtures("without_celery")
def test_a_made_up_shared_task_cannot_either(open_session: Open, plugins: Write) -> None:
    source = """
from celery import shared_task
from portal.vidispine.signals import vidispine_post_delete

@shared_task
def index(**kwargs): return "indexed"

vidispine_post_delete.connect(index, weak=False)
index.delay(item=1)
vidispine_post_delete.connect(index)
"""

    session = open_session(plugins({"work/__init__.py": source}))

    [plugin] = session.plugins
    failure = plugin.failure
    assert failure is not None
    assert (failure.type, failure.location and failure.location.line) == ("TypeError", 10)
    assert [row.receiver for row in session.wiring().connections] == ["portal.plugins.work.index"]
