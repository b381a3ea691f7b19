"""Describing what plugins hand over."""

from __future__ import annotations

from threading import Barrier, Thread

from cantemo_signals.bus.texts import MOST_NESTED, text_of


def test_what_many_threads_describe_at_once_is_not_nested() -> None:
    together = Barrier(2 * MOST_NESTED)
    texts = []

    class Slow:
        def __repr__(self) -> str:
            together.wait(10)
            return "slow"

    threads = [Thread(target=lambda: texts.append(text_of(Slow(), repr))) for _ in range(2 * MOST_NESTED)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert texts == ["slow"] * (2 * MOST_NESTED)


def test_a_text_that_describes_itself_without_end_is_cut() -> None:
    class Endless:
        def __repr__(self) -> str:
            return text_of(self, repr)

    assert "RecursionError" in text_of(Endless(), repr)
