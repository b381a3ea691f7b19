"""Loading as Django and Portal do it, stage by stage."""

from __future__ import annotations

import os
from typing import Any

import pytest

from cantemo_signals.values.loading import Loading
from tests.conftest import Open, Write

CONNECTS = """
from portal.vidispine.signals import vidispine_pre_create

def receiver(sender, **kwargs):
    pass

vidispine_pre_create.connect(receiver)
"""
BOOTSTRAP = """
from portal.pluginbase.core import Plugin, implements
from portal.generic.plugin_interfaces import IPluginBootstrap

class Boot(Plugin):
    implements(IPluginBootstrap)

    def bootstrap(self):
{body}

Boot()
"""


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What plugins say when they are loaded, in order."""
    import builtins

    words: list[str] = []
    monkeypatch.setattr(builtins, "said", words, raising=False)
    return words


def says(what: str, indent: str = "") -> str:
    return f"{indent}import builtins\n{indent}builtins.said.append({what!r})\n"


def whole_plugin(name: str) -> dict[str, str]:
    ready = f"    def ready(self):\n{says(f'{name} ready', ' ' * 8)}"
    config = f"class Config(AppConfig):\n    name = {name!r}\n{ready}"
    return {
        f"{name}/__init__.py": says(f"{name} import") + "from .plugin import *\n",
        f"{name}/plugin.py": BOOTSTRAP.format(body=says(f"{name} bootstrap", " " * 8)),
        f"{name}/models.py": says(f"{name} models"),
        f"{name}/apps.py": f"from django.apps import AppConfig\n\n{config}",
    }


def test_every_stage_is_run_for_all_plugins_before_the_next_one(
    plugins: Write, open_session: Open, said: list[str]
) -> None:
    directory = plugins({**whole_plugin("one"), **whole_plugin("two")})

    open_session(directory)

    stages = ["import", "models", "ready", "bootstrap"]
    assert said == [f"{name} {stage}" for stage in stages for name in ("one", "two")]


def test_the_load_order_holds_in_every_stage(plugins: Write, open_session: Open, said: list[str]) -> None:
    directory = plugins({**whole_plugin("one"), **whole_plugin("two")})

    open_session(directory, loading=Loading(load_order=("two",)))

    assert [word for word in said if word.endswith("bootstrap")] == ["two bootstrap", "one bootstrap"]


def test_a_connection_knows_the_stage_and_what_ran(plugins: Write, open_session: Open) -> None:
    boot = BOOTSTRAP.format(body="        from . import late")
    files = {
        "demo/__init__.py": "from . import early, boot",
        "demo/early.py": CONNECTS,
        "demo/boot.py": boot,
        "demo/late.py": CONNECTS,
        "demo/models.py": CONNECTS,
    }
    session = open_session(plugins(files))

    rows = {row.receiver.split(".")[3]: (row.phase, row.during) for row in session.wiring().connections}

    assert rows == {
        "early": ("import", "portal.plugins.demo.early"),
        "models": ("models", "portal.plugins.demo.models"),
        "late": ("bootstrap", "Boot"),
    }


def test_a_bootstrap_that_makes_bootstraps_has_them_run_too(
    plugins: Write, open_session: Open, said: list[str]
) -> None:
    body = "        from . import more"
    files = {
        "demo/__init__.py": BOOTSTRAP.format(body=body),
        "demo/more.py": BOOTSTRAP.format(body=says("more", " " * 8)),
    }

    session = open_session(plugins(files))

    assert said == ["more"]
    assert [run.outcome for run in session.plugins[0].bootstraps] == ["ran", "ran"]


def test_a_module_that_fails_half_way_keeps_its_connections_marked_and_runs_once(
    plugins: Write, open_session: Open, said: list[str]
) -> None:
    files = {
        "bad.py": says("ran") + CONNECTS + "1 / 0\n",
        "other.py": "from portal.plugins.bad import receiver\n",
    }
    session = open_session(plugins(files))

    (row,) = session.wiring().connections

    assert said == ["ran"]
    assert row.failed
    assert [plugin.failure and plugin.failure.type for plugin in session.plugins] == ["ZeroDivisionError"] * 2


def test_models_that_fail_cost_the_plugin_its_later_stages(plugins: Write, open_session: Open, said: list[str]) -> None:
    files = {**whole_plugin("one"), "one/models.py": "raise ValueError('no models')"}

    session = open_session(plugins(files))

    failure = session.plugins[0].failure
    assert said == ["one import", "one bootstrap"]
    assert failure is not None
    assert (failure.type, failure.location and failure.location.line) == ("ValueError", 1)


@pytest.mark.parametrize(("keep_env", "seen"), [(False, "None"), (True, "'true'")])
def test_the_marks_of_a_build_server_are_hidden_and_put_back(
    keep_env: bool, seen: str, plugins: Write, open_session: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    source = CONNECTS.replace("pass", "import os; return os.environ.get('CI')")
    session = open_session(plugins({"demo.py": source}), loading=Loading(keep_env=keep_env))

    result: Any = session.fire("vidispine_pre_create")
    session.close()

    assert result.calls[0].outcome.value == seen
    assert os.environ["CI"] == "true"


def test_apps_are_enabled_unless_they_are_disabled(plugins: Write, open_session: Open) -> None:
    asks = "from portal.utils.apps import is_app_enabled; return is_app_enabled('a'), is_app_enabled('b')"
    session = open_session(plugins({"demo.py": CONNECTS.replace("pass", asks)}), loading=Loading(disabled_apps=("b",)))

    result: Any = session.fire("vidispine_pre_create")

    assert result.calls[0].outcome.value == "(True, False)"


def test_objects_that_do_something_when_looked_at_are_not_looked_at(plugins: Write, open_session: Open) -> None:
    evil = """
class Evil:
    def __getattribute__(self, name):
        raise AssertionError(name)

class Meta(type):
    def __getattribute__(cls, name):
        raise AssertionError(name)

    def __instancecheck__(cls, instance):
        raise AssertionError

class EvilClass(metaclass=Meta):
    pass

evil = Evil()
"""
    session = open_session(plugins({"demo.py": evil + CONNECTS}))

    assert session.wiring().total == 1
    assert session.signals().signals
    assert session.every_name().senders


def test_strict_loading_makes_nothing_up_and_says_so(plugins: Write, open_session: Open) -> None:
    directory = plugins({"demo.py": "from portal.not_documented import anything\n"})

    strict = open_session(directory, loading=Loading(strict=True))
    failure = strict.plugins[0].failure
    strict.close()
    loose = open_session(directory)

    assert failure is not None
    assert "portal.not_documented" in failure.message
    assert [module.name for module in loose.loaded().modules] == ["portal.not_documented"]


def test_a_session_can_be_opened_again_after_it_was_closed(plugins: Write, open_session: Open) -> None:
    directory = plugins({"demo.py": CONNECTS})

    counts = []
    for _ in range(2):
        session = open_session(directory)
        counts.append(session.wiring().total)
        session.close()

    assert counts == [1, 1]
