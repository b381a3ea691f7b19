"""The ledger: what every connection leaves behind."""

from __future__ import annotations

import gc
import weakref
from functools import partial
from typing import Any

from pydispatch import dispatcher  # type: ignore[import-untyped]

from cantemo_signals.bus import Bus, activate, active, receiver
from cantemo_signals.bus.naming import facts_of, name_of


class Sender:
    """A sender."""


def on_event(sender: Any, **kwargs: Any) -> None:
    """Receive."""


class Owner:
    """Has a method that receives."""

    def method(self, sender: Any, instance: Any, *, method: Any = None, **kwargs: Any) -> None:
        """Receive."""

    def __call__(self, sender: Any, **kwargs: Any) -> None:
        """Receive."""


PLUGIN = """
def f(sender, **kwargs): pass
signal.connect(f,
               Sender)
@receiver(signal)
def g(sender, **kwargs): pass
def bootstrap():
    signal.connect(g, sender=Sender)
"""


def run_plugin(bus: Bus, module: str = "portal.plugins.ours.models") -> dict[str, Any]:
    """The namespace of a plugin's module that connects in several ways."""
    signal = bus.Signal()
    names = {"__name__": module, "__package__": "p", "signal": signal, "Sender": Sender, "receiver": bus.receiver}
    exec(compile(PLUGIN, "models.py", "exec"), names)
    return names


def path(origin: Any) -> str:
    """The file that connected."""
    return str(origin.connected_at[0])


def test_an_entry_names_the_line_of_the_connect_call_or_of_the_decorator(bus: Bus) -> None:
    names = run_plugin(bus)
    names["bootstrap"]()

    entries = bus.ledger.entries()

    assert [entry.connected_at for entry in entries] == [("models.py", 3), ("models.py", 5), ("models.py", 8)]
    assert [entry.name for entry in entries] == [f"portal.plugins.ours.models.{name}" for name in "fgg"]


def test_an_entry_names_the_plugin_whose_module_connects(bus: Bus) -> None:
    bus.context.plugin = "being_loaded"

    names = run_plugin(bus), run_plugin(bus, "elsewhere")

    assert [entry.plugin for entry in bus.ledger.entries()] == ["ours"] * 2 + ["being_loaded"] * 2
    assert names


def test_while_modules_are_loaded_the_innermost_module_of_a_plugin_is_what_runs(bus: Bus) -> None:
    bus.context.phase, bus.context.during = "models", "the context"

    names = run_plugin(bus), run_plugin(bus, "elsewhere")
    names[0]["bootstrap"]()

    assert [(entry.phase, entry.during) for entry in bus.ledger.entries()] == [
        ("models", "portal.plugins.ours.models"),
        ("models", "portal.plugins.ours.models"),
        ("models", "the context"),
        ("models", "the context"),
        ("models", "the context"),
    ]


def test_in_a_bootstrap_the_context_is_what_runs(bus: Bus) -> None:
    bus.context.phase, bus.context.during = "bootstrap", "ours.Bootstrap"

    names = run_plugin(bus)

    assert [entry.during for entry in bus.ledger.entries()] == ["ours.Bootstrap"] * 2
    assert names


def test_receivers_are_described_by_what_they_are(bus: Bus) -> None:
    async def coroutine(sender: Any, **kwargs: Any) -> None:
        pass

    signal, owner = bus.Signal(), Owner()
    for made in (on_event, owner.method, Owner, owner, partial(on_event, 1), len, coroutine):
        signal.connect(made, weak=False)

    assert [(entry.kind, entry.name.removeprefix(__name__ + "."), entry.accepts) for entry in bus.ledger.entries()] == [
        ("function", "on_event", ("sender", "**kwargs")),
        ("method", "Owner.method", ("sender", "instance", "method", "**kwargs")),
        ("class", "Owner", ()),
        ("callable", "Owner", ("sender", "**kwargs")),
        ("partial", "on_event", ("**kwargs",)),
        ("builtin", "builtins.len", ()),
        ("coroutine function", f"{test_receivers_are_described_by_what_they_are.__name__}.<locals>.coroutine",
         ("sender", "**kwargs")),
    ]  # fmt: skip


def test_senders_are_named_without_running_their_code(bus: Bus) -> None:
    signal, instance, senders = bus.Signal(), Owner(), []  # type: Any, Owner, list[Any]
    senders.extend((Sender, "text", instance, on_event))
    for sender in senders:
        signal.connect(on_event, sender=sender)

    names = [entry.sender_name for entry in bus.ledger.entries()]
    assert names == [f"{__name__}.Sender", "'text'", f"<{__name__}.Owner object>", f"{__name__}.on_event"]
    assert [entry.sender() for entry in bus.ledger.entries()] == senders


def test_a_class_is_named_without_its_metaclass_having_a_say() -> None:
    class Loud(type):
        def __getattribute__(cls, name: str) -> Any:
            raise AssertionError(name)

    class Quiet(metaclass=Loud):
        pass

    assert name_of(Quiet).endswith("<locals>.Quiet")
    assert facts_of(Quiet)[0] == "class"


