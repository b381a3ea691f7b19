"""Names that plugins take from the emulated Portal and that it does not have: which are told, and how surely."""

from __future__ import annotations

import pytest

from tests.conftest import Open, Run, Tool, Write, run_tool

Found = list[tuple[str, str, int, str | None]]


def found(run: Run) -> Found:
    """The findings about names: code, severity, line and hint."""
    return [
        (each["code"], each["severity"], each["location"]["line"], each["hint"])
        for each in run.document["findings"]
        if each["code"] in ("CS303", "CS304")
    ]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "from portal.vidispine.signals import vidispine_post_modfy",
            ("CS303", "error", "Did you mean portal.vidispine.signals.vidispine_post_modify?"),
        ),
        (
            "from portal.vidispine.signals import vidispine_post_update",
            ("CS303", "error", "Did you mean portal.vidispine.signals.vidispine_post_modify?"),
        ),
        (
            "from portal.vidispine.signals import vidispine_pre_transcode",
            ("CS303", "warning", "If your Portal has it, add it to the catalogue: --catalogue FILE."),
        ),
        (
            "import portal.authentication.signals as auth; auth.portal_post_logn",
            ("CS303", "error", "Did you mean portal.authentication.signals.portal_post_login?"),
        ),
        (
            "from portal.vidispine.iitem import ItemHelpr",
            ("CS304", "error", "Did you mean portal.vidispine.iitem.ItemHelper?"),
        ),
        ("from portal.vidispine.iitm import ItemHelper", ("CS304", "error", "Did you mean portal.vidispine.iitem?")),
        ("from VidiRest.objects.itm import VSItem", ("CS304", "error", "Did you mean VidiRest.objects.item?")),
        (
            "from vidispine.signals import vidispine_pre_creat",
            ("CS303", "error", "Did you mean portal.vidispine.signals.vidispine_pre_create?"),
        ),
        (
            "from portal.vidispine.iuser import ItemHelper",
            ("CS304", "warning", "Did you mean portal.vidispine.iitem.ItemHelper?"),
        ),
        (
            "from portal.generic.plugin_interfaces import IPluginBotstrap",
            ("CS304", "error", "Did you mean portal.generic.plugin_interfaces.IPluginBootstrap?"),
        ),
        (
            "from portal.vidispine.iitem import ItemHelper; ItemHelper().deleteItem('VX-1')",
            ("CS304", "warning", "Did you mean ItemHelper.removeItem?"),
        ),
        (
            "from portal.vidispine.iitem import ItemHelper; ItemHelper().getItemSomething('VX-1')",
            ("CS304", "warning", "If your Portal has it, nothing is wrong; what it returns here is not real."),
        ),
        (
            "from portal.vidispine import vidispine_pre_create; vidispine_pre_create.connect",
            ("CS304", "warning", "Did you mean portal.vidispine.signals.vidispine_pre_create?"),
        ),
        (
            "from portal.vidispine.iitem import ItemHelper; ItemHelper().addItemToCollection('VX-1', 'VX-2')",
            ("CS304", "warning", "Did you mean CollectionHelper.addItemToCollection?"),
        ),
        (
            "from portal.vidispine.iitem import ItemHelper; ItemHelper().addItemToColection('VX-1', 'VX-2')",
            ("CS304", "warning", "Did you mean CollectionHelper.addItemToCollection?"),
        ),
        ("from portal import vidispine_auto_import_ntfcn", ("CS304", "warning", None)),
        ("from portal.utils.plugin_interfaces import IPluginBlock", ("CS304", "warning", None)),
        ("import vidispine.signals", ("CS304", "warning", None)),
    ],
)
def test_a_name_that_portal_lacks_is_told_with_the_near_one(
    plugins: Write, statement: str, expected: tuple[str, str, str | None]
) -> None:
    directory = plugins({"shelf/__init__.py": f"\n{statement}\n"})

    code, severity, line, hint = found(run_tool("list", "-p", str(directory), "--format", "json"))[0]

    assert (code, severity, line) == (*expected[:2], 2)
    assert hint == expected[2] or (expected[2] is None and hint is not None and hint.startswith("Write portal."))


