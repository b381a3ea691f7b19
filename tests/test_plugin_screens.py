"""What was loaded: a line for each plugin, and one in full."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import EXAMPLES, Tool, Write
from tests.screens import steady

NARROW = {"COLUMNS": "80"}
LINES = """\
Plugins in examples/failing_bootstrap

rights    1 class  1 bootstrap  1 receiver  bootstrap raised
schedule  1 class  1 bootstrap  1 receiver

"""
IN_FULL = """\
Plugins in examples/failing_bootstrap

schedule in examples/failing_bootstrap/schedule, loaded in 0.0 ms

Plugin classes
ScheduleBootstrap  IPluginBootstrap  schedule/plugin.py:11
    ScheduleBootstrap.bootstrap() ran in 0.0 ms  schedule/plugin.py:14

Receivers
vidispine_post_delete from ItemHelper
 1  schedule.plugin.take_off_schedule  schedule/plugin.py:18  ScheduleBootstrap

Host modules
emulated: portal.generic.plugin_interfaces, portal.pluginbase.core
"""


def test_each_plugin_is_a_line_that_says_what_is_unusual(tool: Tool) -> None:
    run = tool("plugins", "-p", "examples/failing_bootstrap", cwd=EXAMPLES.parent, **NARROW)

    assert (run.out[: len(LINES)], run.status) == (LINES, 1)


@pytest.mark.parametrize("pattern", ["schedule", "sched", "SCHED*"])
def test_one_plugin_is_shown_in_full(pattern: str, tool: Tool) -> None:
    run = tool("plugins", pattern, "-p", "examples/failing_bootstrap", cwd=EXAMPLES.parent, **NARROW)

    assert (steady(run.out), run.err, run.status) == (steady(IN_FULL), "", 0)


def test_a_pattern_narrows_to_the_plugins_that_it_fits(tool: Tool) -> None:
    words = ("-p", str(EXAMPLES / "well_behaved"), "--format", "json")

    document = tool("plugins", "a*", *words).document

    assert [plugin["name"] for plugin in document["plugins"]] == ["accession"]
    assert {each["plugin"] for each in document["connections"]} == {"accession"}
    assert all("accession" in module["plugins"] for module in document["modules"])


def test_a_pattern_that_fits_no_plugin_is_answered_with_the_near_ones(tool: Tool) -> None:
    run = tool("plugins", "acession", "-p", str(EXAMPLES / "well_behaved"))

    assert (run.out, run.err, run.status) == (
        "",
        "error: Unknown plugin 'acession'.\nhint: Did you mean accession?\n",
        2,
    )


def test_many_plugins_are_a_line_each(plugins: Write, tool: Tool) -> None:
    directory: Path = plugins({f"shelf_{number:02}.py": "" for number in range(25)})

    lines = tool("plugins", "-p", "plugins", cwd=directory.parent, **NARROW).out.splitlines()

    assert lines[2:27] == [f"shelf_{number:02}" for number in range(25)]
    assert lines[-1] == "25 plugins"
