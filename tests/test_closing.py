"""The end of a screen: what failed, what was found, and what was put right while loading."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import EXAMPLES, Tool, Write

IMPORTS = "from plugin import *\n"
PLUGIN = "from portal.generic.plugin_interfaces import IPluginURL\n"
IDLE = """
    from portal.generic.plugin_interfaces import IPluginBootstrap
    from portal.pluginbase.core import Plugin, implements

    class Idle(Plugin):
        implements(IPluginBootstrap)

        def bootstrap(self):
            pass
"""
TOGETHER = """\
3 plugins failed to load: ModuleNotFoundError: No module named 'plugin'
    labels, reels, shelf
    at labels/__init__.py:1
        from plugin import *
    help: plugin.py is next to this file: write `from .plugin import *`, or load with --legacy-imports.
"""


@pytest.fixture
def failing(plugins: Write) -> Path:
    """Three plugins that fail for one reason."""
    files = {f"{name}/__init__.py": IMPORTS for name in ("shelf", "reels", "labels")}
    return plugins({**files, **{name.replace("__init__", "plugin"): PLUGIN for name in files}})


def test_plugins_that_fail_for_one_reason_stand_together(failing: Path, tool: Tool) -> None:
    out = tool("list", "-p", "plugins", cwd=failing.parent).out

    assert TOGETHER in out
    assert out.count("failed to load") == 1


def test_each_failure_stands_alone_when_asked_for_more(failing: Path, tool: Tool) -> None:
    out = tool("list", "-v", "-p", "plugins", cwd=failing.parent).out

    assert [line.partition(":")[0] for line in out.splitlines() if "failed to load" in line] == [
        "labels failed to load",
        "reels failed to load",
        "shelf failed to load",
    ]


def test_findings_that_are_alike_share_one_hint(tool: Tool) -> None:
    out = tool("list", "-p", str(EXAMPLES / "dead_receivers")).out

    assert out.count("CS201") == 3
    assert out.count("help: Connect a function that its module keeps, or connect with weak=False.") == 1


def test_findings_that_are_alike_in_many_plugins_are_counted(plugins: Write, tool: Tool) -> None:
    directory = plugins({f"{name}.py": IDLE for name in ("ash", "birch", "cedar", "date", "elm")})

    short, long = (tool("list", "-p", str(directory), *words).out for words in ((), ("-v",)))

    assert (short.count("CS004"), long.count("CS004")) == (1, 5)
    assert "    4 more like it in birch, cedar, date, elm; -v shows them\n" in short


def test_compatibility_fixes_are_counted(tool: Tool) -> None:
    for command in ("list", "trace"):
        out = tool(command, "--legacy-imports", "-p", str(EXAMPLES / "legacy")).out

        assert "\n8 compatibility fixes in 1 plugin; cantemo-signals plugins -v lists them\n" in out
