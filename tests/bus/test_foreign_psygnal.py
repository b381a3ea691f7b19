"""A library that the tool does not know, as far as its row and its adapter tell; ``libraries/psygnal.py`` is that."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from weakref import ref

import psygnal
import pytest

from cantemo_signals.bus import Bus, libraries
from cantemo_signals.session import Session
from tests.conftest import ROOT, run_program

ADAPTERS = Path(__file__).parent / "libraries"
ROW = ("psygnal", "psygnal._signal", "SignalInstance")


class Clip:
    """Something that emits."""

    renamed = psygnal.Signal(str, str)


@pytest.fixture(autouse=True)
def _row(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """All that it takes to add a library: its row, and its adapter where adapters are looked for."""
    adapter = "cantemo_signals.bus.libraries.psygnal"
    monkeypatch.setattr(libraries, "ROWS", (*libraries.ROWS, ROW))
    monkeypatch.setattr(libraries, "__path__", [*libraries.__path__, str(ADAPTERS)])
    yield
    sys.modules.pop(adapter, None)
    vars(libraries).pop("psygnal", None)


@pytest.fixture
def watching(portal: Bus) -> Bus:
    """A bus that watches."""
    portal.watch()
    return portal


def heard(old: str, new: str) -> None:
    """Takes both arguments."""


def short(old: str) -> None:
    """Takes one."""


def none() -> None:
    """Takes none."""


def this_line() -> int:
    """The line below the one that asks."""
    return sys._getframe(1).f_lineno + 1


def test_a_connection_is_listed_with_the_line_that_made_it(watching: Bus) -> None:
    clip = Clip()

    line = this_line()
    clip.renamed.connect(heard)

    (entry,) = watching.ledger.entries()
    assert (entry.signal.library, entry.signal.module, entry.signal.name) == ("psygnal", __name__, "Clip.renamed")
    assert (entry.name, entry.weak, entry.connected_at) == (f"{__name__}.heard", False, (__file__, line))
    assert entry.signal.places() == {entry: 1}


def test_a_decorator_with_options_connects_where_it_stands(watching: Bus) -> None:
    clip = Clip()

    @clip.renamed.connect(priority=3)
    def local(old: str) -> None: ...

    (entry,) = watching.ledger.entries()
    assert entry.connected_at is not None
    assert entry.connected_at[0] == __file__
    assert entry.signal.place(entry) == "connected 1st, priority 3"


def test_what_was_connected_before_the_bus_watched_is_found(portal: Bus) -> None:
    clip = Clip()
    clip.renamed.connect(heard)

    portal.watch()
    portal.discover()

    (entry,) = [entry for entry in portal.ledger.entries() if entry.signal.library == "psygnal"]
    assert (entry.name, entry.connected_at, entry.phase) == (f"{__name__}.heard", None, "unknown")


def test_a_library_that_passed_no_finder_is_noticed_with_the_next_import_and_at_every_stage(
    portal: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    (name, module, _), clip = ROW, Clip()
    compiled = sys.modules[module]
    monkeypatch.delitem(sys.modules, module)
    portal.watch()
    assert not any(cls.__module__ == module for cls in portal.watched)

    monkeypatch.setitem(sys.modules, module, compiled)
    portal.notice()
    clip.renamed.connect(heard)

    (entry,) = portal.ledger.entries()
    assert (entry.signal.library, entry.connected_at is not None) == (name, True)


def test_a_method_is_connected_weakly_and_told_when_it_is_gone(watching: Bus) -> None:
    class Listener:
        def hear(self, old: str) -> None: ...

    clip, listener = Clip(), Listener()
    clip.renamed.connect(listener.hear)
    clip.renamed.connect(Listener().hear)
    gc.collect()

    entries = watching.ledger.entries()

    assert [(entry.weak, entry.alive) for entry in entries] == [(True, True), (True, False)]
    assert clip.renamed.__len__() == 1
    assert entries[0].signal.planned(None) == entries[:1]


def test_what_is_disconnected_is_not_listed(watching: Bus) -> None:
    clip = Clip()
    clip.renamed.connect(heard)
    clip.renamed.connect(short)

    clip.renamed.disconnect(heard)

    assert [entry.name for entry in watching.ledger.entries()] == [f"{__name__}.short"]


def test_a_connect_that_changes_nothing_is_told(watching: Bus) -> None:
    clip = Clip()
    clip.renamed.connect(heard)

    clip.renamed.connect(heard, unique=True)

    assert [(each.name, each.entry.name) for each in watching.ledger.ignored] == [(f"{__name__}.heard",) * 2]


def test_receivers_are_called_by_priority_with_as_many_arguments_as_they_take(watching: Bus) -> None:
    clip = Clip()
    got: list[tuple[str, ...]] = []
    clip.renamed.connect(lambda old: got.append((old,)))
    clip.renamed.connect(lambda: got.append(()))
    clip.renamed.connect(lambda old, new: got.append((old, new)), priority=1)
    (planned,) = {tuple(entry.signal.planned(None)) for entry in watching.ledger.entries()}

    with watching.record() as recorder:
        clip.renamed.emit("a", "b")

    (dispatch,) = recorder.dispatches
    assert got == [("a", "b"), ("a",), ()]
    assert [call.withheld for call in dispatch.calls] == [(), ("p1",), ("p0", "p1")]
    assert [call.entry for call in dispatch.calls] == dispatch.plan == list(planned)


def test_an_emission_inside_another_hangs_under_the_call_that_made_it(watching: Bus) -> None:
    clip, other = Clip(), Clip()
    clip.renamed.connect(lambda old: other.renamed.emit(old, "c"))
    other.renamed.connect(heard)

    with watching.record() as recorder:
        clip.renamed.emit("a", "b")

    (outer,) = recorder.dispatches
    (inner,) = outer.calls[0].sent
    assert [(call.name, call.dispatch.names) for call in inner.calls] == [(f"{__name__}.heard", ("p0", "p1"))]
    assert inner.sent_from[0].co_filename == __file__


def test_an_exception_ends_an_emission_in_psygnals_own_words(watching: Bus) -> None:
    clip = Clip()
    clip.renamed.connect(lambda: 1 / 0)
    clip.renamed.connect(heard)

    with watching.record() as recorder, pytest.raises(psygnal.EmitLoopError, match="ZeroDivisionError"):
        clip.renamed.emit("a", "b")

    (dispatch,) = recorder.dispatches
    assert [call.raised for call in dispatch.calls] == [True]
    assert len(dispatch.plan) == 2


def test_a_signal_that_cannot_be_referenced_weakly_lives_no_longer_than_what_has_it(watching: Bus) -> None:
    clip = Clip()
    clip.renamed.connect(none)
    died = ref(clip)

    del clip
    gc.collect()

    assert (died(), watching.ledger.entries(), watching.adopted) == (None, [], {})


def test_a_signal_of_no_object_is_known_by_its_module_as_long_as_the_bus(
    portal: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    signal = psygnal.SignalInstance((int,))
    monkeypatch.setitem(globals(), "stored", signal)
    portal.watch()
    signal.connect(none)

    portal.discover()

    (entry,) = [each for each in portal.ledger.entries() if each.signal.name == "stored"]
    assert (entry.signal.module, entry.name) == (__name__, f"{__name__}.none")


def test_closing_the_bus_leaves_the_library_as_it_was(portal: Bus) -> None:
    before = dict(vars(psygnal.SignalInstance))
    portal.watch()
    assert vars(psygnal.SignalInstance)["emit"] is not before["emit"]

    portal.close()

    assert dict(vars(psygnal.SignalInstance)) == before


PLUGIN = """\
import psygnal