@pytest.mark.parametrize(
    "statement",
    [
        "from portal.vidispine.iitem import ItemHelper; hasattr(ItemHelper(), 'getItm')",
        "from portal.vidispine.iitem import ItemHelper; ItemHelper().getItem('VX-1').getPreviews()",
        "try:\n    from portal.vidispine.iitem import ItemHelpr\nexcept ImportError:\n    ItemHelpr = None",
        "from portal.archive_framework.core import ArchiveHelper",
        "from portal.themes.renderers import ThemeTemplateHTMLRenderer",
        "from VidiRest.objects.shape import VSAudioComponent, VSFlavour",
        "from portal.vidispine.iitem import ItemHelper; [x.getName() for x in [ItemHelper().getItem('VX-1')]]",
        "from portal.plugins.another.models import Clip",
    ],
)
def test_what_portal_may_have_and_what_a_plugin_can_do_without_is_a_note_at_most(
    plugins: Write, statement: str
) -> None:
    directory = plugins({"shelf/__init__.py": f"{statement}\n"})

    severities = {severity for _, severity, _, _ in found(run_tool("list", "-p", str(directory), "--format", "json"))}

    assert severities <= {"note"}


def test_a_misspelt_method_that_is_refused_is_told_at_its_line(plugins: Write) -> None:
    directory = plugins(
        {
            "shelf/__init__.py": """
            from portal.vidispine.iuser import UserHelper
            from portal.vidispine.signals import vidispine_post_create

            def welcome(instance, **kwargs):
                UserHelper().adUserToGroup(instance, "Everybody")

            vidispine_post_create.connect(welcome, sender=UserHelper)
            """
        }
    )

    assert found(run_tool("trace", "-p", str(directory), "--format", "json")) == [
        ("CS304", "error", 6, "Did you mean UserHelper.addUserToGroup?")
    ]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "from portal.vidispine.iitem import ItemHelpr",
            ("error", "Did you mean portal.vidispine.iitem.ItemHelper?"),
        ),
        (
            "from portal.vidispine.iitem import ItemHelper; ItemHelper().getItm('VX-1')",
            ("error", "Did you mean ItemHelper.getItem?"),
        ),
        (
            "from portal.vidispine.iitem import ItemHelper; ItemHelper().getItemSomething('VX-1')",
            ("warning", "If your Portal has it, drop --strict: it is then made up."),
        ),
    ],
)
def test_what_strict_loading_refuses_is_told_with_the_near_name(
    plugins: Write, statement: str, expected: tuple[str, str]
) -> None:
    directory = plugins({"shelf/__init__.py": f"{statement}\n"})

    run = run_tool("list", "-p", str(directory), "--strict", "--format", "json")

    assert found(run) == [("CS304", expected[0], 1, expected[1])]


def test_a_path_is_told_once_though_all_of_it_is_missing(plugins: Write) -> None:
    directory = plugins({"shelf/__init__.py": "from portal.pluginbase.cor import Plugin, implements\n"})

    assert found(run_tool("list", "-p", str(directory), "--format", "json")) == [
        ("CS304", "error", 1, "Did you mean portal.pluginbase.core?")
    ]


@pytest.mark.parametrize("command", [("list",), ("plugins",), ("signals",), ("fire", "post_create"), ("trace",)])
def test_every_command_tells_of_a_misspelt_name(plugins: Write, command: tuple[str, ...]) -> None:
    directory = plugins({"shelf/__init__.py": "from portal.vidispine.iitem import ItemHelpr\n"})

    run = run_tool(*command, "-p", str(directory), "--format", "json")

    assert found(run) == [("CS304", "error", 1, "Did you mean portal.vidispine.iitem.ItemHelper?")]


def test_other_plugins_that_are_not_loaded_are_told_at_once(plugins: Write) -> None:
    films = "from portal.plugins.films.models import Film\nfrom portal.plugins.films.tasks import sync\n"
    others = "from portal.plugins.reels.models import Reel\nfrom portal.plugins.stills.models import Still\n"
    directory = plugins({"desk/__init__.py": films, "shelf/__init__.py": others})

    findings = run_tool("list", "-p", str(directory), "--format", "json").document["findings"]

    assert [(each["plugin"], each["message"], each["severity"]) for each in findings] == [
        ("desk", "The plugin films is not loaded: what comes from it is made up", "note"),
        ("shelf", "The plugins reels and stills are not loaded: what comes from them is made up", "note"),
    ]


