"""The session: load plugins once, then ask about them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from cantemo_signals import bus as buses
from cantemo_signals.errors import UsageError
from cantemo_signals.hosts import Host, host_for
from cantemo_signals.protocol.journal import Journal
from cantemo_signals.sandbox.importing.folders import source_lines
from cantemo_signals.session import wiring
from cantemo_signals.session.decisions import Decisions
from cantemo_signals.session.describer import Describer
from cantemo_signals.session.effects import Effects
from cantemo_signals.session.names import Names
from cantemo_signals.session.possible_events import PossibleEvents
from cantemo_signals.session.reaching import Reaching
from cantemo_signals.session.rules import Evidence, findings
from cantemo_signals.session.selecting import Selector
from cantemo_signals.values.connections import Connection, Signal
from cantemo_signals.values.criteria import Criteria, Known, PluginIgnores
from cantemo_signals.values.loading import Loading, Mount
from cantemo_signals.values.plugins import Plugin
from cantemo_signals.values.requests import EventSpec, Run, Selection
from cantemo_signals.values.results import NamesResult, PluginsResult, SignalsResult, WiringResult
from cantemo_signals.values.severity import Severity

if TYPE_CHECKING:
    from cantemo_signals.session.events import Parts  # lists do not need these
    from cantemo_signals.session.lines import Lines
    from cantemo_signals.session.sending import Sending
    from cantemo_signals.values.checks import CheckResult
    from cantemo_signals.values.event_results import DispatchResult, TraceResult
    from cantemo_signals.values.whys import WhyResult


class Session:
    """Plugins in a host: an emulated Portal, or a real project.

    ``plugins`` are paths, each to a directory of plugins, a plugin, or a module. Pass a ``Loading`` to set anything
    else about loading. Use the session as a context manager, or call ``load()`` first and ``close()`` last;
    ``close()`` removes the emulated modules and the plugins from ``sys.modules``. A process can have only one open
    session.

    Django can be set up only once per process, so plugins get a made-up Django by default. They get the installed one
    if the process is theirs ``alone``, as the host process is, or if Django is already configured.

    With ``follows_lines``, ``lines`` records which lines of the plugins' files ran. This slows loading down.

    Raises:
        UsageError: a path does not exist, or two plugins have the same name.
    """

    def __init__(
        self,
        *plugins: str | os.PathLike[str],
        loading: Loading | None = None,
        journal: Journal | None = None,
        directory: str | None = None,
        alone: bool = False,
        follows_lines: bool = False,
    ) -> None:
        self.loading = loading or Loading()
        mounts = (*(Mount(os.fspath(path)) for path in plugins), *self.loading.mounts)
        self._journal = journal or Journal()
        self._alone = alone
        self._describer = Describer()
        self._directory = directory or os.getcwd()
        self._host: Host = host_for(mounts, self.loading, self._journal, self._directory, alone=alone)
        self.bus = self._host.bus
        self._failures = self._host.failures
        self._possible = PossibleEvents(self._host)
        self._effects = Effects(self._failures, self._describer)
        self._decisions = Decisions(self._failures)
        #: The lines of the plugins' files that ran; None unless the session follows lines.
        self.lines: Lines | None = None
        if follows_lines:
            from cantemo_signals.session.lines import Lines  # as above

            self.lines = Lines(self._describer)
        #: The plugins, each with how its loading went.
        self.plugins: tuple[Plugin, ...] = ()
        self._names: Names | None = None

    def __enter__(self) -> Session:
        try:
            self.load()
        except BaseException:  # somebody's Ctrl-C: there will be no __exit__
            self.close()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def load(self) -> None:
        """Import the plugins and run their bootstraps; if one plugin fails, the others still load.

        Raises:
            UsageError: another session is open in this process, the data are inconsistent, or the catalogue names
                something that does not exist.
        """
        if buses.is_active():
            raise UsageError("Another session is open in this process.", "Close it first: session.close().")
        buses.activate(self.bus)
        self.bus.watch()
        source_lines.cache_clear()
        following: AbstractContextManager[None] = nullcontext() if self.lines is None else self.lines.followed()
        with self._host.guard, self._effects.while_loading(self.bus.context), self._decisions.while_loading():
            with following, self.bus.note_sends():
                self._host.load()
            self.bus.finish_loading()
        self.bus.discover()
        self._names = Names(self._host)
        self._journal.answer()
        self.plugins = tuple(
            self._decisions.added_to(self._effects.added_to(plugin)) for plugin in self._host.plugins()
        )

    def stay_guarded(self) -> None:
        """Keep the guard on until the process ends, because threads of plugins may still be running."""
        self._host.guard.__enter__()

    def close(self) -> None:
        """Drop the connections, the emulated modules and the plugins; do nothing if the session is not open."""
        if not buses.is_active(self.bus):
            return
        if self.lines is not None:
            self.lines.close()
        self._host.close()
        self.bus.close()
        buses.activate(None)

    @property
    def names(self) -> Names:
        """The names that resolve here: signals, senders and methods.

        Raises:
            UsageError: the session is not loaded.
        """
        if self._names is None:
            raise UsageError("The session is not loaded.", "Use it in a with statement, or call load() first.")
        return self._names

    def is_own(self, path: str) -> bool:
        """Return whether a file belongs to a plugin."""
        return self._failures.is_own(path)

    def mask(self, text: str) -> str:
        """Return ``text`` with every secret seen so far masked."""
        return self._describer.mask(text)

    def evidence(self, error: BaseException) -> list[tuple[str, int]]:
        """Return the lines of plugins that an error of this tool's own came from, or that damaged what it relies on."""
        from cantemo_signals.session.shared_changes import culprits  # few sessions fail

        return culprits(self._host, error)

    def wiring(self, selection: Selection = Selection()) -> WiringResult:
        """Return the selected connections, with the findings about them."""
        silent = self._silent_signals() if selection.silent else ()  # imports what Portal itself connects, too
        selector = Selector(selection, self._possible)
        reaching = Reaching(self._possible, selector.named_senders, selector.wants)
        everything = wiring.connections(self.bus, self._failures, reaching, everything=selection.silent)
        chosen = selector.chosen(everything)
        if not chosen and selector.narrows:
            selector.refuse_unknown(everything, self.names, [plugin.name for plugin in self.plugins])
        connected = {(row.module, row.signal) for row in everything}
        concerned = None if chosen == everything else frozenset((row.module, row.signal) for row in chosen)
        return WiringResult(
            engine=self.bus.engine,
            host=self._host.name,
            connections=tuple(self._with_code(chosen) if selection.source else chosen),
            plugins=self.plugins,
            findings=findings(
                Evidence(self._host, self._possible, self.plugins, wiring.entries_of(self.bus, concerned))
            ),
            silent=tuple(row for row in silent if (row.module, row.name) not in connected),
            deaths=self._journal.deaths,
            total=sum(row.disconnected_at is None for row in everything),
            versions=self._host.versions(),
        )

    def fire(
        self,
        target: str | EventSpec,
        *,
        sender: str | None = None,
        method: str | None = None,
        arguments: dict[str, Any] | None = None,
    ) -> DispatchResult | TraceResult:
        """Send an event or call an emulated method (``UserHelper.createUser``), and return what happened.

        Raises:
            UsageError: there is no such signal, sender, method or receiver.
        """
        spec = self._permitted(_specified(target, sender, method, arguments))
        return self._sending(spec).fire()

    def trace(
        self,
        target: str | EventSpec | None = None,
        *,
        sender: str | None = None,
        method: str | None = None,
        arguments: dict[str, Any] | None = None,
    ) -> TraceResult:
        """Send every event that Portal sends for ``target``; without one, every event that can reach a plugin.

        Raises:
            UsageError: there is no such signal, sender, method or receiver.
        """
        spec = self._permitted(_specified(target, sender, method, arguments))
        return self._sending(spec).every() if spec.target is None else self._sending(spec).trace()

    def run(self, run: Run, spec: EventSpec) -> TraceResult:
        """Run a management command or a request in a real project, and return what it sent; ``spec`` narrows that.

        Raises:
            UsageError: there is no such command, user, signal, sender or receiver, or this is no real project.
        """
        from cantemo_signals.session.running import Running  # lists do not need it

        self.permit_run(run, spec)
        return Running(self._parts, spec).run(run)

    def check(
        self,
        select: tuple[str, ...] = ("CS",),
        ignore: tuple[str, ...] = (),
        fail_on: Severity = "warning",
        excused: tuple[PluginIgnores, ...] = (),
        known: Known | None = None,
    ) -> CheckResult:
        """Check the plugins against the selected rules; see ``Criteria`` for the arguments.

        In an emulated Portal, send every event that can be sent; in a real project, send none.

        Raises:
            UnknownName: a given code is not the beginning of any rule's code.
        """
        from cantemo_signals.session.checking import check  # lists do not need it

        return check(self._parts, self.bus, Criteria(select, ignore, fail_on, excused, known))

    def why(self, receiver: str, spec: EventSpec = EventSpec()) -> WhyResult:
        """Explain step by step whether a receiver is called, and what it does then; ``spec`` narrows the events.

        In a real project, send nothing unless ``spec`` asks for it.

        Raises:
            UsageError: nothing matches the name of the receiver, the signal, the sender or the method.
        """
        from cantemo_signals.session.rows import with_rows  # lists do not need it
        from cantemo_signals.session.why import why  # as above

        self.permit(EventSpec(spec.target, plan=not spec.live, live=spec.live))
        return why(self._parts, self.bus, receiver, with_rows(spec, self._host))

    def permit(self, spec: EventSpec) -> None:
        """Refuse to send an event whose effects would be real, unless the specification asks for that.

        Raises:
            UsageError: the event must not be sent in this host, or not like this.
        """
        from cantemo_signals.session.events import permit  # lists do not need it

        permit(spec, self._host)

    def permit_run(self, run: Run, spec: EventSpec) -> None:
        """Refuse to run anything unless the specification asks for that.

        Raises:
            UsageError: it must not be run in this host, or not like this.
        """
        from cantemo_signals.session.running import permit_run  # lists do not need it

        permit_run(run, spec, self._host)

    def _permitted(self, spec: EventSpec) -> EventSpec:
        from cantemo_signals.session.rows import with_rows  # lists do not need it

        self.permit(spec)
        return with_rows(spec, self._host)

    def signals(self, name: str | None = None) -> SignalsResult:
        """Return the signals that can be connected to, or what a name means: a signal, helper, method or accessor.

        Raises:
            UnknownName: ``name``, which may be a part of one, matches nothing.
        """
        from cantemo_signals.session.cataloguing import signals  # imports inspect

        return signals(self._parts, self.bus, self._failures, name)

    def guesses(self, name: str | None = None) -> SignalsResult:
        """Return the helper methods and accessors of which something is only inferred; ``name`` narrows them.

        Raises:
            UnknownName: ``name`` matches nothing.
        """
        from cantemo_signals.session.guesses import guesses  # lists do not need it

        return guesses(self._parts, name)

    def loaded(self, pattern: str | None = None) -> PluginsResult:
        """Return the loaded plugins and the host's modules; with ``pattern``, only for plugins that match it.

        Raises:
            UnknownName: no plugin matches ``pattern``.
        """
        from cantemo_signals.session.inventory import loaded  # lists do not need it

        return loaded(self._parts, self.bus, self._failures, pattern)

    def every_name(self) -> NamesResult:
        """Return every name that shell completion can offer."""
        from cantemo_signals.session.inventory import every_name  # lists do not need it

        return every_name(self._parts, self.bus)

    def argument_names(self, spec: EventSpec) -> NamesResult:
        """Return the names of the arguments that the specified events carry, or that the specified method takes.

        Raises:
            UsageError: there is no such signal, sender or method.
        """
        from cantemo_signals.session.specified import Specified  # lists do not need it

        is_called = spec.target is not None and not self.names.is_helper(spec.target)
        method = self.names.target_method(spec.target) if is_called else None
        names = Specified(self._parts, spec).argument_names() if method is None else method.parameters
        return NamesResult((), (), (), (), arguments=tuple(names))

    def _sending(self, spec: EventSpec) -> Sending:
        from cantemo_signals.session.sending import Sending  # lists do not need it

        return Sending(self._parts, spec)

    @property
    def _parts(self) -> Parts:
        from cantemo_signals.session.events import Parts  # lists do not need it

        if not self._alone and self._host.shared is not None:
            self._host.shared.accept()  # the process's owner may have changed something since
        return Parts(
            self._host,
            self._possible,
            self.plugins,
            self.names,
            self._describer,
            self._effects,
            self._decisions,
            self._journal,
            self.lines,
            self.loading.words,
            self.loading.verbose,
        )

    def _with_code(self, rows: Iterable[Connection]) -> Iterator[Connection]:
        from cantemo_signals.session.receiver_code import code_at  # imports inspect

        for row in rows:
            yield row if row.receiver_at is None else row._replace(source=code_at(row.receiver_at, self._directory))

    def _silent_signals(self) -> tuple[Signal, ...]:
        from cantemo_signals.session.cataloguing import described_signals  # imports inspect
        from cantemo_signals.values.blocks import BLOCK  # most lists do not need it

        return tuple(
            row for row in described_signals(self.names, self.bus) if row.connections == 0 and row.module != BLOCK
        )


def _specified(
    target: str | EventSpec | None, sender: str | None, method: str | None, arguments: dict[str, Any] | None
) -> EventSpec:
    return target if isinstance(target, EventSpec) else EventSpec(target, sender, arguments or {}, method)
