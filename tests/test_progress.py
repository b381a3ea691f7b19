"""What a person who waits is told: which plugin is loaded or which event is sent now, of how many."""

from __future__ import annotations

import json
import os
from typing import Any

from cantemo_signals.protocol.journal import Journal
from cantemo_signals.protocol.journal_reader import JournalReader, PartialAnswer
from cantemo_signals.values.requests import EventSpec
from tests.conftest import Open, Write

RECEIVER = """
    from portal.vidispine.signals import vidispine_post_create

    def receiver(sender, **kwargs):
        pass

    vidispine_post_create.connect(receiver)
"""


class Told(Journal):
    """A journal that keeps what a client would show, whenever that changes."""

    def __init__(self) -> None:
        super().__init__()
        self.progress: list[str | None] = []
        self._reader = JournalReader(PartialAnswer(), (), os.getcwd())

    def tell(self, *words: Any) -> None:
        """Read a step back as the client does."""
        if words[0] == "step":
            self._reader.feed(json.dumps(words).encode() + b"\n")
            if self._reader.progress not in self.progress[-1:]:
                self.progress.append(self._reader.progress)


def test_plugins_are_counted_while_they_load(plugins: Write, open_session: Open) -> None:
    told = Told()

    open_session(plugins({"shelf.py": "", "captions.py": "", "titles/__init__.py": ""}), journal=told)

    assert told.progress == [
        "1 of 3  importing portal.plugins.captions",
        "2 of 3  importing portal.plugins.shelf",
        "3 of 3  importing portal.plugins.titles",
    ]


def test_events_are_counted_while_they_are_sent(plugins: Write, open_session: Open) -> None:
    told = Told()
    session = open_session(plugins({"shelf.py": RECEIVER}), journal=told)
    told.progress.clear()

    session.trace(EventSpec())

    calls = [f"{place} of {len(told.progress)}  calling portal.plugins.shelf.receiver" for place in range(1, 100)]
    assert len(told.progress) > 5
    assert told.progress == calls[: len(told.progress)]


def test_one_of_one_is_not_counted(plugins: Write, open_session: Open) -> None:
    told = Told()

    open_session(plugins({"shelf.py": ""}), journal=told)

    assert told.progress == ["importing portal.plugins.shelf"]
