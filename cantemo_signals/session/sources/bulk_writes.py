"""The places in plugins' sources that write many rows at once, resolved to the models of these rows."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from types import FunctionType
from typing import Any

from cantemo_signals.bus.namespaces import namespace_of
from cantemo_signals.bus.naming import class_name, dict_of, mro_of
from cantemo_signals.bus.origin import is_installed
from cantemo_signals.hosts import Host
from cantemo_signals.sandbox.fabrication.fabricated import is_made_up
from cantemo_signals.sandbox.fabrication.models import is_model as is_made_up_model
from cantemo_signals.session.sources.bindings import Function
from cantemo_signals.session.sources.scopes import Scope, TypeOf, scoped
from cantemo_signals.session.sources.texts import texts
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.locations import Location

SAVES, DELETIONS = ("pre_save", "post_save"), ("pre_delete", "post_delete")
BYPASSED = {
    "bulk_create": SAVES,
    "abulk_create": SAVES,
    "bulk_update": SAVES,
    "abulk_update": SAVES,
    "update": SAVES,
    "aupdate": SAVES,
    "_raw_delete": DELETIONS,
}
"""The signals that a queryset method does not send though it writes; ``delete`` does send its own (Django)."""
MENTIONS = re.compile(rf"\.\s*(?:{'|'.join(BYPASSED)})\s*\(".encode())
CHAINED = ("all", "filter", "exclude", "order_by", "distinct", "using", "annotate", "select_for_update", "get_queryset")
"""The methods of Django's managers and querysets that return a queryset of the same model."""
MANAGERS = ("BaseManager", "Manager")
MODEL = ("django.db.models.base", "django.db.models")
DEEPEST = 12


class BulkWrite(NamedTuple):
    """A call that writes many rows of a model at once; ``within`` are the functions around it, as file and line."""

    model: Any
    method: str
    location: Location | None
    within: frozenset[tuple[str, int]]


def bulk_writes(host: Host) -> Iterator[BulkWrite]:
    """Yield every call that writes many rows at once and whose model is known, leaving out tests."""
    for text in texts(host, MENTIONS):
        tree = None if is_installed(text.path) or _is_of_tests(text.path) else text.tree
        for node, scope in scoped(tree, Scope(text, tree)) if tree is not None else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in BYPASSED:
                queried = _queried(node.func.value, scope)
                if queried is not None and not (_has_own(node.func.attr, queried.manager) or _is_of_self(node)):
                    place = text.path, node.func.end_lineno or node.lineno
                    within = frozenset((text.path, line) for line in _lines_around(scope))
                    yield BulkWrite(queried.model, node.func.attr, host.failures.location(place), within)


class _Queried(NamedTuple):
    """The model that a queryset is of, and the manager that it came from, if that is known."""

    model: Any
    manager: Any = None


def _queried(expression: ast.expr, scope: Scope, depth: int = 0) -> _Queried | None:
    """Return the model and manager of a queryset or a manager, or None if they are unknown."""
    if depth > DEEPEST:
        return None
    match expression:
        case ast.Call(func=ast.Attribute(value=inner, attr=name)) if name in CHAINED:
            return _queried(inner, scope, depth + 1)
        case ast.Attribute(value=of, attr=name) if (manager := _manager(scope.resolve(of), name)) is not None:
            return manager
        case ast.Name(id=name) if (bound := scope.assigned(name)) is not None:
            return _queried(*bound, depth + 1)
    model = namespace_of(scope.resolve(expression)).get("model")
    return _Queried(model) if _is_model(model) else None


def _manager(owner: Any, name: str) -> _Queried | None:
    """Return the manager that a model has under a name, if any."""
    model = owner.kind if type(owner) is TypeOf else owner
    if not _is_model(model):
        return None
    if name in ("_default_manager", "_base_manager"):
        return _Queried(model)
    held = _found(model, name)
    if is_made_up_model(model) and (name == "objects" or is_made_up(held)):
        return _Queried(model, held)
    manager = namespace_of(held).get("manager", held)
    is_manager = any(class_name(base)[1] in MANAGERS for base in mro_of(type(manager)))
    return _Queried(model, manager) if is_manager else None


def _is_model(value: Any) -> bool:
    is_class = issubclass(type(value), type)
    return is_class and any(class_name(base) in {(home, "Model") for home in MODEL} for base in mro_of(value)[1:])


def _has_own(method: str, manager: Any) -> bool:
    """Return whether a manager, or the queryset that it makes, has a method of its own, which may send signals."""
    kind = type(manager)
    makes = _found(kind, "get_queryset")
    made = [_found(kind, "_queryset_class")]
    if type(makes) is FunctionType and not _is_of_django(makes.__module__):
        made += [makes.__globals__.get(name) for name in makes.__code__.co_names]
    classes = [each for each in (kind, *made) if issubclass(type(each), type)]
    homes = [_home(cls, method) for cls in classes]
    return any(home is not None and not _is_of_django(home) for home in homes)


def _found(cls: Any, name: str) -> Any:
    return next((dict_of(base)[name] for base in mro_of(cls) if name in dict_of(base)), None)


def _home(cls: Any, method: str) -> object:
    """Return the module of the class that has a method, or None if there is none."""
    return next((class_name(base)[0] for base in mro_of(cls) if method in dict_of(base)), None)


def _is_of_self(call: ast.Call) -> bool:
    """Return whether an object writes its own row, bypassing its own ``save``: ``filter(pk=self.pk)``."""
    given = [each.value for each in ast.walk(call.func) if isinstance(each, ast.keyword) and each.arg in ("pk", "id")]
    return any(isinstance(each, ast.Attribute) and ast.unparse(each.value) == "self" for each in given)


def _is_of_django(module: object) -> bool:
    return str(module).startswith("django.")


def _lines_around(scope: Scope) -> Iterator[int]:
    """Yield the lines where the functions around a place begin, decorators included."""
    inner: Scope | None = scope
    while inner is not None:
        if isinstance(inner.node, Function):
            decorators = [] if isinstance(inner.node, ast.Lambda) else inner.node.decorator_list
            yield min(each.lineno for each in (inner.node, *decorators))
        inner = inner.parent


def _is_of_tests(path: str) -> bool:
    *folders, name = path.split(os.sep)
    return name.startswith(("test_", "tests.", "conftest.")) or not {"tests", "test"}.isdisjoint(folders[-3:])
