"""What public plugins do and look like, each written out small."""

from __future__ import annotations

from pathlib import Path

import pytest

from cantemo_signals.loader import discover
from cantemo_signals.values.connections import Finding
from cantemo_signals.values.event_results import DispatchResult, TraceResult
from cantemo_signals.values.events import Call
from cantemo_signals.values.loading import Loading, Mount
from cantemo_signals.values.outcomes import Returned
from tests.conftest import Open, Write

ANY_SENDER = """
    from portal.vidispine.signals import vidispine_post_delete

    def receiver(sender, instance, method, **kwargs):
        return sender.__name__, instance, method

    vidispine_post_delete.connect(receiver)
"""
MODEL = """
    from django.db import models
    from django.db.models.signals import post_save
    from django.dispatch import receiver

    class Clip(models.Model):
        name = models.CharField(max_length=10)
        frames = models.IntegerField(default=25)

    @receiver(post_save, sender=Clip)
    def saved(sender, instance, created, **kwargs):
        return instance.name, instance.frames, created
"""
TASK = """
    from celery import shared_task
    from celery.signals import task_success

    @shared_task
    def update():
        pass

    @task_success.connect
    def any_task(sender=None, **kwargs):
        pass

    @task_success.connect(sender=update)
    def one_task(sender=None, **kwargs):
        pass
"""


def calls(result: DispatchResult | TraceResult) -> list[Call]:
    if isinstance(result, DispatchResult):
        return list(result.calls)
    return [call for dispatch in result.dispatches for call in dispatch.calls]


def value(call: Call) -> str:
    assert isinstance(call.outcome, Returned), call.outcome
    return call.outcome.value


def rules(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(each.rule, each.message) for each in findings]


def names(path: Path) -> list[str]:
    return [plugin.source.name for plugin in discover([Mount(str(path))])]


def test_events_for_any_sender_come_from_the_helpers_that_send_them_in_portal(
    plugins: Write, open_session: Open
) -> None:
    session = open_session(plugins({"demo.py": ANY_SENDER}))

    received = [value(call) for call in calls(session.trace())]

    assert received == [
        "('ItemHelper', 'VX-1', 'removeItem')",
        "('CollectionHelper', 'VX-1', 'removeCollection')",
        "('UserHelper', 'ann', 'deleteUser')",
    ]


def test_an_event_of_a_model_signal_carries_an_instance_with_its_plain_fields(
    plugins: Write, open_session: Open
) -> None:
    session = open_session(plugins({"shop/__init__.py": "", "shop/models.py": MODEL}))

    received = [value(call) for call in calls(session.trace())]

    assert received == ["('example', 25, True)", "('example', 25, False)"]


def test_an_event_of_a_plugins_own_signal_carries_what_its_receivers_require(
    plugins: Write, open_session: Open
) -> None:
    source = """
        from django.dispatch import Signal

        post_create_project = Signal()

        class Keeper:
            def receive(self, sender, project_model, *, user_name, optional=None, **kwargs):
                return project_model, user_name, optional

        keeper = Keeper()
        post_create_project.connect(keeper.receive)
    """
    session = open_session(plugins({"projects.py": source}))

    result = session.trace()

    assert isinstance(result, TraceResult)
    assert result.dispatches[0].event.filled == ("project_model", "user_name")
    assert result.dispatches[0].event.made_up == ("project_model", "user_name")
    assert value(result.dispatches[0].calls[0]) == "(<project_model>, <user_name>, None)"


@pytest.mark.usefixtures("without_celery")
def test_celerys_signals_know_any_sender_under_both_engines(plugins: Write, open_session: Open) -> None:
    for engine in ("portal", "pydispatcher"):
        session = open_session(plugins({"jobs.py": TASK}), loading=Loading(engine=engine))

        senders = {row.receiver.rpartition(".")[2]: row.sender for row in session.wiring().connections}

        assert senders == {"any_task": None, "one_task": "portal.plugins.jobs.update"}
        lines = {row.connected_at and row.connected_at.line for row in session.wiring().connections}
        assert lines in ({9, 13}, {10, 14})  # until Python 3.10 a decorator is applied on the line of the def
        session.close()


