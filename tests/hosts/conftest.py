"""Real projects in a temporary directory."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.hosts.projects import ORDERS, PORTAL, SHOP, STORE, USERS, write


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A plain Django project with the apps ``shop`` and ``audit``."""
    return write(tmp_path / "shop_project", SHOP)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """The shop with rows in a database: the orders 2, 3, 5 and 7, and the user ``ann``."""
    project = write(tmp_path / "store_project", STORE)
    with closing(sqlite3.connect(project / "db.sqlite3")) as database:
        database.executescript(USERS + ORDERS)
    return project


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """A Portal in small, with the plugin ``demo``."""
    return write(tmp_path / "portal_project", PORTAL)
