"""Signals that something sends without a call of ``send`` in a source: nobody says that nothing sends them."""

from __future__ import annotations

import pytest

from tests.conftest import Tool, Write

PLUGIN = """
    from django.dispatch import Signal

    shelved = Signal()

    def note(sender, **kwargs):
        pass

    shelved.connect(note)
"""
OTHERWISE = {
    "a template tag that names the signal": (
        "shelf/templates/shelf/page.html",
        "{% send 'portal.plugins.shelf.shelved' %}",
    ),
    "a setting that names the signal": ("shelf/conf/signals.yaml", "nightly: portal.plugins.shelf.shelved"),
    "code that calls the receivers itself": (
        "shelf/nightly.py",
        "from . import shelved\n\nfor each in shelved._live_receivers(None):\n    each(sender=None)\n",
    ),
}


def found(tool: Tool, directory: object) -> list[str]:
    document = tool("list", "-p", str(directory), "--format", "json").document
    return [each["code"] for each in document["findings"]]


def test_a_signal_that_nothing_sends_is_told(plugins: Write, tool: Tool) -> None:
    directory = plugins({"shelf/__init__.py": PLUGIN, "shelf/templates/shelf/page.html": "Nothing is shelved."})

    assert found(tool, directory) == ["CS305"]


@pytest.mark.parametrize("how", OTHERWISE)
def test_a_signal_that_may_be_sent_otherwise_is_not(how: str, plugins: Write, tool: Tool) -> None:
    path, text = OTHERWISE[how]
    directory = plugins({"shelf/__init__.py": PLUGIN, path: text})

    assert found(tool, directory) == []
