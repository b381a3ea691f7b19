"""What is said of plugin classes, AppConfigs and modules that Portal or Django take otherwise than was meant."""

from __future__ import annotations

from typing import Any

import pytest

from cantemo_signals.session import Session
from cantemo_signals.values.loading import Loading
from tests.conftest import Open, Write, run_tool

IMPORTS = """
from django.apps import AppConfig
from portal.generic.plugin_interfaces import IPluginBlock, IPluginBootstrap
from portal.pluginbase.core import Plugin, implements
from portal.utils.apps import is_app_enabled

def said(self):
    pass

"""


def plugin(*lines: str) -> str:
    return IMPORTS + "\n".join(lines) + "\n"


def found(session: Session, code: str) -> list[tuple[str, str, int | None, str | None]]:
    """Severity, message, line and hint of each finding of a rule."""
    return [
        (each.severity, each.message, each.location and each.location.line, each.hint)
        for each in session.loaded().findings
        if each.code == code
    ]


def messages(session: Session, code: str) -> list[str]:
    return [message for _, message, _, _ in found(session, code)]


@pytest.mark.parametrize("name", ["bootstrp", "boostrap", "BootStrap", "boot_strap", "bootstraps", "botostrap"])
def test_a_misspelt_bootstrap_is_named_at_its_line(name: str, plugins: Write, open_session: Open) -> None:
    source = plugin(
        "class Reels(Plugin):", "    implements(IPluginBootstrap)", f"    def {name}(self): pass", "Reels()"
    )

    session = open_session(plugins({"demo.py": source}))

    (finding,) = found(session, "CS003")
    assert finding[0] == "error"
    assert finding[1].startswith("Reels.bootstrap() raised AttributeError: ")
    assert finding[2:] == (12, f"Rename {name} to bootstrap.")


def test_a_bootstrap_that_is_not_there_at_all_is_told_at_its_class(plugins: Write, open_session: Open) -> None:
    source = plugin("class Reels(Plugin):", "    implements(IPluginBootstrap)", "    def start(self): pass", "Reels()")

    session = open_session(plugins({"demo.py": source}))

    assert found(session, "CS003")[0][2:] == (10, "Write bootstrap(self) in the class.")


def test_a_misspelt_bootstrap_beside_an_inherited_one_is_told(plugins: Write, open_session: Open) -> None:
    source = plugin(
        "class Base(Plugin):",
        "    implements(IPluginBootstrap)",
        "    def bootstrap(self): pass",
        "class Reels(Base):",
        "    def bootstarp(self): pass",
        "Reels()",
    )

    session = open_session(plugins({"demo.py": source}))

    text = "Portal calls the bootstrap() that Reels inherits, never its bootstarp()"
    assert found(session, "CS003") == [("error", text, 14, "Rename it to bootstrap.")]
    assert not any(each.is_failure for each in session.loaded().findings)


def test_a_method_that_the_inherited_bootstrap_calls_is_no_misspelt_one(plugins: Write, open_session: Open) -> None:
    source = plugin(
        "class Base(Plugin):",
        "    implements(IPluginBootstrap)",
        "    def bootstrap(self): self.bootstrap_()",
        "class Reels(Base):",
        "    def bootstrap_(self): pass",
        "Reels()",
    )

    session = open_session(plugins({"demo.py": source}))

    assert session.loaded().findings == ()


@pytest.mark.parametrize(("name", "count"), [("redy", 1), ("Ready", 1), ("raedy", 1), ("is_ready", 0), ("prepare", 0)])
def test_a_misspelt_ready_is_named_at_its_line(name: str, count: int, plugins: Write, open_session: Open) -> None:
    config = plugin("class Config(AppConfig):", "    name = 'portal.plugins.demo'", f"    def {name}(self): pass")

    session = open_session(plugins({"demo/__init__.py": "", "demo/apps.py": config}))

    text = f"Django calls Config.ready(), never its {name}()"
    assert found(session, "CS003") == [("error", text, 12, "Rename it to ready.")] * count


def test_a_class_that_is_the_base_of_another_plugins_class_needs_no_instance(
    plugins: Write, open_session: Open
) -> None:
    files = {
        "base.py": plugin("class Base(Plugin):", "    implements(IPluginBlock)"),
        "other.py": plugin("from portal.plugins.base import Base", "class Block(Base): pass", "Block()"),
    }

    session = open_session(plugins(files))

    assert session.loaded().findings == ()