def test_any_sender_has_no_name(bus: Bus) -> None:
    bus.Signal().connect(on_event)

    (entry,) = bus.ledger.entries()

    assert (entry.any_sender, entry.sender_name, entry.sender()) == (True, None, None)


def test_a_receiver_that_died_at_once_stays_in_the_ledger_as_dead(bus: Bus) -> None:
    signal = bus.Signal()

    signal.connect(Owner().method)
    signal.send(Sender)

    assert [(entry.name, entry.alive) for entry in bus.ledger.entries()] == [(f"{__name__}.Owner.method", False)]
    assert signal.planned(Sender) == []


def test_a_connection_whose_sender_died_stays_in_the_ledger_and_is_not_called(bus: Bus) -> None:
    signal, sender = bus.Signal(), Owner()
    signal.connect(on_event, sender=sender)

    del sender
    signal.connect(Owner().method)

    entry = bus.ledger.entries()[0]
    assert (entry.name, entry.lost_sender, entry.sender_name) == (
        f"{__name__}.on_event", True, f"<{__name__}.Owner object>",
    )  # fmt: skip


def test_a_disconnected_receiver_leaves_the_ledger(bus: Bus) -> None:
    signal = bus.Signal()
    signal.connect(on_event)

    signal.disconnect(on_event)

    assert bus.ledger.entries() == []


def test_what_pydispatcher_itself_disconnected_leaves_the_ledger(plain: Bus) -> None:
    signal = plain.Signal()
    signal.connect(on_event)

    dispatcher.disconnect(on_event, signal)

    assert plain.ledger.entries() == []


def test_the_ledger_keeps_neither_receivers_nor_senders_alive(bus: Bus) -> None:
    signal, owner, sender = bus.Signal(), Owner(), Owner()
    signal.connect(owner.method, sender=sender)
    dying = [weakref.ref(owner), weakref.ref(sender)]

    del owner, sender
    gc.collect()

    assert [reference() for reference in dying] == [None, None]
    assert len(bus.ledger.entries()) == 1


def test_a_strong_receiver_is_free_once_it_is_disconnected(portal: Bus) -> None:
    signal, owner = portal.Signal(), Owner()
    signal.connect(owner, weak=False)
    (entry,) = portal.ledger.entries()

    signal.disconnect(owner)
    del owner

    assert entry.alive is False


def test_a_connect_that_djangos_rules_ignore_is_noted(portal: Bus) -> None:
    names = run_plugin(portal)

    names["signal"].connect(names["f"], Sender)

    (ignored,) = portal.ledger.ignored
    assert (ignored.entry.connected_at, path(ignored), ignored.name) == (
        ("models.py", 3), __file__, "portal.plugins.ours.models.f",
    )  # fmt: skip
    assert [entry.name[-1] for entry in portal.ledger.entries()] == ["f", "g"]


def test_under_pydispatcher_a_repeated_connect_moves_to_the_end(plain: Bus) -> None:
    names = run_plugin(plain)

    names["signal"].connect(names["f"], Sender)

    assert [(entry.name[-1], path(entry)) for entry in plain.ledger.entries()] == [
        ("g", "models.py"),
        ("f", __file__),
    ]


def test_under_pydispatcher_an_equal_receiver_replaces_the_first(plain: Bus) -> None:
    class Equal:
        def __eq__(self, other: object) -> bool:
            return isinstance(other, Equal)

        def __hash__(self) -> int:
            return 1

        def __call__(self) -> None:
            pass

    signal, one, other = plain.Signal(), Equal(), Equal()

    signal.connect(one)
    signal.connect(other)

    assert [entry.receiver() for entry in plain.ledger.entries()] == [other]
    assert plain.ledger.entries()[0].receiver() is other


def test_connections_are_those_that_a_send_would_call_in_its_order(portal: Bus, plain: Bus) -> None:
    def names(bus: Bus) -> list[str]:
        signal = bus.Signal()
        signal.connect(on_event)
        signal.connect(owner.method, sender=Sender)
        signal.connect(owner, sender=Owner)
        return [entry.kind for entry in signal.planned(Sender)]

    owner = Owner()

    assert (names(portal), names(plain)) == (["function", "method"], ["method", "function"])


def test_receivers_have_the_shape_of_djangos_rows(portal: Bus) -> None:
    signal: Any = portal.Signal()
    signal.connect(on_event, sender=Sender)
    signal.connect(on_event, weak=False, dispatch_uid="uid")

    (one_key, one, one_sender, _), (key, other, sender, is_async) = signal.receivers

    assert (one_key, one(), one_sender()) == ((id(on_event), id(Sender)), on_event, Sender)
    assert (key, other, sender, is_async) == (("uid", id(None)), on_event, None, False)


