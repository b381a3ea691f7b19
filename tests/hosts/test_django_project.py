"""The commands in a real Django project, under a real Django."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import django  # type: ignore[import-untyped]
import pytest

from cantemo_signals.hosts.project import ProjectFailures
from tests.conftest import ROOT, Tool
from tests.hosts.projects import DJANGO, SHOP, screen, write
from tests.steady import steady

FORGOTTEN = """
audit/forgotten.py:3: CS001 forgotten.py connects receivers, but nothing imports it
    help: Import it from a bootstrap, from models, or from the package.
"""
LIST = screen("django_list")
PLAN = screen("django_plan")
LIVE = screen("django_live")
PLUGINS = screen("django_plugins")
NOT_LIVE = (
    "error: Nothing was sent: receivers have real effects in a real Django project, and nothing is rolled back.\n"
    "hint: trace SIGNAL --plan shows who would be called; --live calls them.\n"
)


def test_the_wiring_of_two_apps_is_listed_with_each_line(shop: Path, tool: Tool) -> None:
    run = tool("list", "--host", "django", cwd=shop)

    assert (steady(run.out), run.err, run.status) == (steady(LIST), "", 0)


def test_the_plan_calls_nothing(shop: Path, tool: Tool) -> None:
    run = tool("trace", "post_save", "--sender", "shop.Order", "--plan", "--host", "django", cwd=shop)

    assert (run.out, run.err, run.status) == (PLAN, "", 0)


def test_fire_plans_one_event_and_calls_nothing(shop: Path, tool: Tool) -> None:
    run = tool("fire", "post_save", "--plan", "--host", "django", "--format", "json", cwd=shop)

    document = run.document
    assert (document["event"]["sender"], document["event"]["occasion"]) == ("shop.models.Order", "created")
    assert {call["outcome"]["kind"] for call in document["calls"]} == {"planned"}
    assert (run.err, run.status) == ("", 0)


@pytest.mark.parametrize("words", [("fire", "order_paid"), ("trace", "order_paid"), ("trace",)])
def test_nothing_is_sent_unless_that_is_asked_for(shop: Path, tool: Tool, words: tuple[str, ...]) -> None:
    run = tool(*words, "--host", "django", cwd=shop)

    assert (run.out, run.err, run.status) == ("", NOT_LIVE, 2)


def test_live_sends_it_and_shows_what_it_led_to(shop: Path, tool: Tool) -> None:
    words = ("post_save", "--sender", "Order", "--kw", "instance=VX-1", "--live")

    run = tool("trace", *words, "--host", "django", cwd=shop)

    assert (steady(run.out), run.err, run.status) == (
        steady(LIVE),
        "post_save from shop.models.Order is sent for real; nothing is rolled back afterwards.\n"
        "  1  audit.models.note  audit/models.py:4\n"
        "  2  shop.receivers.write_invoice  shop/receivers.py:7\n",
        1,
    )


def test_live_needs_a_signal(shop: Path, tool: Tool) -> None:
    run = tool("trace", "--live", "--host", "django", cwd=shop)

    assert (run.out, run.status) == ("", 2)
    assert run.err == (
        "error: --live needs a SIGNAL: events with example values are not sent for real.\n"
        "hint: trace SIGNAL --live …; trace --plan shows the order for all.\n"
    )


def test_live_shows_the_plan_on_a_terminal_before_anything_is_called(shop: Path) -> None:
    ours, theirs = pty.openpty()
    words = ["fire", "order_paid", "--only", "thank", "--live", "--host", "django", "--format", "json"]

    done = subprocess.run(
        [sys.executable, "-m", "cantemo_signals", *words],
        cwd=shop,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        check=False,
    )
    os.close(theirs)
    said = os.read(ours, 4096).decode().replace("\r\n", "\n")
    os.close(ours)

    assert (said, done.returncode) == (
        "\r\x1b[Korder_paid from no sender is sent for real; nothing is rolled back afterwards.\n"
        "  1  shop.receivers.thank  shop/receivers.py:13\n",
        0,
    )


def test_the_apps_are_the_plugins(shop: Path, tool: Tool) -> None:
    run = tool("plugins", "--host", "django", cwd=shop)

    assert (steady(run.out), run.err, run.status) == (steady(PLUGINS), "", 0)


def test_an_app_whose_configuration_the_settings_make_is_an_app_as_any_other(shop: Path, tool: Tool) -> None:
    settings = shop / "mysite" / "settings.py"
    made = 'from shop.apps import ShopConfig\nimport shop\n\nINSTALLED_APPS = ["audit", ShopConfig("shop", shop)]\n'
    settings.write_text(settings.read_text(encoding="utf-8") + made, encoding="utf-8")

    run = tool("list", "--host", "django", "--format", "json", cwd=shop)

    document = run.document
    assert [(plugin["name"], plugin["loaded"]) for plugin in document["plugins"]] == [("audit", True), ("shop", True)]
    assert {each["phase"] for each in document["connections"] if each["plugin"] == "shop"} >= {"models", "ready"}
    assert run.status == 0


def test_a_module_that_nothing_imports_is_told_of(shop: Path, tool: Tool) -> None:
    forgotten = "from django.db.models.signals import post_init\n\npost_init.connect(print)\n"
    (shop / "audit" / "forgotten.py").write_text(forgotten, encoding="utf-8")

    run = tool("trace", "post_save", "--sender", "shop.Order", "--plan", "--host", "django", cwd=shop)

    assert (run.out, run.err, run.status) == (PLAN.replace("\n3 events", f"{FORGOTTEN}\n3 events"), "", 0)


def test_signals_lists_those_of_the_project_and_of_django(shop: Path, tool: Tool) -> None:
    signals = tool("signals", "--host", "django", "--format", "json", cwd=shop).document["signals"]

    told = {(each["module"], each["name"]): (each["meaning"], each["certainty"]) for each in signals}

    assert told["shop.models", "order_paid"] == ("Defined by the plugin shop.", None)
    assert told["django.db.models.signals", "post_save"] == ("Django's own.", None)
    assert not any(module.startswith("portal.") for module, _ in told)


def test_the_document_names_host_engine_and_versions(shop: Path, tool: Tool) -> None:
    document = tool("list", "--host", "django", "--format", "json", cwd=shop).document

    assert (document["host"], document["engine"]) == ("django", "django")
    assert [*document][-1] == "versions"
    assert document["versions"] == {
        "django": DJANGO,
        "python": ".".join(map(str, sys.version_info[:3])),
    }


BROKEN = screen("django_broken")


def test_an_app_that_fails_keeps_the_rest_from_loading(shop: Path, tool: Tool) -> None:
    with (shop / "shop" / "models.py").open("a", encoding="utf-8") as stream:
        stream.write("\n\n1 / 0\n")

    run = tool("plugins", "--host", "django", cwd=shop)
    rows = tool("list", "--host", "django", "--plugin", "shop", "--format", "json", cwd=shop).document["connections"]

    assert (steady(run.out), run.err, run.status) == (steady(BROKEN), "", 1)
    assert [(row["receiver"], row["connected_at"]) for row in rows] == [
        ("shop.models.check_total", {"path": "shop/models.py", "line": 16})
    ]


def test_settings_that_raise_are_the_projects_fault(shop: Path, tool: Tool) -> None:
    (shop / "mysite" / "settings.py").write_text("import shop\n\nDEBUG = unknown\n", encoding="utf-8")

    run = tool("list", "--host", "django", cwd=shop)

    assert run.status == 1
    assert (
        "mysite.settings failed to load: NameError: name 'unknown' is not defined\n    at mysite/settings.py:3\n"
        in run.out
    )


def test_an_app_that_is_not_there_is_named_with_the_interpreter(shop: Path, tool: Tool) -> None:
    settings = shop / "mysite" / "settings.py"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"audit"', '"audits"'), encoding="utf-8")

    run = tool("list", "--host", "django", cwd=shop)

    assert run.status == 1
    assert "audits failed to load: ModuleNotFoundError: No module named 'audits'\n" in run.out
    assert f"help: It is not installed for {sys.executable}; name another interpreter with --python.\n" in run.out


def test_what_is_no_name_of_an_app_is_shown_among_the_apps_that_were_not_reached(shop: Path, tool: Tool) -> None:
    settings = shop / "mysite" / "settings.py"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"audit"', '"audits", None, 3'), encoding="utf-8")

    run = tool("plugins", "--host", "django", "--format", "json", cwd=shop)

    plugins = [(plugin["name"], plugin["loaded"]) for plugin in run.document["plugins"]]
    assert (plugins, run.status) == ([("shop", False), ("audits", False), ("None", False), ("3", False)], 1)


def test_an_app_that_kills_the_process_is_named_and_the_others_before_it_are_listed(shop: Path, tool: Tool) -> None:
    with (shop / "shop" / "receivers.py").open("a", encoding="utf-8") as stream:
        stream.write("\n\nimport os\n\nos._exit(5)\n")

    run = tool("list", "--host", "django", "--format", "json", cwd=shop)

    step = "running shop.apps.ShopConfig.ready()"
    assert run.status == 3
    assert [(death["step"], death["message"], death["location"]) for death in run.document["deaths"]] == [
        (step, "exited with status 5", {"path": "shop/receivers.py", "line": 23})
    ]
    assert "audit.models.note" in {row["receiver"] for row in run.document["connections"]}


def test_an_app_that_hangs_is_named(shop: Path, tool: Tool) -> None:
    with (shop / "audit" / "models.py").open("a", encoding="utf-8") as stream:
        stream.write("\nimport time\n\ntime.sleep(60)\n")

    run = tool("list", "--host", "django", "--timeout", "2", cwd=shop)

    assert run.status == 3
    assert "it did not finish within 2 s while importing audit.models.\n    at audit/models.py:13\n" in run.out


NAMES_ITS_MODULES = """