def test_each_plugin_is_told_of_the_names_that_it_takes_itself(plugins: Write) -> None:
    source = "from portal.vidispine.iitem import ItemHelpr\n"
    directory = plugins({"desk/__init__.py": source, "shelf/__init__.py": source})

    findings = run_tool("list", "-p", str(directory), "--format", "json").document["findings"]

    assert [(each["code"], each["plugin"]) for each in findings] == [("CS304", "desk"), ("CS304", "shelf")]


def test_each_plugin_is_told_of_a_misspelt_module(plugins: Write) -> None:
    source = "from portal.vidispine.iitm import ItemHelper\n"
    directory = plugins({"desk/__init__.py": source, "shelf/__init__.py": source})

    assert (
        found(run_tool("list", "-p", str(directory), "--format", "json"))
        == [("CS304", "error", 1, "Did you mean portal.vidispine.iitem?")] * 2
    )


def test_a_misspelt_signal_is_not_sent_and_an_unknown_one_is(plugins: Write, tool: Tool) -> None:
    directory = plugins(
        {
            "shelf/__init__.py": """
            from portal.vidispine.signals import vidispine_post_modfy, vidispine_pre_transcode

            def announce(**kwargs): pass

            vidispine_post_modfy.connect(announce)
            vidispine_pre_transcode.connect(announce)
            """
        }
    )

    document = tool("trace", "-p", str(directory), "--format", "json").document

    assert [each["event"]["signal"] for each in document["dispatches"]] == ["vidispine_pre_transcode"]


@pytest.mark.parametrize(
    "statement",
    [
        "from portal.vidispine.iitem import ItemHelpr as Sender",
        "from portal.vidispine.iitm import ItemHelper as Sender",
    ],
)
def test_nothing_is_sent_from_a_misspelt_helper(plugins: Write, tool: Tool, statement: str) -> None:
    directory = plugins(
        {
            "shelf/__init__.py": f"""
            {statement}
            from portal.vidispine.signals import vidispine_post_modify

            def announce(**kwargs): pass

            vidispine_post_modify.connect(announce, sender=Sender)
            """
        }
    )

    document = tool("trace", "-p", str(directory), "--format", "json").document

    assert document["dispatches"] == []
    assert [each["reason"] for each in document["not_tried"]] == ["which never sends it"]


def test_the_paths_that_documents_print_lead_to_the_signals_themselves(plugins: Write, open_session: Open) -> None:
    directory = plugins(
        {
            "shelf/__init__.py": """
            import vidispine.signals
            from portal import vidispine_auto_import_ntfcn
            from portal.vidispine.iitem import ItemHelper
            from portal.vidispine.signals import vidispine_auto_import_ntfcn as imported, vidispine_pre_create
            from vidispine import iitem

            same = (
                vidispine.signals.vidispine_pre_create is vidispine_pre_create,
                vidispine_auto_import_ntfcn is imported,
                iitem.ItemHelper is ItemHelper,
            )
            assert all(same), same
            """
        }
    )

    session = open_session(directory)

    assert [plugin.failure for plugin in session.plugins] == [None]


def test_a_switch_that_is_imported_from_elsewhere_still_switches(plugins: Write, tool: Tool) -> None:
    directory = plugins(
        {
            "shelf/__init__.py": """
            from portal.apps.utils import is_app_enabled
            from portal.vidispine.signals import vidispine_post_create

            def announce(**kwargs): pass

            if is_app_enabled("com.example.shelf"):
                vidispine_post_create.connect(announce)
            """
        }
    )

    run = tool("list", "-p", str(directory), "--disable-app", "com.example.shelf", "--format", "json")

    assert run.document["connections"] == []
    assert ("CS304", "warning", 2, "Write portal.utils.apps.is_app_enabled.") in found(run)


def test_two_interfaces_at_once_are_refused_as_the_ancestor_does(plugins: Write) -> None:
    directory = plugins(
        {
            "shelf/__init__.py": """
            from portal.generic.plugin_interfaces import IPluginBootstrap, IPluginURL
            from portal.pluginbase.core import Plugin, implements

            class Shelf(Plugin):
                implements(IPluginURL, IPluginBootstrap)

            Shelf()
            """
        }
    )

    findings = run_tool("list", "-p", str(directory), "--format", "json").document["findings"]

    assert [(each["code"], each["location"]["line"]) for each in findings] == [("CS002", 6), ("CS004", 6)]
    assert findings[1]["message"] == (
        "implements() takes one interface, but Shelf passes IPluginURL, IPluginBootstrap: its class statement raises"
    )
