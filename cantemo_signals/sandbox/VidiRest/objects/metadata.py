"""Metadata: fields with their values, and what is defined about fields and groups of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from .base import PAD, TEMPLATES, VSObject, known, reads

_TAXONOMY = "Synonym and Taxonomy plugins"


class VSMetadataField(VSObject):
    """One field and its values, or its definition."""

    getName = reads("name")
    getUUID = reads("uuid", source=TEMPLATES)

    @known("seen in code", _TAXONOMY)
    def getLabel(self) -> Any:
        """The name that people see, which Portal keeps in the field's extra data; without one, the field's own."""
        return self._extradata().get("name") or self.getName()

    @known("seen in code", PAD)
    def getValue(self) -> list[dict[str, Any]]:
        """The values, each in a dict below ``value``."""
        return list(self.json_object.get("value", ()))

    @known("seen in code", TEMPLATES)
    def getFieldValues(self) -> list[Any]:
        """The values."""
        return [each.get(self.json_value_constant) for each in self.getValue()]

    @known("seen in code", TEMPLATES)
    def getFirstFieldValue(self) -> Any:
        """The first value, or None."""
        return next(iter(self.getFieldValues()), None)

    @known("inferred", f"{TEMPLATES}, which join them with commas")
    def getChoicesValues(self) -> list[str]:
        """What people see of the values that were chosen among the field's choices."""
        labels = {choice["key"]: choice["value"] for choice in self._extradata().get("values", ())}
        return [str(labels.get(value, value)) for value in self.getFieldValues()]

    def _extradata(self) -> dict[str, Any]:
        """What Portal keeps about the field in Vidispine, as JSON."""
        kind = self.json_object.get("type")
        entries = [*self.json_object.get("data", ()), *(kind.get("data", ()) if isinstance(kind, dict) else ())]
        text = next((each.get("value") for each in entries if each.get("key") == "extradata"), None)
        try:
            found = json.loads(text or "{}")
        except ValueError:  # a recorded one can hold anything
            return {}
        return found if isinstance(found, dict) else {}


class VSMetadataFieldGroup(VSObject):
    """A group of fields, as it is defined."""

    getName = reads("name")

    @known("seen in code", PAD)
    def getLabel(self) -> Any:
        """The name that people see."""
        return self.getName()

    @known("seen in code", PAD)
    def getFields(self) -> list[VSMetadataField]:
        """The definitions of its fields."""
        return self._all(VSMetadataField, "field")


class VSMetadataFieldGroups(VSObject):
    """The groups of fields that are defined; they can also be iterated over (inferred)."""

    @known("seen in code", PAD)
    def getGroups(self) -> list[VSMetadataFieldGroup]:
        """The groups."""
        return self._all(VSMetadataFieldGroup, "group")

    def __iter__(self) -> Iterator[VSMetadataFieldGroup]:
        return iter(self.getGroups())

    def __len__(self) -> int:
        return len(self.getGroups())


class VSMetadata(VSObject):
    """Some fields of a thing."""

    @known("inferred", PAD)
    def getFields(self) -> list[VSMetadataField]:
        """The fields, whatever their time span: those of the whole thing first, those in groups last."""
        spans = self.json_object.get("timespan", ())
        fields = [field for part in spans for field in part.get("field", ())]
        grouped = [field for part in spans for group in part.get("group", ()) for field in fields_of(group)]
        return [self._made(VSMetadataField, field) for field in (*fields, *grouped)]

    @known("seen in code", PAD)
    def getFieldByName(self, name: str) -> VSMetadataField:
        """The field with this name; one without values where there is none."""
        fields = (field for field in self.getFields() if field.getName() == name)
        return next(fields, VSMetadataField({"name": name, "value": []}))


class VSSystemMetadata(VSMetadata, Mapping[str, Any]):
    """The fields that the system itself fills in; also a mapping of their names to their values.

    That ``name in metadata`` and ``metadata[name]`` work is seen in code (guardian/pluto-deliverables, Portal's own
    templates). That a field with several values gives them in a list is inferred.
    """

    def __getitem__(self, name: str) -> Any:
        values = [value for field in self.getFields() if field.getName() == name for value in field.getFieldValues()]
        if not values:
            raise KeyError(name)
        return values[0] if len(values) == 1 else values

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(field.getName() for field in self.getFields() if field.getFieldValues()))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __hash__(self) -> int:
        return id(self)


def three_parts(thing: VSObject) -> tuple[VSMetadata, VSSystemMetadata, VSSystemMetadata]:
    """The metadata of a thing: the custom, the system's, and what the system keeps for itself."""
    return (
        chosen(thing, VSMetadata, lambda field: not (_is_systems(field) or _is_internal(field))),
        chosen(thing, VSSystemMetadata, lambda field: _is_systems(field) and not _is_internal(field)),
        chosen(thing, VSSystemMetadata, _is_internal),
    )


def chosen(thing: VSObject, kind: type[M], fits: Callable[[dict[str, Any]], bool]) -> M:
    """The metadata of a thing, with those fields that fit."""
    metadata = thing.json_object.get("metadata") or {}
    spans = [_with_fitting(each, fits) for each in metadata.get("timespan", ())]
    return thing._made(kind, {**metadata, "timespan": spans})


def _is_internal(field: dict[str, Any]) -> bool:
    return str(field["name"]).startswith("__")


def _is_systems(field: dict[str, Any]) -> bool:
    from cantemo_signals.sandbox.vidispine.metadata import SYSTEM  # plugins find no names of ours here

    kind = field.get("type")
    return field["name"] in SYSTEM or (isinstance(kind, dict) and str(kind.get("system", "")).lower() == "true")


def _with_fitting(part: dict[str, Any], fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    fields = [field for field in part.get("field", ()) if fits(field)]
    return {**part, "field": fields, "group": [_with_fitting(group, fits) for group in part.get("group", ())]}


M = TypeVar("M", bound=VSMetadata)


def fields_of(part: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of a group and of the groups in it."""
    return [*part.get("field", ()), *(field for inner in part.get("group", ()) for field in fields_of(inner))]