def modules(sender, **kwargs):
    import sys
    return sorted({name.partition(".")[0] for name in sys.modules} & {"click", "rich", "pydispatch"})


order_paid.connect(modules)
"""


def test_the_projects_process_needs_neither_click_nor_rich(shop: Path, tool: Tool) -> None:
    with (shop / "shop" / "models.py").open("a", encoding="utf-8") as stream:
        stream.write(NAMES_ITS_MODULES)

    run = tool("fire", "order_paid", "--only", "modules", "--live", "--host", "django", "--format", "json", cwd=shop)

    assert run.document["calls"][0]["outcome"]["value"] == "['pydispatch']"


def test_nothing_is_written_into_the_project(shop: Path, tool: Tool) -> None:
    before = sorted(shop.rglob("*"))

    tool("fire", "order_paid", "--live", "--host", "django", cwd=shop)

    assert sorted(shop.rglob("*")) == before


def test_it_is_found_from_below_its_manage_py(shop: Path, tool: Tool) -> None:
    run = tool("list", "--host", "django", "--plugin", "audit", "--format", "csv", cwd=shop / "shop")

    assert run.status == 0
    assert f"{shop}/audit/models.py:9" in run.out


def test_receivers_that_only_a_cycle_keeps_are_dead(tmp_path: Path, tool: Tool) -> None:
    lazy = """
        from django.db.models.signals import post_save

        post_save.connect(lambda sender, **kwargs: None, sender="shop.Order")
    """
    project = write(tmp_path, {**SHOP, "audit/models.py": lazy})

    run = tool("list", "--host", "django", "--plugin", "audit", "--format", "json", cwd=project)

    assert [(row["sender"], row["alive"]) for row in run.document["connections"]] == [("shop.models.Order", False)]


def test_an_app_can_be_a_single_module(tmp_path: Path, tool: Tool) -> None:
    files = {name: source for name, source in SHOP.items() if not name.startswith("audit")}
    project = write(tmp_path, {**files, "audit.py": SHOP["audit/models.py"]})

    run = tool("list", "--host", "django", "--plugin", "audit", "--format", "json", cwd=project)

    assert [(row["plugin"], row["phase"]) for row in run.document["connections"]] == [("audit", "import")] * 2
    assert run.status == 0


def test_an_interpreter_without_django_is_named(shop: Path, tool: Tool, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "bare")], check=True)
    python = tmp_path / "bare" / "bin" / "python"

    run = tool("list", "--host", "django", "--python", str(python), cwd=shop)

    assert (run.out, run.status) == ("", 2)
    assert run.err == (
        f"error: django is not installed for {python}.\nhint: Name the interpreter of the project with --python.\n"
    )


def test_a_project_may_bring_a_django_of_its_own(tmp_path: Path, tool: Tool) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "bare")], check=True)
    brought = str(Path(django.__file__).parents[1])
    project = write(tmp_path, {**SHOP, "mysite/__init__.py": f"import sys\n\nsys.path.append({brought!r})\n"})

    run = tool("list", "--host", "django", "--python", str(tmp_path / "bare" / "bin" / "python"), cwd=project)

    assert (steady(run.out), run.err, run.status) == (steady(LIST), "", 0)


def test_a_plan_for_everything_makes_nothing_up(shop: Path, tool: Tool) -> None:
    run = tool("trace", "--plan", "--host", "django", "--format", "json", cwd=shop)

    events = [(each["event"]["signal"], each["event"]["sender"]) for each in run.document["dispatches"]]
    assert sorted(events, key=str) == [
        ("order_paid", None),
        ("post_delete", "shop.models.Order"),
        ("post_save", "shop.models.Order"),
        ("pre_save", "shop.models.Order"),
    ]


STARTING = """
    from django.db.models.signals import post_init


    def note(sender, **kwargs):
        pass


    def begin():
        post_init.connect(note)


    def forgotten():
        post_init.connect(note, dispatch_uid="again")
