"""The documents that are sent to Vidispine, walked and changed like those that pyxb generates.

Any attribute of a document can be set, as with pyxb; one that was not set is an empty list.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class Document:
    """Base of the documents and of their parts."""

    def __init__(self, *content: Any, **attributes: Any) -> None:
        self.content = list(content)
        self.__dict__.update(attributes)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"{type(self).__name__} has no attribute {name!r}", name=name, obj=self)
        empty: list[Any] = []
        self.__dict__[name] = empty
        return empty

    def __repr__(self) -> str:
        held = ", ".join(f"{name}={value!r}" for name, value in vars(self).items() if name != "content" or value)
        return f"{type(self).__name__}({held})"


class MetadataValueType(Document):
    """A value of a field; ``value()`` returns it."""

    def value(self) -> Any:
        """The value."""
        return self.content[0] if self.content else ""

    def __repr__(self) -> str:
        return f"MetadataValueType({self.value()!r})"


class MetadataFieldType(Document):
    """A field: its ``name``, and its values in ``value_``."""

    name: str
    value_: list[MetadataValueType]

    def __init__(self, name: str = "", value_: Iterable[MetadataValueType] = (), **attributes: Any) -> None:
        super().__init__(name=name, value_=list(value_), **attributes)


class MetadataGroupValueType(Document):
    """A group of fields, and of groups in it."""

    name: str
    field: list[MetadataFieldType]
    group: list[MetadataGroupValueType]

    def __init__(
        self,
        name: str = "",
        field: Iterable[MetadataFieldType] = (),
        group: Iterable[MetadataGroupValueType] = (),
        **attributes: Any,
    ) -> None:
        super().__init__(name=name, field=list(field), group=list(group), **attributes)


class MetadataTimespanType(Document):
    """The fields between two time codes, ``start`` and ``end``; the whole item by default."""

    start: str
    end: str
    field: list[MetadataFieldType]
    group: list[MetadataGroupValueType]

    def __init__(
        self,
        start: str = "-INF",
        end: str = "+INF",
        field: Iterable[MetadataFieldType] = (),
        group: Iterable[MetadataGroupValueType] = (),
        **attributes: Any,
    ) -> None:
        super().__init__(start=start, end=end, field=list(field), group=list(group), **attributes)


class MetadataDocument(Document):
    """Metadata, by time spans."""

    timespan: list[MetadataTimespanType]
    group: list[Any]

    def __init__(
        self, timespan: Iterable[MetadataTimespanType] = (), group: Iterable[str] = (), **attributes: Any
    ) -> None:
        super().__init__(timespan=list(timespan), group=list(group), **attributes)


class GroupDocument(Document):
    """A group of users."""


class GroupSearchDocument(Document):
    """A search for groups."""


class ItemSearchDocument(Document):
    """A search for items."""


class AutoCompleteRequestDocument(Document):
    """A request to complete a text."""


class TranscodePresetDocument(Document):
    """The settings of a transcoding."""
