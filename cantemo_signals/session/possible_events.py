"""The events that are known to be possible in a session: by which sender, with which arguments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from cantemo_signals.bus import BaseSignal
from cantemo_signals.bus.naming import name_of
from cantemo_signals.bus.references import PLAIN
from cantemo_signals.hosts import Host
from cantemo_signals.sandbox.catalogue import catalogue
from cantemo_signals.sandbox.catalogue.catalogue import Method
from cantemo_signals.sandbox.fabrication.fabricated import is_made_up
from cantemo_signals.session.sources import UNKNOWN
from cantemo_signals.session.sources.send_sites import SendSites
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.connections import Certainty
from cantemo_signals.values.locations import Location

DJANGO = "Django's documentation, ref/signals"
CELERY = "Celery's documentation, userguide/signals"


class PossibleEvent(NamedTuple):
    """One way a signal is sent: by which sender (None if it names none), on which occasion, with which arguments.

    ``sender`` is ``UNKNOWN`` or an ``InstanceOf`` a class where a plugin sends for an object that exists only at run
    time. The ``occasion`` tells it from the sender's other events of this signal: the name of the helper method, or
    ``created``, ``updated``, ``raw``, ``post_add`` and so on for Django's signals. ``values`` holds the arguments that
    are the same in every event of this kind. With ``is_open``, it may carry arguments beyond ``names``. ``location``
    is the place in a plugin that sends it.
    """

    signal: BaseSignal
    sender: Any
    method: Method | None
    names: tuple[str, ...]
    certainty: Certainty
    source: str
    occasion: str | None = None
    values: Mapping[str, Any] = {}
    is_open: bool = False
    location: Location | None = None


class PossibleEvents:
    """The events that can be sent in a host, determined once for each signal, on demand.

    Portal's events come from the catalogue, Django's from its models and apps, plugins' own from the places that send
    them.
    """

    def __init__(self, host: Host) -> None:
        self._host = host
        self._sites = SendSites(host)
        self._known: dict[BaseSignal, tuple[PossibleEvent, ...]] = {}
        self._senders_of: dict[BaseSignal, tuple[Any, ...] | None] = {}

    def of(self, signal: BaseSignal) -> tuple[PossibleEvent, ...]:
        """Return every known way a signal is sent; this imports the code that declares them."""
        if signal not in self._known:
            self._known[signal] = (*self._of_host(signal), *self._of_plugins(signal))
        return self._known[signal]

    def from_sender(self, signal: BaseSignal, sender: object) -> tuple[PossibleEvent, ...]:
        """Return the ways this sender sends a signal, at less cost than ``of``; a made-up model counts as any other."""
        own = self._from_sender_of_host(signal, sender)
        return (*own, *(event for event in self._of_plugins(signal) if event.sender is sender))

    def is_complete(self, signal: BaseSignal) -> bool:
        """Return whether ``of`` has all the senders of a signal, so that any other sender never sends it.

        This says nothing about made-up senders; use ``can_send`` for those.
        """
        if signal.is_block:
            return True
        if catalogue.is_declared(signal):
            known = self.of(signal)
            is_known = any(event.method is not None for event in known) or catalogue.is_unused(signal)
            return is_known and all(event.sender is not UNKNOWN for event in known)
        if self._senders(signal) is not None:
            return all(event.sender is not UNKNOWN for event in self._of_plugins(signal))
        return self._sites.are_all_of(signal)

    def is_never_sent(self, signal: BaseSignal) -> bool:
        """Return whether nothing is known to send a signal; for Portal's signals, cheaper than ``of``."""
        if signal.any_signal or signal.is_block or (catalogue.is_declared(signal) and not catalogue.is_unused(signal)):
            return False
        return not self._senders(signal) and self.is_complete(signal) and not self.of(signal)

    def can_send(self, signal: BaseSignal, sender: object) -> bool | None:
        """Return whether a sender sends a signal, or None if that is unknown, as for a made-up class.

        Nearly every sender belongs to the host; the sources of plugins are read only for the others.
        """
        made_up = is_made_up(sender)
        if not made_up and self._from_sender_of_host(signal, sender):
            return True
        if self.from_sender(signal, sender):
            return None if made_up and all(each.sender is not sender for each in self.of(signal)) else True
        if made_up or self._sites.may_come_from(signal, sender) or self._may_equal_one(signal, sender):
            return None
        return False if self.is_complete(signal) else None

    def _may_equal_one(self, signal: BaseSignal, sender: object) -> bool:
        """Return whether a sender is a text or a number, and an equal one sends: the two may count as one."""
        is_plain = any(type(sender) is kind for kind in PLAIN)
        return is_plain and any(type(each.sender) is type(sender) and each.sender == sender for each in self.of(signal))

    def _from_sender_of_host(self, signal: BaseSignal, sender: object) -> tuple[PossibleEvent, ...]:
        if catalogue.is_declared(signal):
            return tuple(_of_class(signal, sender))
        if (senders := self._senders(signal)) is None:
            return ()
        is_one = any(each is sender for each in senders) or is_made_up(sender)
        return tuple(_of_django(signal, sender)) if is_one else ()

    def _of_host(self, signal: BaseSignal) -> Iterator[PossibleEvent]:
        if signal.is_block:
            yield from self._of_page(signal)
            return
        if catalogue.is_declared(signal):
            yield from self._of_portal.get(signal, ())
            return
        for sender in self._senders(signal) or ():
            yield from _of_django(signal, sender)

    def _of_page(self, signal: Any) -> Iterator[PossibleEvent]:
        """Yield the rendering of a block; none if no page can have it.

        Plugins get what the page's context holds as one argument, and nothing by name.
        """
        if self._host.blocks is not None and not self._host.blocks.is_misspelt(signal.block.name):
            yield PossibleEvent(signal, None, None, (), signal.block.certainty, signal.block.source)

    def near_block(self, name: str) -> str | None:
        """Return the name of the known block that was probably meant."""
        return None if self._host.blocks is None else self._host.blocks.near(name)

    @cached_property
    def _of_portal(self) -> dict[BaseSignal, list[PossibleEvent]]:
        """The events of every class of Portal's, by signal."""
        found: dict[BaseSignal, list[PossibleEvent]] = {}
        for cls in catalogue.classes():
            for event in _of_class(None, cls):
                found.setdefault(event.signal, []).append(event)
        return found

    def _of_plugins(self, signal: BaseSignal) -> Iterator[PossibleEvent]:
        """Yield the events that plugins themselves send; the occasion of each is its function."""
        if signal.is_block:
            return
        for site in self._sites.of(signal):
            yield PossibleEvent(
                signal,
                site.sender,
                None,
                site.names,
                "seen in code",
                f"{site.location}",
                site.function,
                site.values,
                is_open=site.is_open,
                location=site.location,
            )

    def _senders(self, signal: BaseSignal) -> tuple[Any, ...] | None:
        """Return every sender of one of Django's or Celery's signals, those of plugins first; None for any other."""
        if signal not in self._senders_of:
            self._senders_of[signal] = self._found_senders(signal)
        return self._senders_of[signal]

    def _found_senders(self, signal: BaseSignal) -> tuple[Any, ...] | None:
        if not str(signal.module).startswith(("django.", "celery.")):
            return None
        if signal.only_sender is not None:
            return (signal.only_sender,)
        from cantemo_signals.sandbox.catalogue import library_events  # few sessions have such signals

        modules = self._host.plugin_modules()
        senders = library_events.senders(str(signal.module), str(signal.name), modules)
        if senders is None:
            return None
        ordered = tuple(sorted(senders, key=lambda each: library_events.home(each) not in modules))
        return ordered if signal.module.startswith("django.") else _once(signal, ordered)


