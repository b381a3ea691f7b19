"""The plugin that a question about a block means, and the steps from its class to its place on a page."""

from __future__ import annotations

from collections.abc import Iterator

from cantemo_signals.bus import Entry
from cantemo_signals.bus.block import BlockSignal
from cantemo_signals.bus.naming import ordinal
from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.errors import UnknownName, UsageError
from cantemo_signals.hosts import Host
from cantemo_signals.sandbox import environment
from cantemo_signals.sandbox.blocks.blocks import METHOD
from cantemo_signals.session.sources.blocks import WrittenBlock, written_blocks
from cantemo_signals.session.why.case import Case, step
from cantemo_signals.session.why.subjects import Subject
from cantemo_signals.session.wiring import signal_name
from cantemo_signals.values.whys import Step


def find_block(host: Host, given: str) -> Subject | None:
    """Return the plugin that is meant by the name of a block, of a plugin class or of a plugin, if one is.

    Of several, one that is not called is meant.

    Raises:
        UsageError: several are meant, or the block is known, but no plugin fills it.
    """
    if host.blocks is None:
        return None
    standing = [entry for signal in host.blocks.filled() for entry in signal.entries.values()]
    idle = [each for each in written_blocks(host) if not any(_is_of(each, entry) for entry in standing)]
    for name in filter(None, (given, host.blocks.near(given))):
        filling = [entry for entry in standing if _is_meant(name, entry)]
        waiting = [each for each in idle if _is_named(name, each)]
        if len(waiting) == 1:
            return Subject(waiting[0].receiver, waiting[0].method_at)
        found = list(dict.fromkeys((entry.name, entry.defined_at) for entry in filling))
        if len(found) == 1 and not waiting:
            return Subject(*found[0], standing=tuple(filling))
        if found or waiting:
            names = [each for each, _ in found] + [each.receiver for each in waiting]
            raise UnknownName("receiver", given, [each.removesuffix(f".{METHOD}") for each in names], ambiguous=True)
    if host.blocks.is_known(given):
        raise UsageError(f"No plugin fills the block {given!r}.", f"cantemo-signals signals {given} says what it gets.")
    return None


def is_about_block(case: Case) -> bool:
    """Return whether the question is about a plugin for a block."""
    return written_of(case) is not None if case.made is None else _signal(case) is not None


def written_of(case: Case) -> WrittenBlock | None:
    """Return the class in the sources whose method the question is about."""
    if case.subject.last != METHOD:
        return None
    return next((each for each in written_blocks(case.host) if each.receiver == case.subject.name), None)


def block_steps(case: Case) -> Iterator[Step]:
    """Yield the steps from the plugin class to the block that it fills."""
    signal, entry = _signal(case), case.entry
    if signal is None or entry is None:
        yield from _of_idle(case)
        return
    name = signal.class_of(entry)[1]
    place = case.location(entry.connected_at)
    yield step("class", "ok", f"{name} is instantiated and implements IPluginBlock", place)
    places = signal.places()
    order = f", {ordinal(places[entry])} of {len(places)}" if entry in places and len(places) > 1 else ""
    more = len(case.subject.standing) - 1
    also = f", and {more} more {'blocks' if more > 1 else 'block'}" if more else ""
    yield step("connect", "ok", f"it fills the block {signal_name(signal)}{order}{also}")
    if entry not in places:
        yield step("alive", "no", "it is disabled: Portal does not find it")


def page_step(case: Case, entry: Entry) -> Step | None:
    """Return the step for the page with the block; None for a signal."""
    signal, blocks = entry.signal, case.host.blocks
    if not isinstance(signal, BlockSignal) or blocks is None:
        return None
    name = signal_name(signal)
    if blocks.is_known(name):
        return step("signal", "ok", f"{signal.block.page} has the block {name}")
    near, at = blocks.near(name), case.location(entry.connected_at)
    if near is None:
        return step("signal", "n/a", f"no page is known that has the block {name}")
    return Step("signal", "no", f"no known page has the block {name}", at, "CS601", f"Did you mean {near}?")


def _of_idle(case: Case) -> Iterator[Step]:
    """Yield why Portal does not find a class that is only written."""
    written = written_of(case)
    if written is None:
        return
    place = case.location((written.path, written.line))
    denial = next((each for each in environment.denials if plugin_of(each[1]) == plugin_of(written.module)), None)
    if denial is not None:
        text = f"the app {denial[0]} is switched off: is_app_enabled() returns False"
        yield Step("class", "no", text, case.location(denial[2]), "CS004", f"Drop --disable-app {denial[0]}.")
    elif not written.is_imported:
        yield Step("import", "no", f"nothing imports {case.file_name}", place, None, "Import it from the package.")
    elif (written.module, written.name) in (case.host.blocks.unusable if case.host.blocks else {}):
        lacks = case.host.blocks.unusable[written.module, written.name] if case.host.blocks else ""
        yield Step("class", "no", f"{written.name} has no {lacks}", place, "CS604")
    else:
        text = f"{written.name} is never instantiated: Portal does not find it"
        yield Step("class", "no", text, place, "CS004", f"Write {written.name}() at module level.")


def _signal(case: Case) -> BlockSignal | None:
    signal = None if case.entry is None else case.entry.signal
    return signal if isinstance(signal, BlockSignal) else None


def _is_of(written: WrittenBlock, entry: Entry) -> bool:
    signal = entry.signal
    return isinstance(signal, BlockSignal) and signal.class_of(entry) == (written.module, written.name)


def _is_meant(given: str, entry: Entry) -> bool:
    signal = entry.signal
    assert isinstance(signal, BlockSignal)
    module, name = signal.class_of(entry)
    return _fits(given, signal_name(signal), plugin_of(module), f"{module}.{name}")


def _is_named(given: str, written: WrittenBlock) -> bool:
    return _fits(given, written.block, plugin_of(written.module), f"{written.module}.{written.name}")


def _fits(given: str, block: str | None, plugin: str | None, cls: str) -> bool:
    folded = given.lower()
    return folded in ((block or "").lower(), (plugin or "").lower()) or f".{cls.lower()}".endswith(f".{folded}")
