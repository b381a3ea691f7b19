"""Real projects in a temporary directory."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hosts.projects import PORTAL, SHOP, write


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A plain Django project with the apps ``shop`` and ``audit``."""
    return write(tmp_path / "shop_project", SHOP)


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """A Portal in small, with the plugin ``demo``."""
    return write(tmp_path / "portal_project", PORTAL)
