"""The connections of one signal under Django's rules, as PyDispatcher holds them."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from weakref import ref

from cantemo_signals.bus import pydispatcher
from cantemo_signals.bus.entries import Entry
from cantemo_signals.bus.pydispatcher import ANY


class Key:
    """The key of a signal in PyDispatcher's tables, which keep their keys alive but must not keep the signal alive."""


class Deaths:
    """Notes the death of the signal's weak references; the table is purged later, outside the garbage collector."""

    __slots__ = ("noticed",)

    def __init__(self) -> None:
        self.noticed = False

    def __call__(self, _reference: Any) -> None:
        self.noticed = True


class PortalTable:
    """All entries are in one bucket, the one for any sender, so that they keep the order of connection.

    PyDispatcher holds the entries weakly; whoever makes them keeps them alive. Callers hold their lock while they
    change it.
    """

    __slots__ = ("_anchor", "_odd", "_plain", "deaths", "key")

    def __init__(self, anchor: object) -> None:
        self.key = Key()
        self.deaths = Deaths()
        self._anchor = anchor
        self._plain: dict[Any, Entry] = {}
        self._odd: list[Entry] = []

    def entries(self) -> list[Entry]:
        """Every entry in the table, including dead ones not yet purged."""
        held = tuple(pydispatcher.get_receivers(ANY, self.key))  # besides ours, whatever somebody has put there
        return [entry for reference in held if type(reference) is ref and (entry := reference())]

    def find(self, key: tuple[Any, Any]) -> Entry | None:
        """Return the entry with this key."""
        if self._odd or (type(key[0]) is not int and _is_odd(key)):
            return next((entry for entry in self.entries() if entry.key == key), None)
        found = self._plain.get(key)
        if found is not None and not pydispatcher.get_receivers(ANY, self.key):
            self.clear()  # someone emptied PyDispatcher's tables
            return None
        return found

    def put(self, entry: Entry) -> Entry:
        """Append the entry unless one with its key exists; return the entry that is then in the table."""
        if self.deaths.noticed:
            self.purge()
        key = entry.key
        is_plain = type(key[0]) is int or not _is_odd(key)
        if self._odd or not is_plain or key in self._plain:
            standing = self.find(key)
            if standing is not None:
                return standing
        if is_plain:
            self._plain[key] = entry
        else:
            self._odd.append(entry)
        pydispatcher.connect_new(entry, self.key, self._anchor)
        return entry

    def remove(self, entry: Entry) -> None:
        """Remove the entry."""
        with suppress(pydispatcher.UnknownConnection):
            pydispatcher.disconnect(entry, self.key, ANY, True)  # noqa: FBT003
        if entry in self._odd:
            self._odd.remove(entry)
        else:
            self._plain.pop(entry.key, None)
        entry.let_go()

    def purge(self) -> None:
        """Remove the entries whose receiver or sender has died."""
        if self.deaths.noticed:
            self.deaths.noticed = False
            for entry in self.entries():
                if not entry.alive or entry.lost_sender:
                    self.remove(entry)

    def clear(self) -> None:
        """Forget the entries, once PyDispatcher has."""
        self._plain.clear()
        self._odd.clear()


def _is_odd(key: tuple[Any, Any]) -> bool:
    """Return whether a dictionary might not find this key as Django's search does: its ``==`` may be foreign code.

    That of a number or a text is not.
    """
    mine = key[0]
    kind = type(mine)
    if kind is int or kind is str or kind is bytes:
        return False
    return not (kind is tuple and all(type(part) is int for part in mine) and len(mine) == 2)
