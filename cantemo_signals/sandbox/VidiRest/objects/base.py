"""The base of the objects, and how their methods read the documents."""

from __future__ import annotations

from typing import Any, TypeVar

from cantemo_signals.sandbox.emulated import Undocumented
from cantemo_signals.sandbox.emulated import known as known
from cantemo_signals.values.connections import Certainty

AVL = "Cantemo/AVLTAPlugin"
TEMPLATES = "templates of Portal's own theme"
PAD = "plugins by Productions Autrement Dit"


def reads(*path: str, certainty: Certainty = "seen in code", source: str = PAD) -> Any:
    """A method that returns the value at a path of the document, or None."""

    @known(certainty, source)
    def read(self: VSObject) -> Any:
        return at(self.json_object, *path)

    read.__doc__ = f"The value of ``{'.'.join(path)}`` in the document, or None."
    return read


def at(document: Any, *path: str) -> Any:
    """The value at a path of a document, or None."""
    for key in path:
        document = document.get(key) if isinstance(document, dict) else None
    return document


class VSObject(Undocumented):
    """A JSON document of Vidispine, with methods that read it.

    What the constructor takes is seen in code: Cantemo/AVLTAPlugin has recorded one.
    """

    def __init__(
        self,
        json_object: dict[str, Any],
        replace_urls_dict: dict[str, str] | None = None,
        json_value_constant: str = "value",
    ) -> None:
        self.json_object = json_object
        self.replace_urls_dict = replace_urls_dict or {}
        self.json_value_constant = json_value_constant

    getId = reads("id")  # "VX-1"

    @known("seen in code", AVL)
    def replace_url(self, uri: str) -> str:
        """A URI of Vidispine as browsers reach it: with another beginning, if ``replace_urls_dict`` has one."""
        for beginning, replacement in self.replace_urls_dict.items():
            if uri.startswith(beginning):
                return replacement + uri[len(beginning) :]
        return uri

    def _made(self, kind: type[V], document: Any) -> V:
        """A part of the document, as an object that reads URLs and values alike."""
        return kind(document, self.replace_urls_dict, self.json_value_constant)

    def _all(self, kind: type[V], *path: str) -> list[V]:
        """The parts in a list of the document, as objects."""
        return [self._made(kind, each) for each in at(self.json_object, *path) or ()]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.getId()}>"


V = TypeVar("V", bound=VSObject)