def test_a_class_whose_module_failed_before_its_instance_was_made_is_not_told(
    plugins: Write, open_session: Open
) -> None:
    block = plugin("class Block(Plugin):", "    implements(IPluginBlock)", "1 / 0", "Block()")
    files = {"whole.py": block, "part/__init__.py": "try:\n    from . import block\nexcept ZeroDivisionError: pass\n"}

    session = open_session(plugins({**files, "part/block.py": block}))

    assert messages(session, "CS004") == []


def test_a_bootstrap_that_the_plugin_calls_itself_needs_no_interface(plugins: Write, open_session: Open) -> None:
    source = plugin(
        "class Part(Plugin):",
        "    def bootstrap(self): pass",
        "part = Part()",
        "class Whole(Plugin):",
        "    implements(IPluginBootstrap)",
        "    def bootstrap(self): part.bootstrap()",
        "Whole()",
    )

    session = open_session(plugins({"demo.py": source}))

    assert messages(session, "CS004") == []


def test_an_app_that_is_switched_off_is_a_note_and_excuses_what_stands_behind_it(
    plugins: Write, open_session: Open
) -> None:
    source = plugin(
        "class Reels(Plugin):",
        "    implements(IPluginBootstrap)",
        "if is_app_enabled('com.example.reels'):",
        "    Reels()",
    )

    session = open_session(plugins({"demo.py": source}), loading=Loading(disabled_apps=("com.example.reels",)))

    text = "The app com.example.reels is switched off: is_app_enabled() returns False"
    hint = "Drop --disable-app com.example.reels to switch it on."
    assert found(session, "CS004") == [("note", text, 12, hint)]


def test_modules_behind_a_switch_that_is_off_are_not_told_as_forgotten(plugins: Write, open_session: Open) -> None:
    files = {
        "demo/__init__.py": plugin("if is_app_enabled('com.example.reels'):", "    from . import reels"),
        "demo/reels.py": plugin("class Reels(Plugin):", "    implements(IPluginBlock)", "Reels()"),
    }

    session = open_session(plugins(files), loading=Loading(disabled_apps=("com.example.reels",)))

    assert [finding.code for finding in session.loaded().findings] == ["CS004"]


GUID = "8a0e3a0e-5a0b-4b57-8d0e-57a2f0c1f5a1"


def with_guid(name: str, base: str = "Plugin", guid: str = f"'{GUID}'") -> list[str]:
    return [f"class {name}({base}):", "    implements(IPluginBlock)", f"    plugin_guid = {guid}", f"{name}()"]


def test_a_guid_that_two_plugins_share_names_both_lines(plugins: Write, open_session: Open) -> None:
    files = {"one.py": plugin(*with_guid("One")), "two.py": plugin("", *with_guid("Two"))}
    directory = plugins(files)

    session = open_session(directory, directory=str(directory))

    assert found(session, "CS007") == [
        ("warning", "Two has the plugin_guid of One (one.py:12)", 13, "Generate a new one.")
    ]


def test_two_instances_of_one_class_and_guids_that_are_no_text_are_no_duplicates(
    plugins: Write, open_session: Open
) -> None:
    odd = with_guid("Odd", guid="property(lambda self: 1 / 0)")
    lines = (*with_guid("One"), "One()", *odd, *with_guid("Odder", guid="None"), *with_guid("Oddest", guid="None"))

    session = open_session(plugins({"demo.py": plugin(*lines)}))

    assert messages(session, "CS007") == []


TWICE = """
import importlib, importlib.util, os, sys
from . import reels
{how}
"""


@pytest.mark.parametrize(
    ("how", "name"),
    [
        ("sys.path.insert(0, os.path.dirname(__file__)); import reels as again", "reels"),
        ("sys.path.insert(0, os.path.dirname(os.path.dirname(__file__))); import demo.reels", "demo.reels"),
        ("sys.path.insert(0, os.path.dirname(__file__)); importlib.import_module('reels')", "reels"),
    ],
)
def test_a_file_under_two_names_is_told_with_both_and_their_lines(
    how: str, name: str, plugins: Write, open_session: Open, restored_imports: None
) -> None:
    directory = plugins({"demo/__init__.py": TWICE.format(how=how), "demo/reels.py": "REELS = {}\n"})

    session = open_session(directory, directory=str(directory))

    own = "portal.plugins.demo.reels (demo/__init__.py:3)"
    assert (
        "error",
        f"reels.py was imported under two names: {own} and {name} (demo/__init__.py:4)",
        4,
        "Import it as portal.plugins.demo.reels only, and leave sys.path alone.",
    ) in found(session, "CS008")


