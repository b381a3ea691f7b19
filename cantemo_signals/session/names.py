"""The signals, senders and methods of a session, and which of them a name means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TypeVar

from cantemo_signals.bus import BaseSignal, Bus
from cantemo_signals.bus.namespaces import names_in
from cantemo_signals.errors import UnknownName, UsageError, some, suggestion
from cantemo_signals.hosts import Host
from cantemo_signals.sandbox.catalogue import catalogue
from cantemo_signals.sandbox.catalogue.catalogue import Method
from cantemo_signals.session.wiring import signal_name
from cantemo_signals.values.requests import EventSpec

T = TypeVar("T")


class Names:
    """The signals, senders and methods that can be named in a session."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._bus = host.bus
        self._plugin_modules = list(host.plugin_modules())
        name_signals(self._bus, self._plugin_modules)

    def signals(self) -> dict[str, BaseSignal]:
        """Return every signal by its dotted path: the catalogue's, the plugins', the connected and the libraries'."""
        signals: dict[str, BaseSignal] = {}
        others = [signal for signal in self._bus.adopted.values() if signal.exists]
        for signal in [*catalogue.emulated_signals(), *self._own_signals(), *self._connected_signals(), *others]:
            signals.setdefault(f"{signal.module}.{signal_name(signal)}", signal)
        return signals

    def blocks(self, *, likely: bool = False) -> dict[str, BaseSignal]:
        """Return the blocks by ``pluginblock.NAME``; the ``likely`` ones are Portal's, and those that plugins fill."""
        blocks = self._host.blocks
        return {} if blocks is None else {**(blocks.likely() if likely else blocks.all())}

    def senders(self) -> dict[str, object]:
        """Return every class of the host and the plugins that may send, and every sender that a connection names."""
        self.methods()  # imports the helper classes that no plugin has asked for
        senders = self._host.senders()
        for entry in self._bus.ledger.entries():
            if not entry.any_sender and entry.sender_name and (sender := entry.sender()) is not None:
                senders[entry.sender_name] = sender
        return senders

    def methods(self) -> dict[str, Method]:
        """Return every helper method by ``Class.method``."""
        return catalogue.methods()

    def target_method(self, target: str | None) -> Method | None:
        """Return the helper method that a target names, as ``Class.method`` or by a unique name.

        Return None if the target means a signal.

        Raises:
            UnknownName: the target names neither, or a method that several helpers have.
            UsageError: the target names only a helper class.
        """
        if target is None or self._fitting(target):
            return None
        methods = self.methods()
        named = fitting_names(
            target, {f"{method.sender}.{method.name}": method for method in methods.values()}, loosely=False
        )
        if len(named) == 1:
            return next(iter(named.values()))
        if named:
            raise UnknownName("method", target, [method.title for method in named.values()], ambiguous=True)
        owner = target.rpartition(".")[0].rpartition(".")[2].lower()
        if own := _of_class(owner, methods):
            raise UnknownName("method", target, own)
        if helper := self.helper(target):
            titles = [method.title for method in helper]
            name = titles[0].partition(".")[0]
            raise UsageError(f"{name} is a helper class: name one of its methods.", f"Known: {some(titles)}.")
        raise self.unknown("signal or method", target, methods)

    def is_target(self, name: str) -> bool:
        """Return whether a name is that of a signal, a method or a helper class."""
        try:
            return bool(self.meant(name))
        except UsageError:
            return False

    def is_helper(self, target: str | None) -> bool:
        """Return whether a target names a helper class and not a signal."""
        return target is not None and not self._fitting(target) and bool(self.helper(target))

    def narrowed(self, spec: EventSpec) -> EventSpec:
        """Return the specification, narrowed by method or sender if its target is a method or a helper class."""
        if spec.target is None or self._fitting(spec.target):
            return spec
        if helper := self.helper(spec.target):
            return spec._replace(sender=spec.sender or helper[0].sender)
        (method,) = self._methods_meant(spec.target)
        return spec._replace(method=spec.method or method.title)

    def meant(self, target: str) -> list[BaseSignal]:
        """Return every signal that a target means: those that match, or those that the method or helper class sends.

        Raises:
            UnknownName: the target names no signal, method or helper class.
        """
        if self._fitting(target):
            return self.fitting_signals(target)
        methods = self._methods_meant(target)
        return [each for each in catalogue.emulated_signals() if any(method.raises(each) for method in methods)]

    def _methods_meant(self, target: str) -> list[Method]:
        """Return the method that a target names, or all methods of the helper class; the target is no signal."""
        method = None if (methods := self.helper(target)) else self.target_method(target)
        return methods if method is None else [method]

    def helper(self, target: str) -> list[Method]:
        """Return the methods of the helper class that a target names."""
        methods = self.methods()
        return [methods[title] for title in _of_class(target.rpartition(".")[2].lower(), methods)]

    def signal(self, given: str) -> BaseSignal:
        """Return the signal that a name means; an exact match wins, of the whole name or its last parts.

        Raises:
            UnknownName: no signal matches, or several do.
        """
        fitting = self._fitting(given)
        if len({id(signal) for signal in fitting.values()}) > 1:
            raise self._ambiguous(given, fitting)
        return next(iter(self._found(given, fitting).values()))

    def _ambiguous(self, given: str, fitting: dict[str, BaseSignal]) -> UnknownName:
        """Return the error for a name that fits several signals; its hint names those that have receivers."""
        error = UnknownName("signal", given, _short(fitting), ambiguous=True)
        used = {id(signal) for signal in self._connected_signals()}
        heard = sorted(_short(name for name, signal in fitting.items() if id(signal) in used))
        if heard:
            error.hint = f"{some(heard)} {'has' if len(heard) == 1 else 'have'} receivers."
        return error

    def fitting_signals(self, given: str) -> list[BaseSignal]:
        """Return every signal whose name matches, in whole or in part.

        Raises:
            UnknownName: no signal matches.
        """
        fitting = self._fitting(given)
        if "." not in given:
            fitting = {**fitting, **_containing(given, self._near())}
        return list({id(signal): signal for signal in self._found(given, fitting).values()}.values())

    def whole(self, given: str) -> list[BaseSignal]:
        """Return the signals with this whole name, or with these last parts of it, ignoring case; else the blocks."""
        self._set_up_for(given)
        every = (self._near, self.signals, self.blocks)
        found = next(filter(None, (fitting_names(given, each(), loosely=False) for each in every)), {})
        return list({id(signal): signal for signal in found.values()}.values())

    def containing(self, given: str, *, everywhere: bool = False) -> list[BaseSignal]:
        """Return Portal's, plugins' and connected signals whose name contains this; ``everywhere`` adds others."""
        found = _containing(given, self.signals() if everywhere else self._near())
        found = found or (_containing(given, self.blocks()) if everywhere else {})
        return list({id(signal): signal for signal in found.values()}.values())

    def _found(self, given: str, fitting: dict[str, BaseSignal]) -> dict[str, BaseSignal]:
        if not fitting:
            raise self.unknown("signal", given, ())
        return fitting

    def _fitting(self, given: str) -> dict[str, BaseSignal]:
        """Return the signals that fit best, first of the near ones; a part of a block's name is looked for last."""
        self._set_up_for(given)
        near = self._near()
        return (
            fitting_names(given, near, loosely=False)
            or fitting_names(given, self.blocks(likely=True), loosely=False)
            or fitting_names(given, near)
            or fitting_names(given, self.signals())
            or fitting_names(given, self.blocks())
        )

    def _set_up_for(self, given: str) -> None:
        if self._host.set_up_for(given):
            self._bus.discover()  # no plugin has asked for it

    def _near(self) -> dict[str, BaseSignal]:
        """Return the signals of Portal and of plugins, and those of libraries that something is connected to."""
        used = {id(signal) for signal in self._connected_signals()}
        return {name: each for name, each in self.signals().items() if not each.is_foreign or id(each) in used}

    def unknown(self, what: str, given: str, others: Iterable[str]) -> UnknownName:
        """Return the error for an unknown name; its hint names a failed plugin that would have defined the name."""
        error, others = UnknownName(what, given, _short(self._near())), list(others)
        alike = [title for title in others if "." in title and title.partition("Helper")[0].lower() in given.lower()]
        error.hint = suggestion(given, [*_short(self.signals()), *others, *_short(self.blocks())]) or (
            f"Known: {some(alike)}." if alike else error.hint
        )
        error.hint = self.lost(given, "signal") or error.hint
        return error

    def lost(self, given: str, kind: str) -> str | None:
        """Return a text naming the failed plugin that would have defined this signal, sender or receiver, or None."""
        from cantemo_signals.session.sources.definitions import defined_in  # for a wrong name only

        for plugin in self._host.plugins():
            files = self._host.files_of(plugin.name) if plugin.has_failed else ()
            if name := defined_in(files, kind, given.rpartition(".")[2]):
                return f"The plugin {plugin.name} would define {name}, but it failed to load."
        return None

    def sender(self, given: str) -> object:
        """Return the sender that a name means: a class, or a row; ``Item`` means ``ItemHelper``, as in ``signals``.

        Raises:
            UnknownName: no sender matches, or several do.
            UsageError: there is no such row.
        """
        from cantemo_signals.session.rows import row_named  # few senders are named
        from cantemo_signals.values.rows import parts_of  # as above

        if parts_of(given) is not None:
            return row_named(given, self._host)
        senders = self.senders()
        matches = fitting_names(given, senders, loosely=False)
        matches = matches or fitting_names(f"{given}Helper", senders, loosely=False)
        if len({id(value) for value in matches.values()}) == 1:
            return next(iter(matches.values()))
        error = UnknownName("sender", given, matches or _short(senders), ambiguous=bool(matches))
        error.hint = error.hint if matches else self.lost(given, "sender") or error.hint
        raise error

    def method(self, given: str, fits: Callable[[Method], bool], others: Iterable[str] = ()) -> Method:
        """Return the helper method named by ``method`` or ``Class.method``; ``others`` are further possible names.

        Raises:
            UnknownName: no method matches, or several do.
        """
        methods = {title: method for title, method in self.methods().items() if fits(method)}
        matches = fitting_names(given, methods, loosely=False)
        if len(matches) == 1:
            return next(iter(matches.values()))
        raise UnknownName("method", given, matches or [*methods, *others], ambiguous=bool(matches))

    def _connected_signals(self) -> list[BaseSignal]:
        return [entry.signal for entry in self._bus.ledger.entries() if not entry.signal.is_block]

    def _own_signals(self) -> list[BaseSignal]:
        return [value for module in self._plugin_modules for value in _signals_in(module).values()]


