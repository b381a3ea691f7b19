"""A typed interface to PyDispatcher, and the only module that imports it.

PyDispatcher's tables are private: their contents, ``_removeReceiver`` and ``_cleanupConnections`` may change with any
release. That is why ``pyproject.toml`` pins its version; ``test_new_connection`` and the conformance tests tell
whether another version works.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any
from weakref import ref

from pydispatch import dispatcher, errors, robust, robustapply, saferef  # type: ignore[import-untyped]  # ships no types

Receiver = Callable[..., Any]
Responses = list[tuple[Receiver, Any]]

ANY: object = dispatcher.Any
ANONYMOUS: object = dispatcher.Anonymous
ANY_KEY = id(ANY)

#: The types that represent weakly connected receivers in the tables.
REFERENCES: tuple[type, ...] = dispatcher.WEAKREF_TYPES

UnknownConnection: type[Exception] = errors.DispatcherKeyError

#: ``id(sender)`` → signal → what stands there: receivers, or weak references to them.
connections: dict[int, dict[object, list[Any]]] = dispatcher.connections
#: ``id(sender)`` → weak reference to the sender.
senders: dict[int, Any] = dispatcher.senders
#: ``id`` of what stands in a list → ``id(sender)`` of every sender it stands under.
senders_back: dict[int, list[int]] = dispatcher.sendersBack

MODULES = (dispatcher, errors, robust, robustapply, saferef)
"""PyDispatcher's modules."""

connect: Callable[[Any, object, object, bool], None] = dispatcher.connect
disconnect: Callable[[Any, object, object, bool], None] = dispatcher.disconnect
send: Callable[..., Responses] = dispatcher.send
send_robust: Callable[..., Responses] = robust.sendRobust
robust_apply: Callable[..., Any] = robustapply.robustApply
get_receivers: Callable[[object, object], list[Any]] = dispatcher.getReceivers
get_all_receivers: Callable[[object, object], Iterator[Any]] = dispatcher.getAllReceivers
live_receivers: Callable[[Iterable[Any]], Iterator[Receiver]] = dispatcher.liveReceivers

_on_death: Callable[[object], object] = dispatcher._removeReceiver


def connect_new(receiver: object, signal: object, anchor: object) -> None:
    """Do what ``connect(receiver, signal, ANY, True)`` does, for a receiver that is not in the tables yet.

    PyDispatcher searches all receivers of the signal for an earlier connection of the same one, which makes
    connecting linear in their number; here it is known that there is none. The signal ``anchor`` has a receiver, too:
    PyDispatcher loses connections made while it deletes an empty bucket.
    """
    bucket = connections.get(ANY_KEY)
    if bucket is None or anchor not in bucket:
        bucket = _anchored(anchor)
    reference = ref(receiver, _on_death)
    number = id(reference)
    if number in senders_back:  # what had the number is gone
        _note(number)
    else:
        senders_back[number] = [ANY_KEY]
    if signal in bucket:
        bucket[signal].append(reference)
    else:
        bucket[signal] = [reference]


def _anchored(anchor: object) -> dict[object, list[Any]]:
    bucket = connections.setdefault(ANY_KEY, {})
    bucket[anchor] = [_stay]
    _note(id(_stay))
    return bucket


def _note(number: int) -> None:
    back = senders_back.setdefault(number, [])
    if ANY_KEY not in back:
        back.append(ANY_KEY)


def _stay() -> None:
    """Stand in a bucket that must never be empty."""


#: What plugins call when they use PyDispatcher themselves; the names above are not affected when it is watched.
_NATIVE = (
    (dispatcher, "connect"),
    (dispatcher, "disconnect"),
    (dispatcher, "send"),
    (dispatcher, "sendExact"),
    (robust, "sendRobust"),
)
send_exact: Callable[..., Responses] = dispatcher.sendExact


def watch(answer: Callable[[str], Callable[..., Any]]) -> Callable[[], None]:
    """Replace PyDispatcher's own functions with ``answer(name)``, until the result is called."""
    before = [(module, name, getattr(module, name)) for module, name in _NATIVE]
    for module, name, original in before:
        setattr(module, name, _stand_in(original, name, answer))

    def undo() -> None:
        for module, name, original in before:
            setattr(module, name, original)

    return undo


def is_sending(function: object) -> bool:
    """Return whether a function is one of PyDispatcher's own send functions."""
    return any(function is getattr(module, name) for module, name in _NATIVE if name.startswith("send"))


def is_native(function: object, name: str) -> bool:
    """Return whether a function is PyDispatcher's public one of this name."""
    return any(function is getattr(module, each) for module, each in _NATIVE if each == name)


def _stand_in(original: Any, name: str, answer: Callable[[str], Callable[..., Any]]) -> Any:
    @wraps(original)
    def stand_in(*args: Any, **kwargs: Any) -> Any:
        return answer(name)(*args, **kwargs)

    return stand_in


def others(anchor: object, own: tuple[type, ...]) -> Iterator[Any]:
    """Yield the signals with connections, except for the anchor and those of our own types."""
    for signals in connections.copy().values():
        for key in signals.copy():
            if key is not anchor and not issubclass(type(key), own):
                yield key


def drop_what_is_no_bucket() -> bool:
    """Remove what somebody has put in the place of a bucket, with the references to it; return whether somebody has."""
    odd = [key for key, bucket in connections.copy().items() if type(bucket) is not dict]
    for key in odd:
        del connections[key]
        for element in list(senders_back):
            _forget_back_reference(key, element)
    return bool(odd)


def renew_back_references() -> None:
    """Derive ``senders_back`` from the connections, if someone emptied it."""
    if senders_back or not connections:
        return
    for sender_key, signals in list(connections.items()):
        for standing in list(signals.values()):
            for element in list(standing):
                back = senders_back.setdefault(id(element), [])
                if sender_key not in back:
                    back.append(sender_key)


def take_out(sender_key: int, signal: object, element: int) -> None:
    """Remove one connection from the tables, by the ``id`` of its element there."""
    standing = connections.get(sender_key, {}).get(signal, [])
    for place, each in enumerate(standing):
        if id(each) == element:
            del standing[place]
            _forget_back_references(sender_key, [each])
            dispatcher._cleanupConnections(sender_key, signal)
            return


def forget(keys: Iterable[object]) -> None:
    """Remove all connections of these signals from the tables, in one pass.

    The garbage collector may run meanwhile, and change the tables. Their keys are listed before they are walked:
    ``dict.copy`` is no help, for Python 3.10 may let the collector run while it copies.
    """
    gone = set(keys)
    for sender_key in list(connections):
        signals = connections.get(sender_key, {})
        removed = [receiver for key in list(signals) if key in gone for receiver in signals.pop(key, ())]
        others = [signals.get(key, ()) for key in list(signals)] if removed else []
        kept = {id(receiver) for standing in others for receiver in list(standing)}
        _forget_back_references(sender_key, [receiver for receiver in removed if id(receiver) not in kept])
        if not signals:
            connections.pop(sender_key, None)
            senders.pop(sender_key, None)


def _forget_back_references(sender_key: int, receivers: list[Any]) -> None:
    for receiver in receivers:
        _forget_back_reference(sender_key, id(receiver))


def _forget_back_reference(sender_key: int, element: int) -> None:
    back = senders_back.get(element, [])
    if sender_key in back:
        back.remove(sender_key)
    if not back:
        senders_back.pop(element, None)