class Clip:
    renamed = psygnal.Signal(str, str)

def heard(old, new):
    return new

def broken(old):
    raise ValueError(old)

clip = Clip()
clip.renamed.connect(heard)
clip.renamed.connect(broken, priority=-1)
"""

REGISTERING = f"""\
from cantemo_signals.bus import libraries

libraries.ROWS += ({ROW!r},)
libraries.__path__.append({str(ADAPTERS)!r})
"""

TRACED = """\
Plugin clips

Clip.renamed from no sender
├ with: p0='a', p1='b'
├ 1  clips.models.heard                         clips/models.py:6
└ 2  clips.models.broken  raised ValueError: a  clips/models.py:9
  ├ at clips/models.py:10 in broken
  │ └ raise ValueError(old)
  ├ locals: old='a'
  └ withheld: p1 (the receiver does not take them)

1 event, 2 calls: 1 returned, 1 raised
"""

Write = Callable[[dict[str, str]], Path]


def test_a_session_lists_and_fires_what_a_plugin_connects(open_session: Callable[..., Session], plugins: Write) -> None:
    session = open_session(plugins({"clips/__init__.py": "", "clips/models.py": PLUGIN}))

    rows = [row for row in session.wiring().connections if row.library == "psygnal"]
    result: Any = session.fire("renamed", arguments={"p0": "a", "p1": "b"})

    assert [(row.signal, row.receiver, row.order, row.plugin, row.phase) for row in rows] == [
        ("Clip.renamed", "portal.plugins.clips.models.heard", 1, "clips", "models"),
        ("Clip.renamed", "portal.plugins.clips.models.broken", 2, "clips", "models"),
    ]
    assert [row.connected_at and row.connected_at.line for row in rows] == [13, 14]
    assert [(call.reason, call.withheld, type(call.outcome).__name__) for call in result.calls] == [
        ("connected 1st, priority 0", (), "Returned"),
        ("connected 2nd, priority -1", ("p1",), "Failure"),
    ]


def test_the_command_line_needs_no_more_than_the_row_and_the_adapter(plugins: Write) -> None:
    directory = plugins({"sitecustomize.py": REGISTERING, "clips/__init__.py": "", "clips/models.py": PLUGIN})
    words, path = ("-p", "clips"), os.pathsep.join([str(directory), str(ROOT)])

    run = run_program("trace", "renamed", "--kw", "p0=a", "--kw", "p1=b", *words, cwd=directory, PYTHONPATH=path)

    listing = run_program("list", "--format", "json", *words, cwd=directory, PYTHONPATH=path)
    assert (run.out, run.status) == (TRACED, 1)
    assert [
        (row["library"], row["signal"], row["connected_at"]["line"]) for row in listing.document["connections"]
    ] == [
        ("psygnal", "Clip.renamed", 13),
        ("psygnal", "Clip.renamed", 14),
    ]