def name_signals(bus: Bus, modules: Iterable[str]) -> None:
    """Name each unnamed signal that a plugin defines after the variable that holds it in its module."""
    if all(signal.name is not None for signal in bus.ledger.signals()):
        return
    for module in modules:
        for name, signal in _signals_in(module).items():
            if signal.name is None and signal.module == module:
                signal.name = name


def _signals_in(module: str) -> dict[str, BaseSignal]:
    return {name: value for name, value in list(names_in(module).items()) if issubclass(type(value), BaseSignal)}


def fitting_names(given: str, known: dict[str, T], *, loosely: bool = True) -> dict[str, T]:
    """Return the best matches: the whole name, its last parts, the same ignoring case, then if ``loosely`` a part."""
    folded = given.lower()
    ways: list[Callable[[str], bool]] = [
        lambda name: name == given,
        lambda name: name.endswith(f".{given}"),
        lambda name: f".{name.lower()}".endswith(f".{folded}"),
    ]
    for fits in ways:
        if matches := {name: value for name, value in known.items() if fits(name)}:
            return matches
    return _containing(given, known) if loosely else {}


def _containing(given: str, known: dict[str, T]) -> dict[str, T]:
    """Return what contains this in the last part of its name, ignoring case."""
    return {name: value for name, value in known.items() if given.lower() in name.rpartition(".")[2].lower()}


def _short(names: Iterable[str]) -> list[str]:
    """Return the last parts of dotted names, or the whole names if several have the same last part."""
    names = list(names)
    uses = Counter(name.rpartition(".")[2] for name in names)
    return [last if uses[last := name.rpartition(".")[2]] == 1 else name for name in names]


def _of_class(folded: str, methods: Iterable[str]) -> list[str]:
    """Return the methods, as ``Class.method``, of the helper class with this name in lower case."""
    return [title for title in methods if title.partition(".")[0].lower() == folded]
