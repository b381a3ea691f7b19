"""The commands in a Portal whose package ``portal`` is no emulated one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.conftest import Tool
from tests.hosts.projects import DJANGO, screen
from tests.steady import steady

LIST = screen("portal_list")
PLUGINS = screen("portal_plugins")
FIRE = screen("portal_fire")


@pytest.mark.parametrize("host", ["portal", "auto"])
def test_the_wiring_is_listed_with_plugins_and_bootstraps(portal: Path, tool: Tool, host: str) -> None:
    run = tool("list", "--host", host, cwd=portal)

    assert (steady(run.out), run.err, run.status) == (steady(LIST), "", 0)


def test_the_plugin_classes_are_those_of_the_real_portal(portal: Path, tool: Tool) -> None:
    run = tool("plugins", "--host", "portal", cwd=portal)

    assert (steady(run.out), run.err, run.status) == (steady(PLUGINS), "", 0)


def test_a_signal_of_portal_is_fired_at_its_receivers(portal: Path, tool: Tool) -> None:
    words = ("vidispine_pre_create", "--sender", "UserHelper", "--kw", "instance=ann", "--live")

    run = tool("fire", *words, "--host", "portal", cwd=portal)

    assert (steady(run.out), run.err, run.status) == (
        steady(FIRE),
        "vidispine_pre_create from portal.vidispine.iuser.UserHelper is sent for real;"
        " nothing is rolled back afterwards.\n"
        "  1  portal.plugins.demo.plugin.test_vs_precreate  portal/plugins/demo/plugin.py:5\n",
        0,
    )


def test_the_versions_name_portals_own(portal: Path, tool: Tool) -> None:
    document = tool("plugins", "--host", "portal", "--format", "json", cwd=portal).document

    assert document["versions"] == {
        "django": DJANGO,
        "portal": "6.2.1",
        "python": ".".join(map(str, sys.version_info[:3])),
    }


def test_nothing_of_the_emulated_portal_comes_in(portal: Path, tool: Tool) -> None:
    document = tool("plugins", "--host", "portal", "--format", "json", cwd=portal).document
    signals = tool("signals", "--host", "portal", "--format", "json", cwd=portal).document["signals"]

    assert (document["modules"], document["host"]) == ([], "portal")
    assert {each["name"] for each in signals if each["module"].startswith("portal.")} == {
        "vidispine_post_delete",
        "vidispine_pre_create",
    }


def test_a_bootstrap_that_raises_is_a_failure_with_its_line(portal: Path, tool: Tool) -> None:
    plugin = portal / "portal" / "plugins" / "demo" / "plugin.py"
    source = plugin.read_text(encoding="utf-8")
    plugin.write_text(source.replace("import UserHelper\n", "import UserHelpers\n"), encoding="utf-8")

    run = tool("list", "--host", "portal", "--plugin", "demo", cwd=portal)

    assert run.status == 1
    assert (
        "portal failed to load: ImportError: cannot import name 'UserHelpers' from 'portal.vidispine.iuser'" in run.out
    )
    assert "at portal/plugins/demo/plugin.py:14 in bootstrap" in run.out
    assert "demo.models.forget_clip" in run.out
