"""Metadata, as objects read it."""

from __future__ import annotations

from typing import Any

from .base import VSObject


class VSMetadataField(VSObject):
    """One field and its values."""

    def getName(self) -> Any:
        """The field's name."""
        return self.json_object.get("name")

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
        """The fields, whatever their time span."""
        timespans = self.json_object.get("timespan", ())
        return [VSMetadataField(field) for timespan in timespans for field in timespan["field"]]

    def getFieldByName(self, name: str) -> VSMetadataField:
        """The field with this name; one without values where there is none."""
        found = (field for field in self.getFields() if field.getName() == name)
        return next(found, VSMetadataField({"name": name, "value": []}))
