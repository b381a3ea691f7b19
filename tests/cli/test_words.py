"""From the words of a command line to the request that the host process gets."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest

from cantemo_signals.__main__ import run
from cantemo_signals.values.loading import LOADING_OPTIONS, Loading, LoadingOption, Mount
from cantemo_signals.values.requests import (
    EventSpec,
    FireRequest,
    ListRequest,
    PluginsRequest,
    Request,
    RulesRequest,
    Selection,
    SignalsRequest,
    TraceRequest,
)
from tests.cli.stub_host import StubHost

pytestmark = pytest.mark.usefixtures("project")

HERE = Loading(mounts=(Mount("plugins"),))


def asked(*words: str) -> Request:
    """The one request that these words lead to."""
    StubHost.started.clear()
    assert run(list(words)) == 0
    [request] = [request for host in StubHost.started for request in host.asked]
    return request._replace(loading=request.loading._replace(words=()))


def loading(*words: str) -> Loading:
    return asked("list", *words).loading


def event(*words: str) -> EventSpec:
    request = asked("fire", "s", *words)
    assert isinstance(request, FireRequest)
    return request.event


def loading_words(*words: str) -> tuple[str, ...]:
    StubHost.started.clear()
    assert run(["list", *words]) == 0
    return StubHost.started[-1].asked[-1].loading.words


def test_what_is_said_of_loading_is_kept_for_the_commands_that_are_proposed(project: Path) -> None:
    words = ("-p", "plugins", "--strict", "--setting", "SIZE:=3", "--timeout", "4")

    assert set(loading_words(*words)) == set(words)


def test_no_secret_is_kept_for_the_commands_that_are_proposed(project: Path) -> None:
    assert loading_words("--setting", "API_TOKEN=abc") == ("--setting", "API_TOKEN=******")


def test_list_without_words_asks_for_everything() -> None:
    assert asked("list") == ListRequest(HERE)


def test_list_takes_every_filter() -> None:
    request = asked("list", "--signal", "a", "--sender", "b", "--receiver", "c", "--plugin", "d", "--all")

    assert request == ListRequest(HERE, Selection("a", "b", "c", "d", silent=True))


def test_fire_takes_every_option_of_an_event() -> None:
    named = ("--sender", "U", "--method", "m", "--kw", "x=1", "--repeat", "3", "--bare", "--robust")

    spec = event(*named, "--only", "a", "--only", "b", "--skip", "c")

    assert spec == EventSpec("s", "U", {"x": "1"}, "m", True, True, ("a", "b"), ("c",), 3)


def test_trace_without_a_signal_traces_everything() -> None:
    assert asked("trace") == TraceRequest(HERE, EventSpec())


def test_trace_can_plan() -> None:
    assert asked("trace", "s", "--plan") == TraceRequest(HERE, EventSpec("s", plan=True))


def test_signals_takes_a_name() -> None:
    assert asked("signals", "x") == SignalsRequest(HERE, "x")


@pytest.mark.parametrize(("words", "name"), [(["rule"], None), (["rule", "CS201"], "CS201")])
def test_rule_takes_a_code_and_loads_nothing(words: list[str], name: str | None, project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.cantemo-signals]\nplugins = 1\n", encoding="utf-8")

    assert asked(*words) == RulesRequest(Loading(), name)


def test_signals_works_without_plugins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")

    assert asked("signals") == SignalsRequest(Loading())


def test_plugins_takes_the_options_for_loading() -> None:
    assert asked("plugins", "--strict") == PluginsRequest(HERE._replace(strict=True))


def test_every_option_for_loading_arrives() -> None:
    words = (
        "--load-order a,b --engine pydispatcher --legacy-imports --strict --fabricate x --disable-app i --keep-env -v"
    )

    assert loading(*words.split()) == Loading(
        mounts=HERE.mounts,
        engine="pydispatcher",
        load_order=("a", "b"),
        legacy_imports=True,
        strict=True,
        disabled_apps=("i",),
        keep_env=True,
        fabricate=("x",),
        verbose=True,
    )


GIVEN: dict[str, tuple[str, str, Any]] = {
    "names": ("a,b", '["a", "b"]', ("a", "b")),
    "name": ("a", '["a"]', ("a",)),
    "choices": ("files", '["files"]', ("files",)),
    "pairs": ("A=1", '["A=1"]', {"A": "1"}),
    "switch": ("1", "true", True),
    "choice": ("django", '"django"', "django"),
    "file": ("empty.json", '"empty.json"', {}),
    "files": ("empty.json", '["empty.json"]', {}),
    "text": ("a", '"a"', "a"),
}
"""Of each kind of option: a word, the same in the file, and what arrives."""


@pytest.mark.parametrize(
    "option", [row for row in LOADING_OPTIONS if row.field and row.kind != "mounts"], ids=lambda row: row.key
)
def test_an_option_for_loading_comes_from_flag_variable_and_file(
    option: LoadingOption, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "empty.json").write_text("{}", encoding="utf-8")
    word, in_file, value = GIVEN[option.kind]
    assert option.field is not None

    from_flag = loading(option.flag, *([] if option.kind == "switch" else [word]))
    monkeypatch.setenv(option.variable, word)
    from_variable = loading()
    monkeypatch.delenv(option.variable)
    (project / "pyproject.toml").write_text(f"[tool.cantemo-signals]\n{option.key} = {in_file}\n", encoding="utf-8")
    from_file = loading()

    assert [getattr(each, option.field) for each in (from_flag, from_variable, from_file)] == [value, value, value]
    assert from_flag == from_variable == from_file


def test_plugins_can_be_mounted_under_a_name() -> None:
    assert loading("-p", "plugins", "--plugins", "x=plugins/demo").mounts == (
        Mount("plugins"),
        Mount("plugins/demo", "x"),
    )


def test_a_path_with_an_equals_sign_is_a_path_if_it_is_there(project: Path) -> None:
    (project / "a=b").mkdir()

    assert loading("-p", "a=b").mounts == (Mount("a=b"),)


@pytest.mark.parametrize(
    ("places", "found"),
    [
        (["plugins/x/__init__.py", "portal/plugins/x.py"], "plugins"),
        (["portal/plugins/x.py"], "portal/plugins"),
        (["__init__.py"], "."),
        (["plugins/notes.txt", "__init__.py"], "."),
    ],
)
def test_plugins_are_looked_for_in_the_usual_places(
    places: list[str], found: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "elsewhere"
    for place in places:
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).touch()
    monkeypatch.chdir(root)

    assert loading().mounts == (Mount(found),)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("k=", ""),
        ("k=a=b", "a=b"),
        ("k=a:=b", "a:=b"),
        ("k:=[1, null]", [1, None]),
        ('k:="x"', "x"),
        ("k=@text.txt", "line\n"),
        ("k:=@value.json", {"a": 1}),
        ("k==@x", "=@x"),
        ("k=two\nlines", "two\nlines"),
    ],
)
def test_an_argument_has_four_forms(word: str, value: Any, project: Path) -> None:
    (project / "text.txt").write_text("line\n", encoding="utf-8")
    (project / "value.json").write_text('{"a": 1}', encoding="utf-8")

    assert event("--kw", word).arguments == {"k": value}


def test_many_arguments_come_as_json_and_a_pair_wins() -> None:
    assert event("--kw-json", '{"a": 1, "b": [2]}', "--kw", "a=x").arguments == {"a": "x", "b": [2]}


def test_many_arguments_come_from_a_file(project: Path) -> None:
    (project / "many.json").write_text('{"a": 1}', encoding="utf-8")

    assert event("--kw-json", "@many.json").arguments == {"a": 1}


def test_many_arguments_come_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO('{"a": 1}'))

    assert event("--kw-json", "-").arguments == {"a": 1}


FILE = """
[tool.cantemo-signals]
plugins = ["plugins", "other=plugins/demo"]
load-order = ["f"]
engine = "pydispatcher"
strict = true
disable-app = ["f"]
fabricate = ["f"]
legacy-imports = true
keep-env = true
python = "bin/python"
timeout = 5
"""


def test_the_file_is_read_from_any_directory_below_it(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "pyproject.toml").write_text(FILE, encoding="utf-8")
    monkeypatch.chdir(project / "plugins")

    found = loading()

    assert found == Loading(
        mounts=(Mount(f"{project}/plugins"), Mount(f"{project}/plugins/demo", "other")),
        engine="pydispatcher",
        load_order=("f",),
        legacy_imports=True,
        strict=True,
        disabled_apps=("f",),
        keep_env=True,
        fabricate=("f",),
    )
    assert (StubHost.started[-1].python, StubHost.started[-1].timeout) == (f"{project}/bin/python", 5.0)


def test_the_environment_wins_over_the_file(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "pyproject.toml").write_text(FILE, encoding="utf-8")
    for name, value in {
        "PLUGINS": "plugins:x=plugins/demo",
        "LOAD_ORDER": "e,f",
        "ENGINE": "portal",
        "STRICT": "0",
        "DISABLE_APP": "e, f",
        "FABRICATE": "e",
        "LEGACY_IMPORTS": "false",
        "KEEP_ENV": "no",
        "PYTHON": "env-python",
        "TIMEOUT": "7",
    }.items():
        monkeypatch.setenv(f"CANTEMO_SIGNALS_{name}", value)

    found = loading()

    assert found == Loading(
        mounts=(Mount("plugins"), Mount("plugins/demo", "x")),
        load_order=("e", "f"),
        disabled_apps=("e", "f"),
        fabricate=("e",),
    )
    assert [(host.python, host.timeout) for host in StubHost.started] == [("env-python", 7.0)]


def test_a_flag_wins_over_the_environment_and_the_file(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "pyproject.toml").write_text(FILE, encoding="utf-8")
    monkeypatch.setenv("CANTEMO_SIGNALS_PLUGINS", "plugins")
    monkeypatch.setenv("CANTEMO_SIGNALS_TIMEOUT", "7")
    monkeypatch.setenv("CANTEMO_SIGNALS_PYTHON", "env-python")
    words = "-p plugins/demo --load-order g --engine portal --no-strict --disable-app g --fabricate g"

    found = loading(
        *words.split(), "--no-legacy-imports", "--no-keep-env", "--python", "flag-python", "--timeout", "0.5"
    )

    assert found == Loading(mounts=(Mount("plugins/demo"),), load_order=("g",), disabled_apps=("g",), fabricate=("g",))
    assert [(host.python, host.timeout) for host in StubHost.started] == [("flag-python", 0.5)]


def test_the_host_that_was_started_too_early_is_closed_when_the_file_names_another_python(project: Path) -> None:
    (project / "pyproject.toml").write_text('[tool.cantemo-signals]\npython = "other"\n', encoding="utf-8")

    asked("list")

    assert [(host.python, host.is_closed, bool(host.asked)) for host in StubHost.started] == [
        (None, True, False),
        ("other", True, True),
    ]


def test_a_file_without_our_table_is_no_matter(project: Path) -> None:
    (project / "pyproject.toml").write_text("this is = not toml =", encoding="utf-8")

    assert loading() == HERE
