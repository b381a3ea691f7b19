"""CS6xx: the blocks of pages, and what plugins put into them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from cantemo_signals.bus.block import BlockSignal
from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.sandbox.blocks.blocks import INTERFACE, METHOD
from cantemo_signals.sandbox.importing.folders import content_of
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.session.rules.dispatches import calls_of, definition_of
from cantemo_signals.session.wiring import signal_name
from cantemo_signals.values.locations import Location

if TYPE_CHECKING:  # lists do not need it
    from cantemo_signals.values.events import Call


@rule(
    "CS601",
    "unknown-block",
    "note",
    "A plugin fills a block that no known page has: it may never be shown.",
    "A block plugin is called where a template has a pluginblock tag with exactly its name. Known are the tags of"
    " Portal's own templates, as far as they are public, and those in the templates of the loaded plugins. Correct"
    " the name, load the plugin with the page, or describe the block in a --catalogue file.",
    when="check",
)
def unknown_blocks(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the plugins whose name is that of no known block."""
    blocks, place = evidence.host.blocks, evidence.host.failures.location
    for entry in evidence.entries if blocks is not None else ():
        signal, name = entry.signal, signal_name(entry.signal)
        if not isinstance(signal, BlockSignal) or blocks is None or blocks.is_known(name):
            continue
        cls = signal.class_of(entry)
        near = blocks.near(name)
        hint = f"Did you mean {near}?" if near else "cantemo-signals signals --all lists the known ones."
        yield Occurrence(
            f"{cls[1]} fills the block {name}, which no known page has",
            _line_of(name, _class_place(cls, evidence) or place(entry.connected_at), evidence),
            hint,
            entry.plugin,
            entry=entry,
            word=name,
        )


@rule(
    "CS602",
    "block-answer",
    "error",
    "What a plugin returns for a block is not what Portal renders.",
    "return_string() returns a dict with the plugin's GUID as `guid`, and either the name of a template as"
    " `template` or a text as `string`; `context` may hold variables for it. None renders nothing. Other keys are"
    " not read.",
    when="events",
)
def unusable_answers(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield what is wrong with the answers of plugins, once for each, and whose GUIDs are those of others."""
    yield from _faults(evidence, "answer")
    yield from _taken_guids(evidence)


@rule(
    "CS603",
    "template-missing",
    "error",
    "A plugin names a template for a block that does not exist.",
    "Django looks for a template in the folder `templates` of each plugin. A template of the plugin NAME is best put"
    " into templates/NAME, so that no other has the same name. It is a warning where Portal itself may have the"
    " template.",
    when="events",
)
def missing_templates(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the templates that no plugin has, once for each."""
    return _faults(evidence, "template")


@rule(
    "CS604",
    "no-return-string",
    "error",
    "A plugin for a block has no return_string(), or no name.",
    "Portal calls return_string(tagname, *args) of each plugin that implements IPluginBlock and whose name is that of"
    " the block. Write the method in the class, and give it the block's name as `name`.",
    when="check",
)
def unusable_plugins(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the instantiated classes that implement IPluginBlock, but fill no block."""
    blocks = evidence.host.blocks
    for (module, name), lacks in blocks.unusable.items() if blocks is not None else ():
        yield Occurrence(
            f"{name} implements {INTERFACE}, but has no {lacks}: it fills no block",
            _class_place((module, name), evidence),
            f"Write {METHOD}(self, tagname, *args)." if lacks == f"{METHOD}()" else "Give it the name of a block.",
            plugin_of(module),
            word=name,
        )


def _faults(evidence: Evidence, kind: Literal["answer", "template"]) -> Iterator[Occurrence]:
    seen = set()
    for top, call in calls_of(evidence.dispatches):
        for fault in call.answer.faults if call.answer is not None else ():
            if fault.kind == kind and (key := (call.receiver, fault.message)) not in seen:
                seen.add(key)
                yield Occurrence(
                    f"{call.receiver} {fault.message}",
                    _place(call, fault.word, evidence),
                    fault.hint,
                    call.plugin,
                    severity=fault.severity,
                    receiver=call.receiver,
                    event=top.event,
                    word=fault.word,
                )


def _taken_guids(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the plugins that answer with the GUID of another one, unless the classes themselves have the same one."""
    classes = Counter(cls.guid for plugin in evidence.plugins for cls in plugin.classes)
    first: dict[str, str] = {}
    told = set()
    order = {entry.name: number for number, entry in enumerate(evidence.entries)}
    called = [(top, call) for top, call in calls_of(evidence.dispatches) if call.receiver in order]
    for top, call in sorted(called, key=lambda each: order[each[1].receiver]):
        guid = None if call.answer is None else call.answer.guid
        if guid is None or classes[guid] > 1:
            continue
        other = first.setdefault(guid, call.receiver)
        if other != call.receiver and call.receiver not in told:
            told.add(call.receiver)
            yield Occurrence(
                f"{call.receiver} returns the guid of {other}",
                _place(call, "guid", evidence),
                "Return its own plugin_guid.",
                call.plugin,
                severity="warning",
                receiver=call.receiver,
                event=top.event,
                word="guid",
            )


def _place(call: Call, word: str | None, evidence: Evidence) -> Location | None:
    """Return the line of a method that has a word, or else its only ``return``, or else its ``def``."""
    at = definition_of(call, evidence)
    entry = next((each for each in evidence.entries if each.name == call.receiver), None)
    code = None if entry is None else entry.written
    if code is None or at is None:
        return at
    lines = content_of(code.co_filename).decode("utf-8", "replace").splitlines()
    last = max((line for *_, line in code.co_lines() if line is not None), default=0)
    body = range(code.co_firstlineno, last + 1)
    found = [number for number in body if number <= len(lines) and _has(lines[number - 1], word)]
    return at._replace(line=found[0]) if (word is not None and found) or len(found) == 1 else at


def _has(line: str, word: str | None) -> bool:
    return line.lstrip().startswith("return ") if word is None else word in line


def _class_place(named: tuple[str, str], evidence: Evidence) -> Location | None:
    """Return the line of a plugin class, given by its module and name."""
    classes = (cls for plugin in evidence.plugins for cls in plugin.classes)
    return next((cls.location for cls in classes if (cls.module, cls.name) == named), None)


def _line_of(text: str, place: Location | None, evidence: Evidence) -> Location | None:
    """Return the first line from a place on that has a text, or else the place."""
    if place is None:
        return None
    path = evidence.host.failures.file(place)
    lines = content_of(path).decode("utf-8", "replace").splitlines()
    for number, line in enumerate(lines[place.line - 1 :], place.line):
        if f"'{text}'" in line or f'"{text}"' in line:
            return place._replace(line=number)
    return place