def test_a_module_with_a_second_name_and_a_file_imported_under_one_odd_name_are_no_two_modules(
    plugins: Write, open_session: Open, restored_imports: None
) -> None:
    how = "sys.modules['reels'] = reels; sys.path.insert(0, os.path.dirname(__file__)); import cans"
    directory = plugins({"demo/__init__.py": TWICE.format(how=how), "demo/reels.py": "", "demo/cans.py": ""})

    session = open_session(directory)

    assert messages(session, "CS008") == []


@pytest.fixture
def restored_imports(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Put ``sys.path`` back and forget the modules that were imported through it."""
    import sys

    before = set(sys.modules)
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield
    for name in set(sys.modules) - before:
        if name.partition(".")[0] in ("cans", "demo", "reels"):
            del sys.modules[name]


CONFIG = "class {name}(AppConfig):\n    name = 'portal.plugins.demo'\n{more}    def ready(self): pass\n"


def config(name: str, more: str = "") -> str:
    return CONFIG.format(name=name, more=more)


@pytest.mark.parametrize("options", [(), ("--no-django",)])
def test_of_several_app_configs_the_one_that_django_takes_is_told_and_why_the_others_are_not(
    options: tuple[str, ...], plugins: Write
) -> None:
    first = "from django.apps import AppConfig\n"
    files = {
        "chosen/apps.py": first + config("One", "    default = True\n") + config("Two"),
        "excepted/apps.py": first + config("One", "    default = False\n") + config("Two"),
        "neither/apps.py": first + config("One") + config("Two"),
        "elsewhere/config.py": first + config("One"),
        "old/__init__.py": "default_app_config = 'portal.plugins.old.config.One'\n",
        "old/config.py": first + config("One"),
        "here/__init__.py": first + config("One"),
    }
    inits = {f"{name.partition('/')[0]}/__init__.py": "" for name in files}

    run = run_tool("plugins", "-p", str(plugins({**inits, **files})), "--format", "json", *options)

    assert {
        (plugin["name"], config["name"]): (config["taken"], config["outcome"], config["why_not"])
        for plugin in run.document["plugins"]
        for config in plugin["app_configs"]
    } == {
        ("chosen", "One"): (True, "ran", None),
        ("chosen", "Two"): (False, "not run", "Django uses One, which has default = True"),
        ("excepted", "One"): (False, "not run", "It has default = False"),
        ("excepted", "Two"): (True, "ran", None),
        ("neither", "One"): (False, "not run", "apps.py has 2 AppConfig classes, and none has default = True"),
        ("neither", "Two"): (False, "not run", "apps.py has 2 AppConfig classes, and none has default = True"),
        ("elsewhere", "One"): (False, "not run", "Django looks in apps.py only"),
        ("old", "One"): (False, "not run", "Django ignores default_app_config since 4.1, and looks in apps.py only"),
        ("here", "One"): (False, "not run", "Django looks in apps.py only"),
    }


RECEIVERS = """
from portal.vidispine.signals import vidispine_post_create

def show(sender, **kwargs):
    pass

vidispine_post_create.connect(show)
"""
IMPORTS_THEM = "    def ready(self):\n        from . import receivers\n"


@pytest.mark.parametrize(
    ("file", "source", "place", "hint"),
    [
        (
            "apps.py",
            config("One") + config("Two").replace("    def ready(self): pass\n", IMPORTS_THEM),
            "Two (demo/apps.py:5)",
            "apps.py has 2 AppConfig classes, and none has default = True: set default = True in Two only.",
        ),
        (
            "config.py",
            config("Lost").replace("    def ready(self): pass\n", IMPORTS_THEM),
            "Lost (demo/config.py:2)",
            "Django looks in apps.py only: move Lost there.",
        ),
    ],
)
def test_receivers_behind_an_app_config_that_django_does_not_take_are_told_with_what_makes_it_taken(
    file: str, source: str, place: str, hint: str, plugins: Write, open_session: Open
) -> None:
    text = "from django.apps import AppConfig\n" + source
    directory = plugins({"demo/__init__.py": "", f"demo/{file}": text, "demo/receivers.py": RECEIVERS})

    session = open_session(directory, directory=str(directory))

    message = f"receivers.py connects receivers, but nothing imports it: {place} would, but Django does not use it"
    assert found(session, "CS001") == [("warning", message, 7, hint)]


@pytest.mark.parametrize("options", [(), ("--no-django",)])
def test_two_app_configs_that_say_default_are_refused_or_not_taken(options: tuple[str, ...], plugins: Write) -> None:
    source = config("One", "    default = True\n") + config("Two", "    default = True\n")
    files = {"demo/__init__.py": "", "demo/apps.py": "from django.apps import AppConfig\n" + source}

    run = run_tool("plugins", "-p", str(plugins(files)), "--format", "json", *options)

    (plugin,) = run.document["plugins"]
    text = "apps.py has 2 AppConfig classes, and 2 of them have default = True"
    assert [(each["taken"], each["why_not"]) for each in plugin["app_configs"]] == [(False, text)] * 2
    assert plugin["loaded"] == bool(options)


@pytest.mark.parametrize("parameters", ["", "self, request"])
def test_a_method_that_cannot_be_called_as_portal_calls_it_is_told_at_its_line(
    parameters: str, plugins: Write, open_session: Open
) -> None:
    boot = plugin("class Reels(Plugin):", "    implements(IPluginBootstrap)", f"    def bootstrap({parameters}): pass")
    ready = f"from django.apps import AppConfig\n\nclass Ready(AppConfig):\n    def ready({parameters}): pass\n"

    session = open_session(
        plugins({"demo/__init__.py": boot + "Reels()\n", "rack/__init__.py": "", "rack/apps.py": ready})
    )

    assert [line for _, _, line, _ in found(session, "CS003")] == [12]
    assert [line for _, _, line, _ in found(session, "CS002")] == [3]


def test_models_under_a_second_name_are_told_with_the_right_one(plugins: Write) -> None:
    body = ("        import os, sys", "        sys.path.insert(0, os.path.dirname(__file__))", "        import models")
    boot = plugin(
        "class Reels(Plugin):", "    implements(IPluginBootstrap)", "    def bootstrap(self):", *body, "Reels()"
    )
    models = "from django.db import models\n\nclass Reel(models.Model):\n    name = models.TextField()\n"

    run = run_tool("list", "-p", str(plugins({"reels/__init__.py": boot, "reels/models.py": models})), "--format=json")

    (finding,) = [each for each in run.document["findings"] if each["code"] == "CS003"]
    hint = "Import its module as `portal.plugins.NAME.models`, the only name under which a plugin is an app."
    assert finding["hint"] == hint


def test_classes_and_modules_that_do_something_when_looked_at_are_not_looked_at(
    plugins: Write, open_session: Open
) -> None:
    odd = """
class Evil(type):
    def __getattribute__(cls, name):
        raise AssertionError(name)

class Odd(AppConfig, metaclass=Evil):
    default = property(lambda self: 1 / 0)

class Reels(Plugin):
    implements(IPluginBlock)
    __dict__ = property(lambda self: 1 / 0)
    plugin_guid = property(lambda self: 1 / 0)

Reels()
"""
    files = {
        "demo/__init__.py": IMPORTS + odd,
        "rack/__init__.py": "import sys\nsys.modules['portal.plugins.rack.apps'] = object()\n",
        "rack/config.py": "from django.apps import AppConfig\n\nclass Rack(AppConfig):\n    pass\n",
    }

    session = open_session(plugins(files))

    assert [(each.name, each.why_not) for plugin in session.plugins for each in plugin.app_configs] == [
        ("Odd", "Django looks in apps.py only"),
        ("Rack", "Django looks in apps.py only"),
    ]
    assert session.loaded().findings == ()


@pytest.mark.parametrize(
    ("line", "severity"),
    [("import some_library_of_portal", "warning"), ("open('/shelf', 'w')", "warning"), ("raise ValueError", "error")],
    ids=["a package that is not installed", "what is blocked", "an exception"],
)
def test_a_failure_is_an_error_only_where_portal_would_have_it_too(
    line: str, severity: str, plugins: Write, open_session: Open
) -> None:
    bootstrap = plugin("class Reels(Plugin):", "    implements(IPluginBootstrap)", "    def bootstrap(self):")

    session = open_session(plugins({"shelf.py": line + "\n", "reels.py": f"{bootstrap}        {line}\nReels()\n"}))

    assert [each[0] for each in found(session, "CS002")] == [severity]
    assert [each[0] for each in found(session, "CS003")] == [severity]
