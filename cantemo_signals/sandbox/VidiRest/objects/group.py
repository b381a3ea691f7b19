"""Groups."""

from __future__ import annotations

from .base import PAD, TEMPLATES, VSObject, known, reads


class VSGroup(VSObject):
    """A group of users; as a text it is its name."""

    getDescription = reads("description", source=TEMPLATES)

    @property
    @known("inferred", PAD)
    def name(self) -> str:
        """The group's name."""
        return str(self.json_object.get("groupName"))

    @known("seen in code", TEMPLATES)
    def getName(self) -> str:
        """The group's name."""
        return self.name

    @known("inferred", "Development Guide, plugins/vidispine/interface_group")
    def getRoles(self) -> list[str]:
        """The names of the roles that it gives to its members."""
        return [role["name"] for role in self.json_object.get("role", ())]

    def __str__(self) -> str:
        return self.name
