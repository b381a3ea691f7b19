"""A project with a plugin, and a host process that answers at once in place of the real one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli import stub_host

READ_BY_CLICK = ("NO_COLOR", "FORCE_COLOR")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with a plugin in it, in an environment that configures nothing, and the stub host."""
    (tmp_path / "plugins" / "demo").mkdir(parents=True)
    (tmp_path / "plugins" / "demo" / "__init__.py").touch()
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("CANTEMO_SIGNALS") or name in READ_BY_CLICK]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    stub_host.install(monkeypatch)
    return tmp_path