def _once(signal: BaseSignal, tasks: Iterable[Any]) -> tuple[Any, ...]:
    """Return tasks, leaving out those that another app also has, unless something is connected for them."""
    connected = [entry.sender() for entry in signal.entries.values()]
    kept: dict[str, list[Any]] = {}
    for task in tasks:
        same = kept.setdefault(name_of(task), [])
        if any(task is sender for sender in connected):
            same[:] = [*(each for each in same if any(each is sender for sender in connected)), task]
        elif not same:
            same.append(task)
    return tuple(task for same in kept.values() for task in same)


def _of_class(signal: BaseSignal | None, cls: Any) -> Iterator[PossibleEvent]:
    """Yield the events of a signal (or of all) that this class of Portal's sends; it may inherit the methods."""
    for method in catalogue.own_methods_of(cls):
        for event in method.events:
            if signal is None or event.signal is signal:
                yield PossibleEvent(
                    event.signal, cls, method, event.carries, event.certainty, event.source, method.name
                )


def _of_django(signal: BaseSignal, sender: Any) -> Iterator[PossibleEvent]:
    from cantemo_signals.sandbox.catalogue import library_events  # few sessions have such signals

    module, name = str(signal.module), str(signal.name)
    for occasion, values in library_events.occasions(module, name).items():
        names = library_events.carried(module, name)
        source = CELERY if module.startswith("celery.") else DJANGO
        yield PossibleEvent(signal, sender, None, names, "documented", source, occasion, values)