def test_what_a_module_imported_by_a_receiver_makes_up_is_no_effect_of_the_receiver(
    plugins: Write, open_session: Open
) -> None:
    receiver = """
        from portal.vidispine.signals import vidispine_post_delete

        def receiver(sender, **kwargs):
            from portal.plugins.shop.records import Clip
            Clip.objects.filter(name="x")

        vidispine_post_delete.connect(receiver)
    """
    session = open_session(plugins({"shop/__init__.py": receiver, "shop/records.py": MODEL}))

    (call,) = calls(session.fire("vidispine_post_delete"))

    assert [effect.what for effect in call.effects] == ["portal.plugins.shop.records.Clip.objects.filter"]


def test_other_things_that_connect_are_no_receivers_and_lost_plugin_classes_are_found(
    plugins: Write, open_session: Open
) -> None:
    files = {
        "demo/__init__.py": "try:\n    from extra import *\nexcept ImportError:\n    pass\n",
        "demo/network.py": "def call(sock):\n    sock.connect(('host', 1))\n",
        "demo/extra.py": """
            from portal.pluginbase.core import Plugin, implements
            from portal.generic.plugin_interfaces import IPluginURL

            class Extra(Plugin):
                implements(IPluginURL)

            Extra()
        """,
    }
    session = open_session(plugins(files))

    (finding,) = session.wiring().findings

    assert (finding.rule, finding.message) == (
        "never-connected",
        "extra.py defines plugin classes, but nothing imports it",
    )
    assert "write `from .extra import" in (finding.hint or "")


def test_a_python_2_habit_in_a_receiver_gets_its_hint(plugins: Write, open_session: Open) -> None:
    source = ANY_SENDER.replace("return sender.__name__, instance, method", "return {}.has_key(instance)")
    session = open_session(plugins({"demo.py": source}))

    call, *_ = calls(session.trace())

    assert "write `key in …`" in str(call.outcome)


def test_legacy_loading_replaces_python_2_built_ins_and_lists_them(plugins: Write, open_session: Open) -> None:
    source = ANY_SENDER.replace("return sender.__name__, instance, method", "return unicode(1), {1: 2}.has_key(1)")
    session = open_session(plugins({"demo.py": source}), loading=Loading(legacy_imports=True))

    call, *_ = calls(session.trace())

    assert value(call) == "('1', True)"
    assert [each.what for each in session.plugins[0].compatibility] == ["write `str`", "write `key in …`"]


def test_a_setting_that_portal_lacks_can_be_given(plugins: Write, open_session: Open) -> None:
    directory = plugins({"demo.py": "from django.conf import settings\nPRESETS = settings.PRESETS\n"})

    lacking = open_session(directory)
    failure = lacking.plugins[0].failure
    lacking.close()
    given = open_session(directory, loading=Loading(settings={"PRESETS": [1]}))

    assert failure is not None
    assert "--setting PRESETS=" in (failure.hint or "")
    assert given.plugins[0].loaded


def test_a_folder_of_checkouts_is_searched_for_plugins_wherever_they_keep_them(tmp_path: Path) -> None:
    layouts: dict[str, str] = {
        "one/README.md": "",
        "one/portal/plugins/first/__init__.py": "import portal",
        "one/portal/plugins/second/__init__.py": "",
        "two/README.md": "",
        "two/third/__init__.py": "from portal import settings",
        "fourth/__init__.py": "",
    }
    write(tmp_path, layouts)

    assert names(tmp_path) == ["first", "fourth", "second", "third"]


def test_scripts_and_libraries_of_a_checkout_are_not_run(tmp_path: Path) -> None:
    files = {
        "README.md": "",
        "install.py": "import portal\nraise SystemExit",
        "rule.py": "#!/usr/bin/env python\nimport portal\nraise SystemExit",
        "notes.py": "# speaks of portal only here",
        "library/__init__.py": "",
        "app/__init__.py": "from .plugin import *",
        "app/plugin.py": "from portal.pluginbase.core import Plugin",
    }
    write(tmp_path, files)

    assert names(tmp_path) == ["app"]


def test_the_suffix_of_a_downloaded_archive_is_not_part_of_the_name(tmp_path: Path) -> None:
    write(tmp_path, {"paintings-master/__init__.py": ""})

    assert names(tmp_path / "paintings-master") == ["paintings"]


def write(directory: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
