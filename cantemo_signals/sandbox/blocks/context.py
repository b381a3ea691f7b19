"""The context in which a page renders a block: real objects where they are known, made-up ones where they are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import Any

from cantemo_signals.errors import UsageError
from cantemo_signals.sandbox import environment
from cantemo_signals.sandbox.blocks.table import Block
from cantemo_signals.sandbox.catalogue import examples, library_events
from cantemo_signals.sandbox.catalogue.examples import Later, example_of
from cantemo_signals.sandbox.catalogue.users import User
from cantemo_signals.sandbox.fabrication.fabricated import Fabricated, fabricate

_ITEMS = ("item", "mediaitem")
_OBJECTS = {"item": ("item", "item.VSItem"), "collection": ("collection", "collection.VSCollection")}
_OBJECTS["mediaitem"] = _OBJECTS["item"]


class BlockContext:
    """A context with the interface of Django's, where that is not installed.

    A variable that is not known here is made up when it is asked for.
    """

    autoescape = True

    def __init__(self, variables: dict[str, Any]) -> None:
        self.dicts: list[dict[str, Any]] = [{"True": True, "False": False, "None": None}, variables]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        yield from reversed(self.dicts)

    def __contains__(self, name: str) -> bool:
        return any(name in each for each in self.dicts)

    def __getitem__(self, name: str) -> Any:
        for each in self:
            if name in each:
                return each[name]
        return fabricate(f"context.{name}")

    def __setitem__(self, name: str, value: Any) -> None:
        self.dicts[-1][name] = value

    def __delitem__(self, name: str) -> None:
        del self.dicts[-1][name]

    def get(self, name: str, otherwise: Any = None) -> Any:
        """Return a variable, or else ``otherwise``; None may be what a page does not have, or what is not known."""
        return self[name] if name in self or otherwise is None else otherwise

    def setdefault(self, name: str, default: Any = None) -> Any:
        """Return a variable, which is set if it does not exist."""
        if name not in self:
            self[name] = default
        return self[name]

    def push(self, *others: dict[str, Any], **variables: Any) -> BlockContext:
        """Add a layer; use the result as a context manager to remove it again."""
        layer: dict[str, Any] = {}
        for each in others:
            layer.update(each.flatten() if isinstance(each, BlockContext) else each)
        self.dicts.append({**layer, **variables})
        return self

    update = push

    def pop(self) -> dict[str, Any]:
        """Remove the last layer."""
        return self.dicts.pop()

    def __enter__(self) -> BlockContext:
        return self

    def __exit__(self, *exception: object) -> None:
        self.pop()

    def flatten(self) -> dict[str, Any]:
        """Return all variables in one dict."""
        return {name: value for each in self.dicts for name, value in each.items()}


def make_context(variables: dict[str, Any]) -> Any:
    """Return a context with these variables: one of the installed Django's if a plugin uses that."""
    if library_events.has_django():
        from cantemo_signals.sandbox.installed.templates import PageContext  # imports Django

        return PageContext(variables)
    return BlockContext(variables)


class Request(Fabricated):
    """The request of a page where the installed Django is not used; in part made up."""

    __module__ = "django.http.request"

    method = "GET"
    path = path_info = "/"
    encoding = content_type = None

    def __init__(self, user: Any) -> None:
        super().__init__("django.http.request.HttpRequest")
        self.user = user
        self.GET: dict[str, str] = {}
        self.POST: dict[str, str] = {}
        self.COOKIES: dict[str, str] = {}
        self.session: dict[str, Any] = {}
        self.META = {"REQUEST_METHOD": "GET", "REMOTE_ADDR": "127.0.0.1", "SERVER_NAME": "localhost"}

    def __repr__(self) -> str:
        return "<HttpRequest: GET '/'>"


def variables(block: Block) -> dict[str, Any]:
    """Return what the context of a block holds, to be made when the block is rendered."""
    known = {**_objects(block), **_person(nobody=block.page == "the login page"), **block.examples}
    return {name: known[name] for name in dict.fromkeys((*block.carries, *block.examples)) if name in known}


def given(values: dict[str, Any]) -> dict[str, Any]:
    """Return variables as a user wrote them: an item or a collection can be given by its id."""
    found = dict(values)
    for name in _OBJECTS:
        if type(value := values.get(name)) is str:
            found[name] = _later(name, value)
    if type(item := values.get("item")) is str:
        found = {**_of_item(item), **found}
    return found


def _objects(block: Block) -> dict[str, Any]:
    has = {kind: not environment.vidispine.is_described or bool(examples.of_data.get(kind)) for kind in _OBJECTS}
    found = {"collection": _later("collection", example_of("collection_id"))} if has["collection"] else {}
    if not has["item"]:
        return found
    item = example_of("item_id")
    return {**found, **_of_item(item), **{name: _later(name, item) for name in _ITEMS}}


def _of_item(item: str) -> dict[str, Any]:
    """Return what a page with an item has besides the item itself."""
    system = Later("VSSystemMetadata", lambda: _object("item", item).getMetadata()[1])
    return {"item_id": item, "systemmetadata": system}


def _later(name: str, identity: str) -> Later:
    return Later(f"{_OBJECTS[name][1].rpartition('.')[2]} {identity}", lambda: _object(name, identity))


def _object(name: str, identity: str) -> Any:
    """Return an object of the backend.

    Raises:
        UsageError: the user's data have no such object.
    """
    kind, path = _OBJECTS[name]
    vidispine = environment.vidispine
    if not vidispine.is_described:
        vidispine.backend.expect([(kind, identity)], ())
    try:
        document = vidispine.backend.get(kind, identity)
    except import_module("portal.vidispine.iexception").NotFoundError:
        message = f"--data has no {kind} {identity!r}."
        raise UsageError(message, f"Add it, or name another one with --kw {name}=ID.") from None
    module, _, cls = path.rpartition(".")
    made = getattr(import_module(f"VidiRest.objects.{module}"), cls)
    return made(document, environment.settings.VIDISPINE_REPLACE_URLS)


def _person(*, nobody: bool) -> dict[str, Any]:
    """Return the request and its user, both of the installed Django if a plugin uses that."""
    if library_events.has_django():
        from cantemo_signals.sandbox.installed import events  # imports Django

        return events.of_page(nobody=nobody)
    user: Callable[[], User] = cache(lambda: Visitor() if nobody else User())
    name = "AnonymousUser" if nobody else "User ann"
    return {"request": Later("HttpRequest", lambda: Request(user())), "user": Later(name, user)}


class Visitor(User):
    """Somebody who has not logged in."""

    username = first_name = last_name = email = ""
    is_active = is_authenticated = False
    id = pk = None