def test_assigned_receivers_are_muted_and_restored(portal: Bus) -> None:
    signal, calls = portal.Signal(), []  # type: Any, list[int]
    signal.connect(lambda **kwargs: calls.append(1), weak=False)
    signal.connect(on_event, sender=Sender)
    before = signal.receivers

    signal.receivers = []
    muted = signal.send(Sender), portal.ledger.entries()
    signal.receivers = [*before[:1], tuple(before[1])]

    assert muted == ([], [])
    assert [receiver for receiver, _ in signal.send(Sender)][1] is on_event
    assert (calls, len(portal.ledger.entries())) == ([1], 2)


def test_a_connection_made_after_someone_emptied_the_tables_counts(portal: Bus) -> None:
    signal = portal.Signal()
    signal.connect(on_event)
    for table in (dispatcher.connections, dispatcher.senders, dispatcher.sendersBack):
        table.clear()

    signal.connect(on_event)

    assert [receiver for receiver, _ in signal.send(Sender)] == [on_event]
    assert len(portal.ledger.entries()) == 1


def test_connections_are_made_again_after_someone_replaced_a_bucket(portal: Bus) -> None:
    signal = portal.Signal()
    signal.connect(on_event)
    portal.note_tables()
    lost = dispatcher.connections[id(dispatcher.Any)]  # kept, so that what is new lies elsewhere in memory
    dispatcher.connections[id(dispatcher.Any)] = "no bucket"

    is_damaged = portal.reinstate()

    assert (is_damaged, len(lost)) == (True, 2)
    assert [receiver for receiver, _ in signal.send(Sender)] == [on_event]
    assert len(dispatcher.sendersBack) == 2  # of the anchor and of the connection, not of what was lost


def test_a_uid_that_compares_in_its_own_way_is_compared(portal: Bus) -> None:
    class Uid:
        __hash__ = None  # type: ignore[assignment]

        def __eq__(self, other: object) -> bool:
            return other == "same" if isinstance(other, str) else isinstance(other, Uid)

    signal, owner = portal.Signal(), Owner()
    signal.connect(on_event, dispatch_uid=Uid())
    signal.connect(owner, dispatch_uid="same")
    signal.connect(owner.method, dispatch_uid="other")

    assert [entry.kind for entry in portal.ledger.entries()] == ["function", "method"]
    assert signal.disconnect(dispatch_uid=Uid()) is True
    assert [entry.kind for entry in portal.ledger.entries()] == ["method"]


def test_the_decorator_connects_to_each_signal_of_a_list(bus: Bus) -> None:
    signals = [bus.Signal(), bus.Signal()]

    @receiver(signals, sender=Sender)
    def received(sender: Any, **kwargs: Any) -> None:
        pass

    assert [(entry.signal, entry.receiver()) for entry in bus.ledger.entries()] == [
        (signals[0], received),
        (signals[1], received),
    ]


def test_a_signal_belongs_to_the_module_that_made_it(bus: Bus) -> None:
    signal = bus.Signal(providing_args=["instance"])

    assert (signal.module, signal.name, signal.providing_args) == (__name__, None, {"instance"})
    assert bus.ledger.signals() == [signal]


def test_closing_a_bus_leaves_the_connections_of_another(bus: Bus) -> None:
    other = Bus(bus.engine)
    signals = bus.Signal(), other.Signal()
    for signal in signals:
        signal.connect(on_event, sender=Sender)

    other.close()

    assert [bool(signal.send(Sender)) for signal in signals] == [True, False]


def test_the_active_bus_is_the_one_that_was_activated(bus: Bus) -> None:
    activate(bus)
    activated = active()
    activate(None)

    assert activated is bus
    assert active() is not bus
    activate(None)


def test_a_plan_knows_what_was_disconnected_with_pydispatcher_itself(plain: Bus) -> None:
    def receives(sender: Any, **kwargs: Any) -> None: ...

    signal = plain.Signal()
    signal.connect(receives)

    dispatcher.disconnect(receives, signal)

    assert signal.planned(Sender) == []


def test_a_plan_takes_receivers_for_the_same_as_pydispatcher_does(plain: Bus) -> None:
    class Equal:
        def __call__(self, sender: Any, **kwargs: Any) -> None: ...

        def __eq__(self, other: object) -> bool:
            return type(other) is Equal

        def __hash__(self) -> int:
            return 1

    first, second, signal = Equal(), Equal(), plain.Signal()
    signal.connect(first, Sender)
    signal.connect(second)

    assert [entry.receiver() for entry in signal.planned(Sender)] == [r for r, _ in signal.send(Sender)] == [first]


def test_connections_that_are_copied_back_keep_their_lines() -> None:
    bus = Bus()
    signal = bus.Signal()
    signal.connect(first := lambda **_: 1)
    signal.connect(second := lambda **_: 2)
    before = {entry.receiver(): entry.connected_at for entry in signal.planned(None)}

    rows, signal.receivers = signal.receivers, []
    signal.receivers = [(*row,) for row in reversed(rows)]

    assert {entry.receiver(): entry.connected_at for entry in signal.planned(None)} == before
    assert [entry.receiver() for entry in signal.planned(None)] == [second, first]
    bus.close()
