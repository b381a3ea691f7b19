"""Imports that nothing but the wiring needs, so that linters delete them."""

from __future__ import annotations

import pytest

from cantemo_signals.session import Session
from tests.conftest import Open, Tool, Write

RECEIVERS = """\
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create

NAMES = []

def put_away(sender, instance, **kwargs):
    NAMES.append(instance)

vidispine_post_create.connect(put_away, sender=ItemHelper)
"""
BOOTSTRAP = """\
from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements

class ShelfBootstrap(Plugin):
    implements(IPluginBootstrap)

    def bootstrap(self):
        {line}

ShelfBootstrap()
"""
DELETED = {
    "a neighbour": "from . import receivers",
    "a name in it": "from .receivers import put_away",
    "by its full name": "import portal.plugins.shelf.receivers",
    "under another name": "import portal.plugins.shelf.receivers as wiring",
    "with a mark for something else": "from . import receivers  # noqa: E402",
    "with a comment": "from . import receivers  # connects",
    "where it may fail": "try:\n    from . import receivers\nexcept ImportError:\n    pass",
    "one of two": "from . import receivers, labels\nprint(labels)",
    "in parentheses": "from . import (\n    receivers,\n)",
}
KEPT = {
    "marked": "from . import receivers  # noqa",
    "marked for its code": "from . import receivers  # noqa: F401 - connects",
    "marked among others": "from . import receivers  # noqa: E402, F401",
    "marked for pylint": "from . import receivers  # pylint: disable=unused-import",
    "marked for an editor": "# noinspection PyUnresolvedReferences\nfrom . import receivers",
    "marked in parentheses": "from . import (  # noqa: F401\n    receivers,\n)",
    "marked for the whole file": "# ruff: noqa: F401\nfrom . import receivers",
    "exported": "from . import receivers\n__all__ = ['receivers']",
    "exported under its own name": "from . import receivers as receivers",
    "used": "from . import receivers\nprint(receivers.NAMES)",
    "used by a function": "from . import receivers\ndef names():\n    return receivers.NAMES",
    "its package is used": "import portal.plugins.shelf.receivers\nprint(portal)",
    "a used name in it": "from .receivers import put_away, NAMES\nprint(NAMES)",
    "everything in it": "from .receivers import *",
    "by its name": "import importlib\nimportlib.import_module('portal.plugins.shelf.receivers')",
    "imported by its name as well": "from . import receivers\n__import__('portal.plugins.shelf.receivers')",
    "in the body of a class": "class Wiring:\n    from . import receivers",
    "used elsewhere": "from . import receivers, labels\nprint(labels.receivers)",
    "what connects nothing": "from . import labels\nfrom . import receivers  # noqa",
    "what Django imports itself": "from . import models",
}
NEIGHBOURS = {"shelf/receivers.py": RECEIVERS, "shelf/labels.py": "", "shelf/models.py": RECEIVERS}


def deleted(session: Session) -> list[tuple[str, int]]:
    """File and line of each finding."""
    found = [each.location for each in session.check().findings if each.code == "CS010" and each.location is not None]
    return [(at.path.rpartition("/plugins/")[2], at.line) for at in found]


@pytest.mark.parametrize("source", DELETED.values(), ids=DELETED)
def test_an_import_that_only_connects_is_told(source: str, plugins: Write, open_session: Open) -> None:
    session = open_session(plugins({**NEIGHBOURS, "shelf/__init__.py": source}))

    (found,) = deleted(session)
    assert found[0] == "shelf/__init__.py"
    assert "receivers" in source.splitlines()[found[1] - 1]


@pytest.mark.parametrize("source", KEPT.values(), ids=KEPT)
def test_an_import_that_linters_leave_alone_is_not_told(source: str, plugins: Write, open_session: Open) -> None:
    uses = "from .receivers import NAMES\nprint(NAMES)\n" if "labels.receivers" in source else ""
    uses += "from . import receivers\n" if uses else ""

    session = open_session(plugins({**NEIGHBOURS, "shelf/__init__.py": source, "shelf/labels.py": uses}))

    assert deleted(session) == []


@pytest.mark.parametrize(("line", "found"), [("from . import receivers", [8]), ("from . import receivers  # noqa", [])])
def test_an_import_in_a_bootstrap_counts(line: str, found: list[int], plugins: Write, open_session: Open) -> None:
    session = open_session(plugins({**NEIGHBOURS, "shelf/__init__.py": BOOTSTRAP.format(line=line)}))

    assert [at for _, at in deleted(session)] == found


def test_the_command_sees_which_functions_ran(plugins: Write, tool: Tool) -> None:
    source = """\
    def load():
        from . import receivers

    def load_again():
        from .receivers import NAMES
        print(NAMES)

    load()
    """
    directory = plugins({**NEIGHBOURS, "shelf/__init__.py": source})

    document = tool("check", "-p", str(directory), "--select", "CS010", "--format", "json").document

    assert [each["location"]["line"] for each in document["findings"]] == [2]


def test_the_message_names_what_nobody_uses_and_what_would_not_connect(plugins: Write, open_session: Open) -> None:
    session = open_session(plugins({**NEIGHBOURS, "shelf/__init__.py": "from .receivers import put_away\n"}))

    (message,) = [each.message for each in session.check().findings if each.code == "CS010"]

    assert (
        message
        == "put_away is imported but unused: linters delete the import, and with it what shelf.receivers connects"
    )


def test_a_package_whose_modules_connect_counts(plugins: Write, open_session: Open) -> None:
    files = {
        "shelf/__init__.py": "from . import wiring\n",
        "shelf/wiring/__init__.py": "from . import receivers  # noqa: F401\n",
        "shelf/wiring/receivers.py": RECEIVERS,
    }

    session = open_session(plugins(files))

    assert deleted(session) == [("shelf/__init__.py", 1)]


def test_a_module_that_connects_with_a_function_from_elsewhere_counts(plugins: Write, open_session: Open) -> None:
    helper = """\
    from portal.vidispine.signals import vidispine_post_create

    def wire(receiver):
        vidispine_post_create.connect(receiver)
    """
    wiring = """\
    from .helper import wire

    def put_away(**kwargs):
        pass

    wire(put_away)
    """
    files = {"shelf/__init__.py": "from . import wiring\n", "shelf/wiring.py": wiring, "shelf/helper.py": helper}

    session = open_session(plugins(files))

    assert deleted(session) == [("shelf/__init__.py", 1)]


def test_an_import_without_which_another_one_would_do_is_not_told(plugins: Write, open_session: Open) -> None:
    files = {**NEIGHBOURS, "shelf/__init__.py": "from . import receivers, labels\nprint(labels)\n"}
    files["shelf/labels.py"] = "from .receivers import NAMES\nprint(NAMES)\n"

    session = open_session(plugins(files))

    assert deleted(session) == []
