"""The events that a command line specifies: the possible events that match, with the given arguments filled in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Any, Literal

from cantemo_signals.bus import BaseSignal
from cantemo_signals.errors import UsageError, suggestion
from cantemo_signals.sandbox.catalogue import catalogue
from cantemo_signals.sandbox.catalogue.catalogue import Method
from cantemo_signals.sandbox.fabrication.fabricated import is_made_up
from cantemo_signals.session.doubts import doubts, event_text, event_texts, is_same, unheard_text
from cantemo_signals.session.events import LiveEvent, Parts, given_event, live_event, nothing_made_up, unknown_event
from cantemo_signals.session.rehearsal import Rehearsal, rank
from cantemo_signals.session.wiring import in_words, is_of_plugins, signal_name
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.requests import EventSpec

Choosable = Literal["sender", "method", "occasion"]


class Choice(NamedTuple):
    """One event to send; ``chosen`` is what was not given, ``others`` are the events that could have been chosen.

    ``doubts`` say that nothing sends such an event. ``remarks`` say that it calls no receiver, or which other signals
    match.
    """

    event: LiveEvent
    chosen: tuple[Choosable, ...] = ()
    others: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


class Specified:
    """The events that a specification with a target may mean.

    Raises:
        UnknownName: there is no such signal, sender or method.
    """

    def __init__(self, parts: Parts, spec: EventSpec) -> None:
        self._parts = parts
        #: The specification, narrowed if its target is a method or a helper class.
        self.spec = self._spec = spec = parts.names.narrowed(spec)
        self._possible = parts.possible
        #: Every signal that the target means.
        self.signals = parts.names.meant(spec.target or "")
        self._sender = self._sender_of_row() if spec.sender is None else parts.names.sender(spec.sender)
        self._occasion = spec.method if spec.method in self._occasions() else None
        self._method = None if spec.method is None or self._occasion else self._helper_method(spec.method)

    @cached_property
    def signal(self) -> BaseSignal:
        """The only signal that the target means.

        Raises:
            UnknownName: several signals match.
        """
        return self._parts.names.signal(self._spec.target or "")

    def fitting(self, events: Iterable[LiveEvent]) -> list[LiveEvent]:
        """Return the events that match the specification, with the arguments that it gives.

        Leave out the events whose fixed arguments, such as ``method`` or ``created``, have other values than those
        given, unless this leaves out every event of the signal.

        Raises:
            UsageError: an argument is not one of theirs, but its name is close to one.
        """
        candidates = [event for event in events if self._is_meant(event)]
        self._refuse_misspelt(candidates)
        agreeing = [event for event in candidates if not self._against(event)]
        if candidates and not agreeing and not self._is_sent(candidates[0].signal):
            agreeing = candidates
        return [self._with_arguments(event) for event in agreeing]

    def choice(self, rehearsal: Rehearsal) -> Choice:
        """Return the event to fire: the best known one that reaches a receiver."""
        is_live = self._spec.live and not self._spec.bare
        if is_live and self._is_about_models(self.signal):
            return self._with_rows(self._best(rehearsal))
        if is_live or self._spec.bare:
            event = given_event(self.signal, self._sender, self._method, self._spec)
            return Choice(event, doubts=tuple(doubts(self._possible, event)) if self._spec.bare else ())
        return self._best(rehearsal)

    def _best(self, rehearsal: Rehearsal) -> Choice:
        reaching = self.fitting(rehearsal.reaching(self.signal))
        if self._parts.host.rows is not None:  # in a project, Django's own models come first
            waited_for = [entry.sender() for entry in rehearsal.waiting(self.signal)]
            reaching.sort(key=lambda event: all(sender is not event.sender for sender in waited_for))
        if not reaching:
            return self.fallback(rehearsal)
        event, *others = reaching
        names = tuple(name for name in event_texts(others) if name != event_text(event))
        return Choice(event, self._chosen(event), names, tuple(doubts(self._possible, event)), self._others())

    def fallback(self, rehearsal: Rehearsal) -> Choice:
        """Return the best known matching event of the signal if the rehearsal has none; if there is none, make one."""
        known = self._known(self.signal)
        fitting = self.fitting(known)
        event = next(filter(rehearsal.reaches, fitting), fitting[0]) if fitting else self._made(known)
        event = event if self._parts.host.is_emulated else nothing_made_up(event)
        unheard = () if rehearsal.reaches(event) else (unheard_text(event, rehearsal),)
        remarks = (*unheard, *self._others())
        return Choice(event, self._chosen(event), doubts=tuple(doubts(self._possible, event)), remarks=remarks)

    def argument_names(self) -> Iterable[str]:
        """Return the distinct names of the arguments that the specified events carry."""
        known = [event for signal in self.signals for event in self._known(signal) if self._is_meant(event)]
        return dict.fromkeys(name for event in known for name in event.arguments)

    def doubts(self, events: Iterable[LiveEvent]) -> tuple[str, ...]:
        """Return the distinct doubts about these events, which only given arguments can raise."""
        changed = [event for event in events if self._spec.arguments]
        return tuple(dict.fromkeys(text for event in changed for text in doubts(self._possible, event)))

    def nobody(self) -> str:
        """Return a text that says that no event of the signals calls a receiver."""
        is_helper = self._parts.names.is_helper(self._spec.target)
        what = f"from {self._spec.target}" if is_helper else f"of {in_words(map(signal_name, self.signals))}"
        return f"No receiver is called for any event {what}."

    def _is_about_models(self, signal: BaseSignal) -> bool:
        """Return whether a signal of a real project is one of those that Django sends about models."""
        return self._parts.host.rows is not None and signal.module == "django.db.models.signals"

    def _sender_of_row(self) -> Any:
        """Return the model of the row that is given as ``instance``, which is what Django sends from, or None."""
        instance = self._spec.arguments.get("instance")
        names = [signal_name(signal) for signal in self.signals if self._is_about_models(signal)]
        if instance is None or len(names) != len(self.signals) or "m2m_changed" in names:
            return None
        from cantemo_signals.hosts.project_events import model_of  # for real projects only

        return model_of(instance)

    def _with_rows(self, choice: Choice) -> Choice:
        """Return a choice with the event's objects filled in from the project's database."""
        from cantemo_signals.hosts.project_events import Filling, in_order  # for real projects only

        rows, event, given = self._parts.host.rows, choice.event, self._spec.arguments
        assert rows is not None
        filled = Filling(rows, signal_name(event.signal), event.sender, event.arguments, given).filled()
        arguments = in_order(signal_name(event.signal), {**event.arguments, **filled.arguments, **given})
        names = tuple(name for name in arguments if name not in given)
        extra = tuple(name for name in event.extra if name != "instance")
        event = event._replace(arguments=arguments, filled=names, extra=extra)
        doubted, remarks = tuple(doubts(self._possible, event)), (*choice.remarks, *filled.notes)
        return choice._replace(event=event, doubts=doubted, remarks=remarks)

    def _others(self) -> tuple[str, ...]:
        """Return a text that names the other connected signals of plugins whose names contain the given one, if any."""
        entries = self._parts.host.bus.ledger.entries()
        connected = {id(entry.signal) for entry in entries if is_of_plugins(entry)} - {id(self.signal)}
        names = [signal_name(signal) for signal in self.signals if id(signal) in connected]
        return (f"{self._spec.target} also fits {in_words(names)}.",) if names else ()

    def _known(self, signal: BaseSignal) -> list[LiveEvent]:
        return [live_event(event) for event in sorted(self._possible.of(signal), key=rank)]

    def _is_sent(self, signal: BaseSignal) -> bool:
        """Return whether any event of a signal has exactly the given values, whichever receivers it reaches."""
        return any(self._is_meant(event) and not self._against(event) for event in self._known(signal))

    def _occasions(self) -> set[str]:
        """Return the occasions of the signals' events that are not helper methods, such as ``created``."""
        known = [event for signal in self.signals for event in self._possible.of(signal)] if self._spec.method else []
        return {event.occasion for event in known if event.method is None and event.occasion is not None}

    def _helper_method(self, given: str) -> Method:
        return self._parts.names.method(given, lambda method: any(map(method.raises, self.signals)), self._occasions())

    def _is_meant(self, event: LiveEvent) -> bool:
        """Return whether an event has the sender and the method; without a sender, the method's own class must send."""
        if self._sender is not None and event.sender is not self._sender:
            return False
        if self._method is None:
            return self._occasion in (None, event.occasion)
        return event.occasion == self._method.name and (self._sender is not None or event.sender is self._method.owner)

    def _against(self, event: LiveEvent) -> list[str]:
        """Return the given arguments whose value is fixed for this kind of event, but differs from the given one."""
        given, arguments = self._spec.arguments, event.arguments
        known = [name for name in event.fixed if name in given and name in arguments]
        return [name for name in known if not is_same(arguments[name], given[name])]

    def _with_arguments(self, event: LiveEvent) -> LiveEvent:
        given = event.signal.given(self._spec.arguments)
        named = set(given) if self._spec.method is None else {*given, "method"}
        return event._replace(
            arguments={**event.arguments, **given},
            filled=tuple(name for name in event.filled if name not in named),
            occasion=None if self._against(event) else event.occasion,
            extra=() if event.is_open else tuple(name for name in given if name not in event.arguments),
        )

    def _refuse_misspelt(self, events: Collection[LiveEvent]) -> None:
        carried = {name for event in events for name in event.arguments}
        if not carried or any(event.is_open for event in events):
            return
        for name in self._spec.arguments:
            near = "" if name in carried else suggestion(name, carried)
            if near:
                raise UsageError(
                    f"{self._spec.target} carries no argument {name!r}: it carries {in_words(sorted(carried))}.",
                    f"{near} --bare sends only what is given.",
                )

    def _made(self, known: list[LiveEvent]) -> LiveEvent:
        """Return an event that nothing is known to send, from the given sender or else from the usual one."""
        signal, sender = self.signal, self._sender
        if sender is None:
            usual = catalogue.usual_sender(signal)
            sender = signal.nobody if usual is None else usual
        occasion = self._occasion if self._method is None else self._method.name
        alike = [event for event in known if occasion in (None, event.occasion)]
        event = alike[0] if alike else unknown_event(signal, sender)
        self._refuse_misspelt([event])
        return self._with_arguments(event)._replace(sender=sender, occasion=occasion)

    def _chosen(self, event: LiveEvent) -> tuple[Choosable, ...]:
        """Return which of the things that tell an event from the signal's other events were not given."""
        chosen: list[Choosable] = []
        is_class = issubclass(type(event.sender), type)
        is_known = event.sender is not event.signal.nobody and (is_class or not is_made_up(event.sender))
        if self._sender is None and self._spec.method is None and is_known:
            chosen.append("sender")
        if self._spec.method is None and event.occasion is not None and not {*event.fixed} & {*self._spec.arguments}:
            chosen.append("method" if event.arguments.get("method") == event.occasion else "occasion")
        return tuple(chosen)
