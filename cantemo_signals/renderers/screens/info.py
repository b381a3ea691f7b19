"""The tool, the host and the settings, for pasting into a bug report."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.parts import HANG
from cantemo_signals.renderers.screen import Node, Records, Row, Screen, Span, Table, Title, columns, one_line, section
from cantemo_signals.renderers.words import count
from cantemo_signals.values.infos import HostInfo, InfoResult, Interpreter, Output, Setting
from cantemo_signals.values.loading import HostName

RECORD = "name,value,origin"
SETTINGS = columns("name", "value", "origin", words=("value",))
HOSTS: dict[HostName, str] = {
    "sandbox": "the emulated Portal",
    "django": "a Django project",
    "portal": "a real Portal",
}
ASKED = "In a bug report, add the command line and what it prints with -v."


def screen(result: InfoResult, view: View) -> Screen:
    """Return what runs, then the settings that do not come from a default, then what is wrong."""
    settings = [each for each in result.settings if each.value and (view.verbose or each.origin != "default")]
    facts = [(Span(name, "name"), fact) for name, fact in _facts(result)]
    return [
        Title((Span(f"cantemo-signals {result.version}", "title"),)),
        Table(columns("about", "fact", words=("fact",)), facts, header=False),
        *section("Settings", Table(SETTINGS, [_row(each) for each in settings], header=False)),
        *section("Problems", [Node((problem,), hang=HANG) for problem in result.problems], "bad"),
        one_line(Span(ASKED, "dim")),
    ]


def records(result: InfoResult) -> Records:
    """Return one row per setting."""
    return RECORD, map(attrgetter(*RECORD.split(",")), result.settings)


def _facts(result: InfoResult) -> Iterator[tuple[str, str]]:
    """Yield each fact with what it is about."""
    if result.tool is not None:
        yield "python", _interpreter(result.tool)
        yield "packages", _versions(result.tool.packages)
    yield "system", result.platform
    if result.host is not None:
        yield "host", _host(result.host)
        if result.tool is None or result.host.interpreter.path != result.tool.path:
            yield "under", f"{_interpreter(result.host.interpreter)}; {_versions(result.host.interpreter.packages)}"
        if result.host.name == "sandbox":
            yield "plugins", ", ".join(result.host.plugins) or "none"
    if result.output is not None:
        yield "output", _output(result.output)


def _interpreter(interpreter: Interpreter) -> str:
    return f"{interpreter.version}, {interpreter.path}"


def _versions(packages: dict[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in packages.items()) or "no packages that matter here"


def _host(host: HostInfo) -> str:
    where = (
        ""
        if host.directory is None
        else f" in {host.directory}, DJANGO_SETTINGS_MODULE={host.settings or '(not found)'}"
    )
    return f"{HOSTS[host.name]}{where}"


def _output(output: Output) -> str:
    place = "no terminal" if output.terminal is None else f"terminal {output.terminal}"
    width = () if output.width is None else (count(output.width, "column"),)
    return ", ".join((place, *width, "colour" if output.color else "no colour", output.encoding))


def _row(setting: Setting) -> Row:
    return setting.name, setting.value, Span("" if setting.origin == "default" else setting.origin, "dim")
