"""``connect_new`` must leave PyDispatcher's tables as its own ``connect`` does."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pydispatch import dispatcher  # type: ignore[import-untyped]

from cantemo_signals.bus import pydispatcher

ANCHOR = "anchor"


class Receiver:
    """Something that nobody else connects."""

    def __call__(self) -> None:
        """Receive."""


def tables(program: list[tuple[int, int]], dead: set[int], *, new: bool) -> Any:
    """What the tables hold after connecting receivers to signals, and the death of some of them."""
    receivers = {number: Receiver() for number, _ in program}
    names = {id(receiver): number for number, receiver in receivers.items()}
    for number, signal in program:
        if new:
            pydispatcher.connect_new(receivers[number], signal, ANCHOR)
        else:
            dispatcher.connect(pydispatcher._stay, ANCHOR, dispatcher.Any, weak=False)
            dispatcher.connect(receivers[number], signal, dispatcher.Any, weak=True)
    for number in dead & receivers.keys():
        del receivers[number]
    bucket = dispatcher.connections.get(id(dispatcher.Any), {})
    standing = {
        signal: references if signal == ANCHOR else [names[id(reference())] for reference in references]
        for signal, references in bucket.items()
    }
    back = sorted(map(list, dispatcher.sendersBack.values()))
    receivers.clear()
    pydispatcher.forget([ANCHOR])
    assert [dispatcher.connections, dispatcher.sendersBack] == [{}, {}]
    return standing, back


@given(
    program=st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 3)), max_size=20, unique_by=lambda connection: connection[0]
    ),
    dead=st.sets(st.integers(0, 30)),
)
def test_a_new_connection_stands_where_pydispatcher_would_have_put_it(
    program: list[tuple[int, int]], dead: set[int]
) -> None:
    theirs = tables(program, dead, new=False)

    ours = tables(program, dead, new=True)

    assert ours == theirs