"""


def test_check_tells_what_a_project_never_connects_and_leaves_what_its_other_files_use(
    tmp_path: Path, tool: Tool
) -> None:
    connecting = "from audit.starting import note, post_init\n\npost_init.connect(note)\n"
    files = {
        **SHOP,
        "audit/__init__.py": "from . import starting\n",
        "audit/starting.py": STARTING,
        "audit/late.py": connecting,
        "audit/lost.py": connecting,
        "audit/celery.py": connecting,
        "audit/more/__init__.py": "",
        "audit/more/apps.py": "",
        "audit/more/late.py": connecting,
        "mysite/wsgi.py": "from audit.starting import begin\nfrom audit import late\n\nbegin()\n",
    }

    run = tool("check", "--host", "django", "--select", "CS001", "--format", "json", cwd=write(tmp_path, files))

    told = [(each["location"]["path"], each["message"]) for each in run.document["findings"]]
    assert told == [
        ("audit/lost.py", "lost.py connects receivers, but nothing imports it"),
        ("audit/starting.py", "note is not connected to post_init: nothing calls forgotten()"),
    ]


def test_why_plans_the_events_of_a_receiver_and_calls_nothing(shop: Path, tool: Tool) -> None:
    run = tool("why", "write_invoice", "--host", "django", "--format", "json", cwd=shop)

    steps = {step["step"]: step for step in run.document["steps"]}
    assert steps["class"]["text"] == "Django uses ShopConfig"
    assert steps["sender"]["state"] == "ok"
    assert steps["before"]["text"] == "nothing was sent: --live sends it"
    assert (run.document["see"], run.err, run.status) == ([], "", 0)


def test_why_sends_for_real_what_is_asked_for(shop: Path, tool: Tool) -> None:
    words = ("post_save", "--sender", "Order", "--kw", "instance=VX-1", "--live")

    run = tool("why", "write_invoice", *words, "--host", "django", "--format", "json", cwd=shop)

    assert run.document["answer"] == "It raised LookupError: no counter."
    assert "post_save from shop.models.Order is sent for real" in run.err


def test_why_tells_of_a_module_that_nothing_imports(shop: Path, tool: Tool) -> None:
    forgotten = (
        "from django.db.models.signals import post_init\n\nfrom .models import note\n\npost_init.connect(note)\n"
    )
    (shop / "audit" / "forgotten.py").write_text(forgotten, encoding="utf-8")

    run = tool("why", "audit/forgotten.py:5", "--host", "django", "--format", "json", cwd=shop)

    step = next(each for each in run.document["steps"] if each["state"] == "no")
    assert (step["step"], step["code"]) == ("import", "CS001")


@pytest.mark.parametrize("exception", [FileNotFoundError(2, "No such file"), PermissionError(13, "Denied")])
def test_nothing_is_lacking_in_a_real_project_that_would_excuse_an_exception(exception: OSError) -> None:
    failure = ProjectFailures("/nowhere", "/nowhere").of(exception)

    assert (failure.type, failure.inconclusive) == (type(exception).__name__, False)
