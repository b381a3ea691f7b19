"""The base of the objects."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.emulated import Undocumented


def reads(key: str) -> Any:
    """A method that returns the value of a key of the document, or None."""

    def read(self: VSObject) -> Any:
        return self.json_object.get(key)

    return read


class VSObject(Undocumented):
    """A JSON document of Vidispine, with methods that read it."""

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

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.getId()}>"
