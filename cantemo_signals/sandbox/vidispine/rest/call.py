"""A call of Vidispine's REST API, and what its parameters ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cantemo_signals.sandbox.vidispine.backend import Backend
from cantemo_signals.sandbox.vidispine.records import NotUnderstoodError
from cantemo_signals.values import NamedTuple

Document = dict[str, Any]

PAGE_SIZE = 100
"""How many objects a list has if nothing else is asked for (documented by Vidispine)."""

NAME = "([^/]+)"
KIND = "(item|collection|user|group|job|storage|library)"

_CONTENTS = {"uri": "files", "thumbnail": "thumbnails", "external": "externalId"}
"""What is called otherwise in ``content`` than in the document."""

_ALWAYS = ("id", "start", "end", "timespan")


class Call(NamedTuple):
    """A call of the API: the names in its path, its parameters, and its body."""

    backend: Backend
    names: tuple[str, ...]
    params: dict[str, str]
    body: Any

    def said(self, name: str) -> list[str]:
        """Return the values of a parameter that takes several."""
        return [each for each in self.params.get(name, "").split(",") if each]

    def needed(self, name: str) -> str:
        """Return the value of a parameter without which Vidispine would refuse the call.

        Raises:
            NotUnderstoodError: it is not given.
        """
        if name not in self.params:
            raise NotUnderstoodError(f"a call without {name}")
        return self.params[name]

    def page(self, key: str, documents: list[Document]) -> Document:
        """Return the page of documents that is asked for, below a key."""
        first, number = self.params.get("first", "1"), self.params.get("number", str(PAGE_SIZE))
        if not (first.isdecimal() and number.isdecimal()):
            raise NotUnderstoodError(f"first={first}, number={number}")
        return {"hits": len(documents), key: documents[max(int(first) - 1, 0) :][: int(number)]}

    def restricted(self, document: Document) -> Document:
        """Return of an object what ``content`` asks for; without it, everything."""
        contents = self.said("content")
        keys = {_CONTENTS.get(each, each) for each in contents}
        return {key: value for key, value in document.items() if not contents or key in keys or key in _ALWAYS}


Route = tuple[str, str, Callable[[Call], Any]]
"""A method, the pattern of a path, and what answers it."""
