"""What was probably meant by a connection for a sender that never sends."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any

from cantemo_signals.bus import Entry
from cantemo_signals.bus.naming import class_name, dict_of, mro_of, name_of, short
from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.bus.tasks import name_of_task
from cantemo_signals.sandbox.importing.folders import content_of
from cantemo_signals.session.rules import Evidence
from cantemo_signals.session.sources import InstanceOf
from cantemo_signals.session.wiring import in_words
from cantemo_signals.values import NamedTuple

#: Calls whose arguments name a sender without creating one.
_CONNECTING = ("connect", "connect_via", "disconnect", "receiver", "isinstance", "issubclass")
_RELATION = ("django.db.models.fields.related_descriptors", "ManyToManyDescriptor")


COLLECTION = re.compile(r"<builtins\.(list|tuple|dict) object>")


class Near(NamedTuple):
    """Why a sender is not the one that was meant, as a clause about it, and what to write instead."""

    why: str
    hint: str


def near(entry: Entry, senders: Iterable[Any]) -> Near | None:
    """Return why a connection's sender is not the sender that it resembles, or None if it resembles none of them."""
    sender = entry.sender()
    for find in (_collection, _class, _text, _object, _module, _relation, _related, _relative, _namesake):
        for other in senders:
            if (found := find(sender, entry.sender_name, other)) is not None:
                return found
    if _options(sender).get("abstract") is True:
        return Near("it is abstract", "Connect for the models that derive from it.")
    return None


def _class(sender: Any, _: str | None, other: Any) -> Near | None:
    if type(other) is not InstanceOf or not _is_class(sender) or not _derives(other.kind, sender):
        return None
    return Near("only its objects do", "Connect for any sender, and check sender in the receiver.")


def _text(sender: Any, _: str | None, other: Any) -> Near | None:
    if type(sender) is not str or not (_is_class(other) or name_of_task(other)):
        return None
    if name_of(other) != sender and short(name_of(other)) != sender.rpartition(".")[2]:
        return None
    return Near("it is a string", f"Pass the sender itself: sender={short(name_of(other))}.")


def _object(sender: Any, name: str | None, other: Any) -> Near | None:
    if not _is_class(other):
        return None
    if name != f"<{name_of(other)} object>" and (_is_class(sender) or not _derives(type(sender), other)):
        return None
    return Near("it is an object of that class", f"Connect for the class, which sends: sender={short(name_of(other))}.")


def _collection(_: Any, name: str | None, other: Any) -> Near | None:
    found = None if name is None else COLLECTION.fullmatch(name)
    return Near(f"it is a {found[1]}", "Connect for each sender separately.") if found else None


def _module(sender: Any, _: str | None, other: Any) -> Near | None:
    name = vars(sender).get("__name__") if type(sender) is ModuleType else None
    if type(name) is not str or not _is_class(other) or class_name(other)[0] != name:
        return None
    last = short(name)
    return Near("it is a module", f"Pass the class in it: sender={last}.{class_name(other)[1]}.")


def _relation(sender: Any, _: str | None, other: Any) -> Near | None:
    """Suggest the through models of a model's many-to-many relations for the model or the relation that was given."""
    if class_name(type(sender)) == _RELATION and vars(sender)["rel"].through is other:
        return Near("it is the relation", "Add .through to it.")
    fields = [field for model in mro_of(sender) for field in _relations(model)] if _is_class(sender) else []
    return _throughs(fields) if any(_through(field) is other for field in fields) else None


def _related(sender: Any, _: str | None, other: Any) -> Near | None:
    """Suggest the through model of a many-to-many relation for the model that the relation leads to."""
    fields = [field for field in _relations(_options(other).get("auto_created")) if _through(field) is other]
    return _throughs(fields) if any(field.remote_field.model is sender for field in fields) else None


def _relations(model: Any) -> list[Any]:
    """Return a model's own many-to-many fields."""
    return list(_options(model).get("local_many_to_many", ()))


def _through(field: Any) -> Any:
    return vars(field.remote_field).get("through")


def _throughs(fields: list[Any]) -> Near:
    names = [f"{class_name(field.model)[1]}.{field.name}.through" for field in fields]
    if len(names) > 1:
        return Near(f"{in_words(names)} do", "Write as the sender the one that is meant.")
    return Near(f"{names[0]} does", f"Write sender={names[0]}.")


def _options(sender: Any) -> dict[str, Any]:
    """Return Django's options for a model, as a dict; it is empty for any other sender."""
    options = dict_of(sender).get("_meta") if _is_class(sender) else None
    return vars(options) if class_name(type(options)) == ("django.db.models.options", "Options") else {}


def _relative(sender: Any, _: str | None, other: Any) -> Near | None:
    if not _is_class(sender) or not _is_class(other):
        return None
    name = short(name_of(other))
    if _derives(sender, other):
        return Near(f"it is a subclass of {name}, and senders match by identity", f"Write sender={name}.")
    if sender is not object and _derives(other, sender):
        return Near(
            f"it is a base class of {name}, and senders match by identity",
            f"Write sender={name}, or connect for any sender.",
        )
    return None


def _namesake(sender: Any, _: str | None, other: Any) -> Near | None:
    if not _is_class(sender) or not _is_class(other) or short(name_of(sender)) != short(name_of(other)):
        return None
    return Near(f"it is not {name_of(other)}", f"Import {short(name_of(other))} from {class_name(other)[0]}.")


def may_be_made(evidence: Evidence, sender: Any, senders: Iterable[Any]) -> bool:
    """Return whether plugins may instantiate a class of their own, whose inherited methods send as that class."""
    if not _is_class(sender) or plugin_of(class_name(sender)[0]) is None:
        return False
    if not any(_is_class(other) and _derives(sender, other) for other in senders):
        return False
    files = [path for plugin in evidence.plugins for path in evidence.host.files_of(plugin.name)]
    return any(_uses(content_of(path), short(name_of(sender))) for path in files)


def _uses(text: bytes, name: str) -> bool:
    """Return whether a source does more with a class than define, import, subclass and connect for it."""
    if name.encode() not in text:
        return False
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return True
    return any(_is_name(node, name) for node in _making(tree))


def _making(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes that can create an object of a class."""
    yield node
    if isinstance(node, ast.Call) and _last_name(node.func) in _CONNECTING:
        children: Iterable[ast.AST] = (node.func,)
    elif isinstance(node, ast.ClassDef):
        children = (*node.decorator_list, *node.body)
    else:
        children = ast.iter_child_nodes(node)
    for child in children:
        yield from _making(child)


def _is_name(node: ast.AST, name: str) -> bool:
    return (
        (isinstance(node, ast.Name) and node.id == name)
        or (isinstance(node, ast.Attribute) and node.attr == name)
        or (isinstance(node, ast.Constant) and node.value == name)
    )


def _last_name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _is_class(thing: Any) -> bool:
    return issubclass(type(thing), type)


def _derives(cls: Any, other: Any) -> bool:
    """Return whether a class is another one or derives from it."""
    return any(base is other for base in mro_of(cls)[1:] or ()) or cls is other
