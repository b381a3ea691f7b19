"""What runs in a fork of the test's server is what a user starts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import Tool, Write, run_program, run_tool

TELLS = """
    import gc, json, os, signal, sys

    print(json.dumps({
        "argv": sys.argv,
        "path": sys.path,
        "modules": sorted(sys.modules),
        "directory": os.getcwd(),
        "environment": {name: value for name, value in os.environ.items() if name != "TMPDIR"},
        "collects garbage": gc.isenabled(),
        "signals": [str(signal.getsignal(number)) for number in range(1, 32)],
        "leads its group": os.getpgrp() == os.getpid(),
        "files": sorted(int(name) for name in os.listdir("/proc/self/fd"))[:-1],
        "input": sys.stdin.read(),
        "streams": [(stream.encoding, stream.errors, stream.line_buffering) for stream in (sys.stdout, sys.stderr)],
    }))
"""


@pytest.mark.parametrize("words", [["list"], ["fire", "vidispine_pre_create"]], ids=" ".join)
def test_a_plugin_finds_the_same_process(words: list[str], plugins: Write) -> None:
    directory = plugins({"demo.py": TELLS})

    def told(tool: Tool) -> Any:
        run = tool(*words, "-p", "demo.py", "--format", "json", cwd=directory, CI="", SOME="thing")
        return json.loads(run.err)

    assert told(run_tool) == told(run_program)


def test_a_run_that_takes_too_long_is_ended(plugins: Write) -> None:
    directory = plugins({"demo.py": "import time; time.sleep(600)"})

    with pytest.raises(TimeoutError):
        run_tool("list", "-p", str(directory), timeout=1)

    assert run_tool("--version").status == 0
