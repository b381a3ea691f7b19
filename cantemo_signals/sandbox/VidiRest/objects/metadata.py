"""Metadata, as objects read it."""

from __future__ import annotations

from typing import Any

from .base import VSObject, reads


class VSMetadataField(VSObject):
    """One field and its values."""

    getName = reads("name")

    def getValue(self) -> list[dict[str, Any]]:
        """The values, each in a dict below ``value``."""
        return list(self.json_object.get("value", ()))

    def getFieldValues(self) -> list[Any]:
        """The values."""
        return [each[self.json_value_constant] for each in self.getValue()]

    def getFirstFieldValue(self) -> Any:
        """The first value, or None."""
        return next(iter(self.getFieldValues()), None)


class VSMetadata(VSObject):
    """Some fields of a thing."""

    def getFields(self) -> list[VSMetadataField]:
        """The fields, whatever their time span: those of the whole thing first, those in groups last."""
        spans = self.json_object.get("timespan", ())
        fields = [field for part in spans for field in part.get("field", ())]
        grouped = [field for part in spans for group in part.get("group", ()) for field in _fields_of(group)]
        return [VSMetadataField(field) for field in (*fields, *grouped)]

    def getFieldByName(self, name: str) -> VSMetadataField:
        """The field with this name; one without values where there is none."""
        fields = (field for field in self.getFields() if field.getName() == name)
        return next(fields, VSMetadataField({"name": name, "value": []}))


def _fields_of(group: dict[str, Any]) -> list[dict[str, Any]]:
    return [*group.get("field", ()), *(field for inner in group.get("group", ()) for field in _fields_of(inner))]
