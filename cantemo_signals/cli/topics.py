"""The help topics: the pages of the guide, some preceded by what is defined elsewhere."""

from __future__ import annotations

import os
import re
from collections.abc import Callable

import click

from cantemo_signals.cli.commands import COMMANDS
from cantemo_signals.cli.help import Formatter
from cantemo_signals.cli.loading_options import click_options
from cantemo_signals.cli.output_options import output_options
from cantemo_signals.errors import STATUSES
from cantemo_signals.renderers.editors import EDITORS
from cantemo_signals.renderers.formats import FORMATS

GUIDE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "guide")
GENERATED = re.compile(r"<!-- (\w+)(?: \w+)? -->\n.*?<!-- /\1 -->\n*", re.DOTALL)
"""A table generated from rows: the preface above the page already says the same."""


def titles() -> dict[str, str]:
    """Return the topics with their titles."""
    pages = {name[:-3] for name in os.listdir(GUIDE) if name.endswith(".md")}
    return {topic: _title(topic) for topic in sorted({*pages, *PREFACES})}


def _title(topic: str) -> str:
    path = _path(topic)
    if not os.path.isfile(path):
        return PREFACES[topic][0]
    with open(path, encoding="utf-8") as stream:
        return stream.readline().lstrip("#").replace("`", "").strip()


def _path(topic: str) -> str:
    return os.path.join(GUIDE, f"{topic}.md")


def page(topic: str) -> str:
    """Return the Markdown of a topic's page, without what its preface already says; empty if it has no page."""
    if not os.path.isfile(_path(topic)):
        return ""
    with open(_path(topic), encoding="utf-8") as stream:
        text = stream.read()
    return GENERATED.sub("", text) if topic in PREFACES else text


def preface(topic: str, context: click.Context) -> str:
    """Return what is defined outside the topic's page; empty if nothing is."""
    if topic not in PREFACES:
        return ""
    formatter = context.make_formatter()
    assert isinstance(formatter, Formatter)
    _, write = PREFACES[topic]
    write(formatter, context)
    return formatter.getvalue() + "\n"


def _write_loading(formatter: Formatter, context: click.Context) -> None:
    formatter.write_options(click_options(), context)


def _write_output(formatter: Formatter, context: click.Context) -> None:
    formatter.write_options(output_options(COMMANDS["list"]), context)
    with formatter.section("Formats"):
        formatter.write_dl([(name, format.summary) for name, format in FORMATS.items()])
    with formatter.section("Editors"):
        formatter.write_text(f"{', '.join(EDITORS)}, or an address with {{path}} and {{line}} in it.")
    with formatter.section("Exit status"):
        formatter.write_dl([(str(status), text) for status, text in STATUSES])


PREFACES: dict[str, tuple[str, Callable[[Formatter, click.Context], None]]] = {
    "loading": ("Loading options", _write_loading),
    "output": ("Output options", _write_output),
}
"""The topics about options, with their titles and what writes their prefaces from the options' definitions."""
